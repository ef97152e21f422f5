"""The DAG: parsed as Airflow does it, without a database; its form, schedule and documentation."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pendulum
import pytest
from airflow.dag_processing.dagbag import DagBag
from airflow.serialization.serialized_objects import DagSerialization
from airflow.timetables.base import DataInterval, TimeRestriction

from millrace.dag import pipeline_dag


def test_folder_parses_without_errors(dags: Path, environment):
    bag = DagBag(dags)
    assert bag.import_errors == {}
    assert sorted(bag.dags) == ["users", "users_dead_letters"]


def test_dag_files_are_two_lines(dags: Path):
    for file in dags.glob("*.py"):
        lines = file.read_text(encoding="utf-8").splitlines()
        assert len([line for line in lines if line and not line.startswith("#")]) == 2


@pytest.mark.parametrize(
    "conf",
    [
        {"users": 0},
        {"users": 1_000_001},
        {"users": "10"},
        {"nat": ["XX"]},
        {"nat": "NO"},
        {"nat": ["NO", "NO"]},
        {"refetch": "yes"},
        {"interval_start": "2026-11-22T18:30:00Z"},
        {"interval_start": "yesterday"},
    ],
)
def test_form_refuses(stored, conf: dict):
    with pytest.raises(Exception, match=r"Invalid input for param"):
        stored.params.deep_merge(conf).validate()


@pytest.mark.parametrize(
    "conf",
    [
        {},
        {"users": 1_000_000, "nat": ["NO"], "refetch": True},
        {"interval_start": "2026-11-22T18:00:00Z"},
        {"interval_start": "2026-11-22T18:00:00.000Z"},
        {"interval_start": None},
        {"nat": None},
    ],
)
def test_form_takes(stored, conf: dict):
    stored.params.deep_merge(conf).validate()


def test_every_parse_gives_the_same_version(environment):
    first, second = (
        json.dumps(DagSerialization.to_dict(pipeline_dag("users")), sort_keys=True)
        for _ in range(2)
    )
    assert first == second
    assert " at 0x" not in first


def test_nothing_secret_is_in_the_stored_dag(environment):
    environment.setenv("CASSANDRA_PASSWORD", "hush-hush")
    environment.setenv("AIRFLOW_CONN_CASSANDRA_DEFAULT", '{"password": "hush-hush"}')
    assert "hush-hush" not in json.dumps(DagSerialization.to_dict(pipeline_dag("users")))


def test_schedule_retries_timeouts_and_pools(dag, stored):
    assert stored.timetable.summary == "0 * * * *"
    assert dag.catchup is False
    assert dag.is_paused_upon_creation is False
    assert dag.max_active_runs == 4
    assert dag.start_date == datetime(2026, 1, 1, tzinfo=UTC)
    assert {task.task_id: task.pool for task in dag.tasks} == {
        "schema_init": "schema_init",
        "fetch_and_produce": "source_randomuser",
        "stream_to_cassandra": "default_pool",
    }
    for task in dag.tasks:
        assert (task.retries, task.retry_delay) == (3, timedelta(seconds=30))
        assert task.retry_exponential_backoff == 2.0
        deadline = pendulum.parse(task.constants["DEADLINE"])
        assert deadline + timedelta(seconds=30) < task.execution_timeout
    assert dag.get_task("fetch_and_produce").downstream_task_ids == {"stream_to_cassandra"}
    assert dag.get_task("schema_init").downstream_task_ids == {"fetch_and_produce"}


@pytest.mark.parametrize(("catchup", "hours_ago"), [("false", 1), ("true", 5)])
def test_schedule_after_a_pause_is_as_the_pipeline_file_says(
    edit_users, catchup: str, hours_ago: int
):
    edit_users("catchup: false", f"catchup: {catchup}")
    stored = DagSerialization.from_dict(DagSerialization.to_dict(pipeline_dag("users")))
    this_hour = pendulum.now("UTC").start_of("hour")
    last = DataInterval(this_hour.subtract(hours=6), this_hour.subtract(hours=5))
    restriction = TimeRestriction(stored.start_date, latest=None, catchup=stored.catchup)
    info = stored.timetable.next_dagrun_info(
        last_automated_data_interval=last, restriction=restriction
    )
    assert info.data_interval.start == this_hour.subtract(hours=hours_ago)


def test_secrets_go_only_where_they_are_needed(dag):
    assert {task.task_id: task.secrets for task in dag.tasks} == {
        "schema_init": "cassandra_default",
        "fetch_and_produce": None,
        "stream_to_cassandra": "cassandra_default",
    }


def test_only_schema_init_is_told_who_may_read_what_it_makes(environment):
    environment.setenv("CASSANDRA_READERS", "millrace_reader")
    told = {
        task.task_id: task.environment.get("CASSANDRA_READERS")
        for task in pipeline_dag("users").tasks
    }
    assert told == {
        "schema_init": "millrace_reader",
        "fetch_and_produce": None,
        "stream_to_cassandra": None,
    }


def test_nobody_is_told_to_read_unless_it_is_set(dag):
    assert dag.get_task("schema_init").environment["CASSANDRA_READERS"] == ""


def test_assets(dag):
    outlets = {task.task_id: [asset.uri for asset in task.outlets] for task in dag.tasks}
    assert outlets == {
        "schema_init": [],
        "fetch_and_produce": ["kafka://users_created/"],
        "stream_to_cassandra": ["cassandra://user_streams/created_users"],
    }


def test_documentation_explains_every_exit_code(dag):
    for code in (3, 64, 65, 69, 70, 75, 78, 99, 134, 137, 139, 143):
        assert f"| {code} |" in dag.doc_md
    assert "user_streams.created_users" in dag.doc_md
