"""Who is next in a pool, by Airflow's own task instances of the DAG as the scheduler has it."""

from types import SimpleNamespace
from typing import Any

import pytest
from airflow.models.taskinstance import TaskInstance
from airflow.serialization.serialized_objects import DagSerialization

from millrace.dag import pipeline_dag
from millrace.dead_letters import dead_letters_dag
from millrace.priority import BackfillsWait


@pytest.fixture
def stored(environment) -> Any:
    return DagSerialization.from_dict(DagSerialization.to_dict(pipeline_dag("users")))


def weight(dag: Any, run_id: str, task_id: str = "fetch_and_produce") -> int:
    """As Airflow writes it when it makes the run."""
    made = TaskInstance.insert_mapping(
        run_id,
        dag.get_task(task_id),
        -1,
        dag_version_id=None,
        dag_run=SimpleNamespace(context_carrier=None),
    )
    return made["priority_weight"]


@pytest.mark.parametrize("run", ["scheduled", "manual", "asset_triggered"])
def test_new_hours_go_before_backfills(stored, run):
    backfill = weight(stored, "backfill__2026-11-22T20:00:00+00:00")
    assert weight(stored, f"{run}__2026-11-22T22:00:00+00:00") > backfill


@pytest.mark.parametrize("run", ["scheduled", "manual", "backfill"])
def test_what_is_run_again_is_between_them(stored, run):
    again = SimpleNamespace(run_id=f"{run}__2026-11-22T22:00:00+00:00", try_number=1)
    lowest = weight(stored, "backfill__2026-11-22T20:00:00+00:00")
    highest = weight(stored, "scheduled__2026-11-22T22:00:00+00:00")
    assert lowest < BackfillsWait().get_weight(again) < highest


def test_every_task_has_the_rule(stored, environment):
    replay = DagSerialization.from_dict(DagSerialization.to_dict(dead_letters_dag("users")))
    for task in [*stored.tasks, *replay.tasks]:
        assert isinstance(task.weight_rule, BackfillsWait)
