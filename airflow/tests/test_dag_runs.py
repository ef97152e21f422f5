"""What the tasks of a run are given: rendered as Airflow does it, for every kind of run."""

import json
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pendulum
import pytest
from airflow.api_fastapi.core_api.datamodels.dag_run import TriggerDAGRunPostBody
from airflow.timetables.base import TimeRestriction

from millrace.dag import pipeline_dag
from millrace.pipeline import load

RESULTS = {
    "schema_init": {"schema_id": 7, "revision_floor": 2},
    "fetch_and_produce": {"revision": 3, "fingerprint": "abc"},
}


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
        f"{guess}: users, nat, interval_start, refetch, engine"
    }


def test_what_airflow_itself_reads_of_the_conf_is_left_to_it(dag, stored):
    conf = {"airflow/task_span_detail_level": 2}
    assert refused(dag, "schema_init", scheduled(stored), conf) == set()


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


@pytest.mark.parametrize(
    ("old", "new", "agree"),
    [
        ("    cell: {type: text, from: /cell}\n", "", False),
        ("name: users_created", "name: users_made", False),
        ("name: created_users", "name: made_users", False),
        ("size: 5000", "size: 1000", True),
        ("retention: P7D", "retention: P3D", True),
        ("cell: {type: text,", "cell: {type: text, required: false, description: x,", True),
    ],
)
@pytest.mark.parametrize("task_id", ["fetch_and_produce", "stream_to_cassandra"])
def test_all_tasks_of_a_run_have_the_same_records_topics_and_tables(
    dag, stored, pipelines, edit_users, monkeypatch, task_id, old, new, agree
):
    before = load(pipelines / "users.yaml").structure
    for task, result in RESULTS.items():
        monkeypatch.setitem(RESULTS, task, {**result, "structure": before})
    assert refused(dag, task_id, scheduled(stored)) == set()

    edit_users(old, new)

    told = refused(pipeline_dag("users"), task_id, scheduled(stored))
    earlier = {"fetch_and_produce": "schema_init", "stream_to_cassandra": "fetch_and_produce"}
    reason = (
        f"record, topic or table of users.yaml has changed since {earlier[task_id]} of this run; "
        "clear the whole run, so that all its tasks use the same file"
    )
    assert told == (set() if agree else {reason})


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


def test_pipeline_is_exempt_from_templates(edit_users):
    braces = "{{ undefined.x }} {% nonsense %} {# gone ${#VAR}"
    file = edit_users("name: users\ndescription: ", f"name: users\ndescription: '{braces}' # ")
    dag = pipeline_dag("users")
    task = dag.get_task("schema_init").prepare_for_execution()
    context = {"dag_run": run(None, moment("22:17")), "params": dag.params.dump()}
    task.render_template_fields({**context, "ti": SimpleNamespace(try_number=1)})
    handed_over = json.loads(task.constants["PIPELINE"])
    assert handed_over == load(file).data
    assert braces in handed_over["description"]
