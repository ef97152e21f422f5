"""The DAG: parsed and rendered as Airflow does it, for every kind of run, without a database."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pendulum
import pytest
from airflow.api_fastapi.core_api.datamodels.dag_run import TriggerDAGRunPostBody
from airflow.dag_processing.dagbag import DagBag
from airflow.serialization.serialized_objects import DagSerialization
from airflow.timetables.base import DataInterval, TimeRestriction

from millrace.dag import pipeline_dag
from millrace.pipeline import load

RESULTS = {
    "schema_init": {"schema_id": 7, "revision_floor": 2},
    "fetch_and_produce": {"revision": 3, "fingerprint": "abc"},
}


@pytest.fixture
def dag(environment) -> Any:
    return pipeline_dag("users")


@pytest.fixture
def stored(dag) -> Any:
    """The DAG as the scheduler and the API see it."""
    return DagSerialization.from_dict(DagSerialization.to_dict(dag))


def moment(text: str) -> pendulum.DateTime:
    return pendulum.instance(datetime.fromisoformat(f"2026-11-22T{text}+00:00"))


def run(interval: Any, run_after: datetime, run_id: str = "r") -> SimpleNamespace:
    return SimpleNamespace(
        run_id=run_id,
        data_interval_start=interval and interval.start,
        data_interval_end=interval and interval.end,
        run_after=run_after,
    )


def scheduled(stored: Any) -> SimpleNamespace:
    restriction = TimeRestriction(earliest=moment("21:00"), latest=None, catchup=True)
    info = stored.timetable.next_dagrun_info(
        last_automated_data_interval=None, restriction=restriction
    )
    return run(info.data_interval, info.run_after)


def backfilled(stored: Any) -> SimpleNamespace:
    infos = list(stored.iter_dagrun_infos_between(moment("21:00"), moment("21:00")))
    assert len(infos) == 1
    return run(infos[0].data_interval, infos[0].run_after)


def posted(stored: Any, logical_date: str | None, now: str = "22:17") -> SimpleNamespace:
    body = TriggerDAGRunPostBody(
        logical_date=logical_date and moment(logical_date), run_after=moment(now)
    )
    context = body.validate_context(stored)
    return run(context["data_interval"], context["run_after"], context["run_id"])


RUNS = {
    "schedule": (scheduled, "21:00"),
    "backfill": (backfilled, "21:00"),
    "UI, which gives the time as the logical date": (lambda d: posted(d, "22:17"), "21:00"),
    "REST, logical date null": (lambda d: posted(d, None), "21:00"),
    "REST, logical date 21:00": (lambda d: posted(d, "21:00"), "20:00"),
}


def rendered(dag: Any, task_id: str, dag_run: Any, conf: dict[str, Any] | None = None) -> dict:
    task = dag.get_task(task_id)
    ti = SimpleNamespace(try_number=2, xcom_pull=lambda task_ids: RESULTS.get(task_ids))
    params = {**dag.params.dump(), **(conf or {})}
    context = {"dag_run": dag_run, "params": params, "ti": ti}
    copy = task.prepare_for_execution()
    copy.render_template_fields(context, dag.get_template_env())
    return copy.environment


def refused(dag: Any, task_id: str, dag_run: Any, conf: dict[str, Any] | None = None) -> set[str]:
    """The reasons that stand in the place of values that there are none of."""
    values = rendered(dag, task_id, dag_run, conf).values()
    return {value.removeprefix("none: ") for value in values if value.startswith("none: ")}


@pytest.mark.parametrize("task_id", ["schema_init", "fetch_and_produce", "stream_to_cassandra"])
@pytest.mark.parametrize(
    ("name", "guess"),
    [
        ("user", "did you mean users? Valid"),
        ("Refetch", "did you mean refetch? Valid"),
        ("dry_run", "valid"),
    ],
)
def test_every_task_refuses_a_param_that_nobody_reads(dag, stored, task_id, name, guess):
    assert refused(dag, task_id, scheduled(stored), {name: 5}) == {
        f"the run's conf has {name!r}, which is no param of this DAG; "
        f"{guess}: users, nat, interval_start, refetch"
    }


def test_what_airflow_itself_reads_of_the_conf_is_left_to_it(dag, stored):
    conf = {"airflow/task_span_detail_level": 2}
    assert refused(dag, "schema_init", scheduled(stored), conf) == set()


def test_folder_parses_without_errors(dags: Path, environment):
    bag = DagBag(dags)
    assert bag.import_errors == {}
    assert sorted(bag.dags) == ["users", "users_dead_letters"]


def test_dag_files_are_two_lines(dags: Path):
    for file in dags.glob("*.py"):
        lines = file.read_text(encoding="utf-8").splitlines()
        assert len([line for line in lines if line and not line.startswith("#")]) == 2


@pytest.mark.parametrize("task_id", ["schema_init", "fetch_and_produce", "stream_to_cassandra"])
@pytest.mark.parametrize("kind", RUNS)
def test_every_kind_of_run_renders(dag, stored, kind: str, task_id: str):
    make, hour = RUNS[kind]
    dag_run = make(stored)
    variables = rendered(dag, task_id, dag_run)
    assert variables["INTERVAL_START"] == f"2026-11-22T{hour}:00Z"
    end = moment(hour) + timedelta(hours=1)
    assert variables["INTERVAL_END"] == end.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert variables["RUN_ID"] == dag_run.run_id
    assert variables["TRY_NUMBER"] == "2"
    assert all(type(value) is str for value in variables.values())


@pytest.mark.parametrize("kind", RUNS)
def test_cleared_run_keeps_its_hour(dag, stored, kind: str):
    dag_run = RUNS[kind][0](stored)
    first = rendered(dag, "fetch_and_produce", dag_run)
    assert rendered(dag, "fetch_and_produce", dag_run) == first


@pytest.mark.parametrize("kind", RUNS)
def test_interval_start_goes_first(dag, stored, kind: str):
    conf = {"interval_start": "2026-11-22T18:00:00Z"}
    variables = rendered(dag, "schema_init", RUNS[kind][0](stored), conf)
    assert variables["INTERVAL_START"] == "2026-11-22T18:00:00Z"


@pytest.mark.parametrize(
    ("start", "reason"),
    [
        ("2026-11-22T18:30:00Z", "not a full hour"),
        ("2026-11-22T22:00:00Z", "had not ended"),
    ],
)
def test_wrong_interval_start_is_refused(dag, stored, start: str, reason: str):
    (told,) = refused(dag, "schema_init", posted(stored, None), {"interval_start": start})
    assert reason in told


def test_results_of_earlier_tasks(dag, stored):
    dag_run = scheduled(stored)
    fetch = rendered(dag, "fetch_and_produce", dag_run)
    assert (fetch["SCHEMA_ID"], fetch["REVISION_FLOOR"]) == ("7", "2")
    stream = rendered(dag, "stream_to_cassandra", dag_run)
    assert (stream["REVISION"], stream["FINGERPRINT"]) == ("3", "abc")
    assert stream["MODE"] == "interval"


def test_missing_result_says_what_to_clear(dag, stored, monkeypatch):
    monkeypatch.delitem(RESULTS, "schema_init")
    told = refused(dag, "fetch_and_produce", scheduled(stored))
    assert told == {
        "schema_init returned no schema_id; clear schema_init as well",
        "schema_init returned no revision_floor; clear schema_init as well",
    }


def test_params_and_refetch(dag, stored):
    dag_run = posted(stored, None)
    plain = rendered(dag, "fetch_and_produce", dag_run)
    assert json.loads(plain["PARAMS"]) == {"users": 1000, "nat": []}
    assert plain["REFETCH"] == ""
    conf = {"users": 5, "nat": ["NO", "FR"], "refetch": True}
    chosen = rendered(dag, "fetch_and_produce", dag_run, conf)
    assert json.loads(chosen["PARAMS"]) == {"users": 5, "nat": ["NO", "FR"]}
    assert chosen["REFETCH"] == dag_run.run_id
    emptied = rendered(dag, "fetch_and_produce", dag_run, {"nat": None})
    assert json.loads(emptied["PARAMS"]) == {"users": 1000, "nat": None}
    fraction = rendered(dag, "fetch_and_produce", dag_run, {"users": 5.0})
    assert fraction["PARAMS"] == '{"nat":[],"users":5.0}'


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


def test_pipeline_is_exempt_from_templates(environment, pipelines: Path, tmp_path: Path):
    shutil.copy(pipelines / "pipeline.schema.json", tmp_path)
    text = (pipelines / "users.yaml").read_text(encoding="utf-8")
    braces = "{{ undefined.x }} {% nonsense %} {# gone ${#VAR}"
    (tmp_path / "users.yaml").write_text(
        text.replace("name: users\ndescription: ", f"name: users\ndescription: '{braces}' # "),
        encoding="utf-8",
    )
    environment.setenv("MILLRACE_PIPELINES", str(tmp_path))
    dag = pipeline_dag("users")
    task = dag.get_task("schema_init").prepare_for_execution()
    context = {"dag_run": run(None, moment("22:17")), "params": dag.params.dump()}
    task.render_template_fields({**context, "ti": SimpleNamespace(try_number=1)})
    handed_over = json.loads(task.constants["PIPELINE"])
    assert handed_over == load(tmp_path / "users.yaml").data
    assert braces in handed_over["description"]


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
    environment, pipelines: Path, tmp_path: Path, catchup: str, hours_ago: int
):
    shutil.copy(pipelines / "pipeline.schema.json", tmp_path)
    text = (pipelines / "users.yaml").read_text(encoding="utf-8")
    text = text.replace("catchup: false", f"catchup: {catchup}")
    (tmp_path / "users.yaml").write_text(text, encoding="utf-8")
    environment.setenv("MILLRACE_PIPELINES", str(tmp_path))
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


def test_assets(dag):
    outlets = {task.task_id: [asset.uri for asset in task.outlets] for task in dag.tasks}
    assert outlets == {
        "schema_init": [],
        "fetch_and_produce": ["kafka://users_created/"],
        "stream_to_cassandra": ["cassandra://user_streams/created_users"],
    }


def test_documentation_explains_every_exit_code(dag):
    for code in (64, 65, 69, 70, 75, 78, 99, 134, 137, 139, 143):
        assert f"| {code} |" in dag.doc_md
    assert "user_streams.created_users" in dag.doc_md
