"""The DAG that replays dead letters: its form, what it hands over, what a dry run leaves out."""

import json
import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from airflow.sdk.exceptions import AirflowSkipException

from millrace.dead_letters import dead_letters_dag

HOUR = {"interval_start": "2026-11-22T18:00:00Z"}
RUN = SimpleNamespace(
    run_id="manual__1",
    data_interval_start=None,
    data_interval_end=None,
    run_after=datetime(2026, 11, 22, 22, 17, tzinfo=UTC),
)


@pytest.fixture
def dag(environment) -> Any:
    return dead_letters_dag("users")


def context(dag: Any, conf: dict[str, Any], results: dict[str, Any]) -> dict[str, Any]:
    ti = SimpleNamespace(try_number=2, xcom_pull=lambda task_ids: results.get(task_ids))
    params = {"reason": "all", "message_contains": None, "dry_run": False, **conf}
    return {"dag_run": RUN, "params": params, "ti": ti}


def rendered(dag: Any, task_id: str, conf: dict[str, Any], results: Any = None) -> dict[str, str]:
    known = {"schema_init": {"schema_id": 7}} if results is None else results
    task = dag.get_task(task_id).prepare_for_execution()
    task.render_template_fields(context(dag, conf, known), dag.get_template_env())
    return task.environment


def test_hands_over_what_the_form_says(dag):
    conf = {**HOUR, "reason": "mapping", "message_contains": "latitude: {{ x }}"}
    variables = rendered(dag, "replay_dead_letters", conf)
    assert variables == {
        "INTERVAL_START": "2026-11-22T18:00:00Z",
        "INTERVAL_END": "2026-11-22T19:00:00Z",
        "RUN_ID": "manual__1",
        "TRY_NUMBER": "2",
        "CASSANDRA_CONTACT_POINTS": "cassandra:9042",
        "CASSANDRA_LOCAL_DATACENTER": "datacenter1",
        "CASSANDRA_DURABILITY": "auto",
        "REASON": "mapping",
        "MESSAGE_CONTAINS": "latitude: {{ x }}",
        "DRY_RUN": "false",
        "SCHEMA_ID": "7",
    }


def test_empty_fields_of_the_form_are_empty_settings(dag):
    variables = rendered(dag, "replay_dead_letters", HOUR)
    assert (variables["REASON"], variables["MESSAGE_CONTAINS"]) == ("all", "")


def test_dry_run_skips_schema_init_and_does_without_its_result(dag):
    conf = {**HOUR, "dry_run": True}
    variables = rendered(dag, "replay_dead_letters", conf, results={})
    assert (variables["DRY_RUN"], variables["SCHEMA_ID"]) == ("true", "")
    schema_init = dag.get_task("schema_init")
    with pytest.raises(AirflowSkipException, match="a dry run changes nothing"):
        schema_init._pre_execute_hook(context(dag, conf, {}))
    assert schema_init._pre_execute_hook(context(dag, HOUR, {})) is None
    assert dag.get_task("replay_dead_letters").trigger_rule == "none_failed"


def test_replay_needs_the_result_of_schema_init(dag):
    variables = rendered(dag, "replay_dead_letters", HOUR, results={})
    assert variables["SCHEMA_ID"].endswith("clear schema_init as well")


@pytest.mark.parametrize("task_id", ["schema_init", "replay_dead_letters"])
def test_every_task_refuses_a_param_that_nobody_reads(dag, task_id):
    reason = rendered(dag, task_id, {**HOUR, "dryrun": True})["INTERVAL_START"]
    assert reason == (
        "none: the run's conf has 'dryrun', which is no param of this DAG; "
        "did you mean dry_run? Valid: interval_start, reason, message_contains, dry_run"
    )


@pytest.mark.parametrize("start", ["2026-11-22T18:30:00Z", "2026-11-22T22:00:00Z"])
def test_wrong_hour_is_refused(dag, start: str):
    variables = rendered(dag, "replay_dead_letters", {"interval_start": start})
    assert re.match(r"none: .*(not a full hour|had not ended)", variables["INTERVAL_START"])


@pytest.mark.parametrize(
    "conf",
    [
        {},
        {"interval_start": None},
        {"interval_start": "2026-11-22T18:30:00Z"},
        {"interval_start": "yesterday"},
        {**HOUR, "reason": "boredom"},
        {**HOUR, "reason": None},
        {**HOUR, "message_contains": "x" * 201},
        {**HOUR, "dry_run": "yes"},
    ],
)
def test_form_refuses(stored, conf: dict):
    with pytest.raises(Exception, match=r"Invalid input for param|No value passed"):
        stored.params.deep_merge(conf).validate()


@pytest.mark.parametrize(
    "conf", [{}, {"reason": "writing"}, {"dry_run": True}, {"message_contains": "id"}]
)
def test_form_takes(stored, conf: dict):
    stored.params.deep_merge({**HOUR, **conf}).validate()


def test_runs_on_demand_one_at_a_time_with_the_pipelines_hardening(dag, stored):
    assert stored.timetable.summary == "None"
    assert dag.dag_id == "users_dead_letters"
    assert dag.max_active_runs == 1
    assert dag.is_paused_upon_creation is False
    assert {task.task_id: task.pool for task in dag.tasks} == {
        "schema_init": "schema_init",
        "replay_dead_letters": "default_pool",
    }
    for task in dag.tasks:
        assert (task.retries, task.retry_delay) == (3, timedelta(seconds=30))
        assert task.secrets == "cassandra_default"
        assert json.loads(task.constants["PIPELINE"])["name"] == "users"
    replay = dag.get_task("replay_dead_letters")
    assert replay.image == "millrace/replay-dead-letters:0.1.0"
    assert replay.upstream_task_ids == {"schema_init"}


def test_documentation_explains_what_becomes_of_a_dead_letter_and_every_exit_code(dag):
    for text in ("users_created.dlq", "user_streams.created_users", "dry_run", "`attempt`"):
        assert text in dag.doc_md
    for code in (3, 64, 65, 69, 70, 75, 78, 99, 134, 137, 139, 143):
        assert f"| {code} |" in dag.doc_md
    assert dag.get_task("replay_dead_letters").doc_md
