"""The operator: what it asks the engine for, how it follows, judges, stops and cleans up."""

import logging
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import requests
from airflow.sdk import Asset
from airflow.sdk.exceptions import AirflowException, AirflowFailException, AirflowTaskTimeout
from docker.errors import APIError
from fake_docker import FakeDocker, api_error
from jinja2 import UndefinedError

from millrace import operator as module
from millrace import stop
from millrace.containers import Containers, Limits
from millrace.operator import JavaTaskOperator

LABELS = {
    "millrace.project": "millrace",
    "millrace.dag": "users",
    "millrace.run": "scheduled__2026-11-22T22:00:00+00:00",
    "millrace.task": "fetch_and_produce",
    "millrace.map_index": "-1",
}


@pytest.fixture
def docker() -> FakeDocker:
    return FakeDocker()


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch, docker: FakeDocker) -> list[float]:
    """Sleeping takes no time, but the clock goes on."""
    slept: list[float] = []
    monkeypatch.setattr(
        module, "Containers", lambda client: Containers(client, slept.append, lambda: sum(slept))
    )
    return slept


@pytest.fixture
def operator(docker: FakeDocker, monkeypatch: pytest.MonkeyPatch, no_waiting) -> JavaTaskOperator:
    monkeypatch.setattr(JavaTaskOperator, "cli", property(lambda _: docker))
    # Airflow's own logger writes where caplog does not look.
    monkeypatch.setattr(JavaTaskOperator, "log", logging.getLogger("task"))
    connection = SimpleNamespace(login="millrace", password="hush-hush")
    monkeypatch.setattr(module.BaseHook, "get_connection", lambda _: connection)
    return make_operator(secrets="cassandra_default")


def make_operator(**options: Any) -> JavaTaskOperator:
    return JavaTaskOperator(
        **{
            "task_id": "fetch_and_produce",
            "program": "fetch-and-produce",
            "version": "0.1.0",
            "project": "millrace",
            "network": "millrace_data",
            "environment": {"RUN_ID": "r", "PARAMS": "{}"},
            "constants": {"PIPELINE": '{"a":"{{ b }}"}'},
            "limits": Limits(512, 1.5),
            "docker_url": "tcp://docker-proxy:2375",
            "api_version": "1.41",
            "execution_timeout": timedelta(seconds=60),
            **options,
        }
    )


@pytest.fixture
def context() -> dict[str, Any]:
    pushed: dict[str, Any] = {}
    ti = SimpleNamespace(
        id="019a0000-0000-7000-8000-0123456789ab",
        dag_id="users",
        run_id="scheduled__2026-11-22T22:00:00+00:00",
        task_id="fetch_and_produce",
        map_index=-1,
        try_number=2,
        pushed=pushed,
        xcom_push=lambda key, value: pushed.update({key: value}),
    )
    return {"ti": ti, "outlet_events": Events()}


class Events(dict):
    def __missing__(self, key: Any) -> SimpleNamespace:
        self[key] = SimpleNamespace(extra={})
        return self[key]


def run(operator: JavaTaskOperator, context: dict[str, Any]) -> Any:
    """As the task runner calls it; the public method refuses calls from anywhere else."""
    return JavaTaskOperator.execute.__wrapped__(operator, context)


def test_success(operator, docker, context, caplog):
    caplog.set_level(logging.INFO)
    assert run(operator, context) == {"outcome": "done", "revision": 1, "stored": 1000}
    order = [call[0] for call in docker.calls if call[0] not in ("containers", "logs", "inspect")]
    assert order == ["create", "start", "remove"]
    assert "hello" in [record.getMessage() for record in caplog.records]


def test_what_it_asks_the_engine_for(operator, docker, context):
    run(operator, context)
    memory = 512 << 20
    assert docker.name == "millrace-users-fetch_and_produce-0123456789ab-2"
    assert docker.body == {
        "Image": "millrace/fetch-and-produce:0.1.0",
        "Env": [
            "CASSANDRA_PASSWORD=hush-hush",
            "CASSANDRA_USERNAME=millrace",
            "PARAMS={}",
            'PIPELINE={"a":"{{ b }}"}',
            "RUN_ID=r",
        ],
        "Labels": {**LABELS, "millrace.try": "2"},
        "HostConfig": {
            "NetworkMode": "millrace_data",
            "Memory": memory,
            "MemorySwap": memory,
            "NanoCpus": 1_500_000_000,
            "PidsLimit": 512,
            "ReadonlyRootfs": True,
            "CapDrop": ["ALL"],
            "SecurityOpt": ["no-new-privileges"],
            "Tmpfs": {"/tmp": "rw,exec,nosuid,nodev,mode=1777,size=64m"},
            "LogConfig": {"Type": "json-file", "Config": {"max-size": "10m", "max-file": "3"}},
            "Init": True,
        },
    }


def test_secrets_are_masked_and_not_in_the_fields(operator, context, monkeypatch):
    masked: list[str] = []
    monkeypatch.setattr(module, "mask_secret", masked.append)
    run(operator, context)
    assert masked == ["hush-hush"]
    assert "hush-hush" not in str(vars(operator))


@pytest.mark.parametrize("missing", ["login", "password"])
def test_connection_without_a_password(operator, context, monkeypatch, docker, missing):
    connection = SimpleNamespace(**{"login": "a", "password": "b", missing: None})
    monkeypatch.setattr(module.BaseHook, "get_connection", lambda _: connection)
    with pytest.raises(AirflowFailException, match="cassandra_default has no login or no password"):
        run(operator, context)
    assert docker.made("create") == []


def test_no_secrets_without_a_connection(docker, context, operator):
    run(make_operator(), context)
    assert not any("CASSANDRA" in variable for variable in docker.body["Env"])


@pytest.mark.parametrize("code", [64, 65, 70, 78, 99])
def test_final_failures_are_not_retried(operator, docker, context, code):
    docker.code, docker.out = code, b'{"outcome": "x", "reason": "because"}\n'
    with pytest.raises(AirflowFailException, match=rf"^because \(exit code {code}, \w+\)$"):
        run(operator, context)
    assert context["ti"].pushed == {"failure": {"outcome": "x", "reason": "because"}}
    assert docker.made("remove") == [("remove", "new")]


@pytest.mark.parametrize("code", [69, 75, 134, 137, 139, 143, 1])
def test_passing_failures_are_retried(operator, docker, context, code):
    docker.code, docker.out = code, b""
    with pytest.raises(AirflowException) as caught:
        run(operator, context)
    assert not isinstance(caught.value, AirflowFailException)
    assert docker.made("remove") == [("remove", "new")]


def test_last_line_of_the_log_is_the_reason(operator, docker, context, caplog):
    docker.code, docker.out = 75, b'{"outcome": "temporary", "reason": "broker is gone"}\n'
    with pytest.raises(AirflowException):
        run(operator, context)
    last = caplog.records[-1]
    assert (last.levelname, last.getMessage()) == (
        "ERROR",
        "broker is gone (exit code 75, temporary)",
    )


def test_success_without_a_result_is_a_failure(operator, docker, context):
    docker.out = b"done\n"
    with pytest.raises(AirflowFailException, match="not a JSON object"):
        run(operator, context)


def test_asset_event_tells_counts(docker, context, operator):
    table = Asset("cassandra://user_streams/created_users")
    run(make_operator(outlets=[table]), context)
    assert context["outlet_events"][table].extra == {"revision": 1, "stored": 1000}


def test_the_query_that_shows_the_rows_is_logged_with_the_asset(docker, context, operator, caplog):
    table = Asset("cassandra://user_streams/created_users")
    caplog.set_level(logging.INFO)
    docker.out = b'{"stored": 10, "query": "SELECT 1;"}\n'
    run(make_operator(outlets=[table]), context)
    assert context["outlet_events"][table].extra == {"stored": 10, "query": "SELECT 1;"}
    assert "its rows, in 'make cqlsh': SELECT 1;" in caplog.text


def left(id_: str, try_number: int, state: str = "running", **labels: str) -> dict[str, Any]:
    return {
        "Id": id_,
        "State": state,
        "Created": 2_000_000_000,
        "Labels": {**LABELS, "millrace.try": str(try_number), **labels},
    }


def test_leftovers_of_this_and_lower_tries_are_stopped_and_removed_first(operator, docker, context):
    docker.existing = [
        left("first", 1),
        left("second", 2, "exited"),
        left("later", 3),
        left("other-run", 1, **{"millrace.run": "another"}),
        left("other-task", 1, **{"millrace.task": "schema_init"}),
        left("other-map", 1, **{"millrace.map_index": "4"}),
        left("other-project", 1, **{"millrace.project": "else"}),
    ]
    run(operator, context)
    before = docker.calls[: docker.calls.index(("create", docker.name))]
    assert [call[:2] for call in before if call[0] in ("stop", "remove")] == [
        ("stop", "first"),
        ("remove", "first"),
        ("stop", "second"),
        ("remove", "second"),
    ]


@pytest.mark.parametrize("where", ["start", "follow"])
def test_timeout_stops_with_grace_then_removes(operator, docker, context, where, monkeypatch):
    if where == "follow":
        docker.streams = [[b"2026-11-22T21:00:00.1Z INFO x\n", AirflowTaskTimeout()]]
    else:

        def start(_: str) -> None:
            raise AirflowTaskTimeout

        monkeypatch.setattr(docker, "start", start)
    with pytest.raises(AirflowTaskTimeout):
        run(operator, context)
    assert docker.calls[-2:] == [("stop", "new", 15), ("remove", "new")]


def test_kill_leaves_the_stopping_to_a_process_of_its_own(operator, docker, context, monkeypatch):
    started: list[tuple] = []
    monkeypatch.setattr(stop, "in_background", lambda *arguments: started.append(arguments))

    def sigterm_arrives() -> None:
        operator.on_kill()

    docker.streams = [[sigterm_arrives]]
    docker.code = 143
    with pytest.raises(AirflowException):
        run(operator, context)
    assert started == [("new", "tcp://docker-proxy:2375", "1.41")]


def test_kill_after_the_end_does_nothing(operator, context, monkeypatch):
    monkeypatch.setattr(stop, "in_background", lambda *_: pytest.fail("nothing runs"))
    run(operator, context)
    operator.on_kill()


@pytest.mark.parametrize("status", [404, 409])
def test_removing_what_is_going_already(operator, docker, context, status):
    docker.remove_fails = status
    assert run(operator, context)["revision"] == 1


def test_failing_to_remove_is_told(operator, docker, context):
    docker.remove_fails = 500
    with pytest.raises(APIError):
        run(operator, context)


def test_engine_that_is_gone_for_good_is_given_up(operator, docker, context):
    docker.streams = [[requests.ConnectionError("refused")] for _ in range(1000)]
    with pytest.raises(AirflowException, match="no answer from the Docker engine"):
        run(operator, context)


AWAY = [requests.ConnectionError("refused"), requests.ReadTimeout("slow"), api_error(502)]


@pytest.mark.parametrize("call", ["containers", "create", "start", "stdout", "remove"])
@pytest.mark.parametrize("outage", AWAY, ids=lambda outage: type(outage).__name__)
def test_engine_that_is_away_for_a_moment_costs_no_try(operator, docker, context, call, outage):
    docker.outages[call] = [outage] * 3
    docker.states = ["created"] * 3 if call == "start" else []
    assert run(operator, context)["revision"] == 1
    assert len(docker.made("start")) == 1


@pytest.mark.parametrize("call", ["containers", "create", "start", "stdout", "remove"])
def test_engine_that_is_away_for_long_is_given_up(operator, docker, context, call):
    docker.outages[call] = [requests.ConnectionError("refused")] * 1000
    docker.states = ["created"] * 1000 if call == "start" else []
    with pytest.raises(AirflowException, match="no answer from the Docker engine") as caught:
        run(operator, context)
    assert not isinstance(caught.value, AirflowFailException)


def test_container_of_a_lost_create_is_removed_first(operator, docker, context):
    docker.outages["create"] = [requests.ConnectionError("reset")]
    run(operator, context)
    order = [call[:2] for call in docker.calls if call[0] in ("create", "remove")]
    assert order == [("remove", docker.name), ("create", docker.name), ("remove", "new")]


def test_container_that_a_lost_start_has_started_is_not_started_again(operator, docker, context):
    docker.outages["start"] = [requests.ConnectionError("reset")]
    docker.states = ["exited", "exited"]
    assert run(operator, context)["revision"] == 1
    assert docker.made("start") == []


def test_engines_own_refusal_is_not_repeated(operator, docker, context):
    docker.outages["create"] = [api_error(400)]
    with pytest.raises(APIError):
        run(operator, context)
    assert docker.made("create") == []


def test_no_request_before_there_is_patience(context):
    """The proxy may be away when a task begins: making the client must not ask it anything."""
    assert make_operator(docker_url="tcp://nobody.invalid:2375").cli.api_version == "1.41"


def test_container_that_someone_removed_is_retried(operator, docker, context):
    docker.states = [api_error(404)]
    with pytest.raises(AirflowException, match="was removed while it was running") as caught:
        run(operator, context)
    assert not isinstance(caught.value, AirflowFailException)


def test_out_of_memory(operator, docker, context):
    docker.code, docker.out_of_memory, docker.out = 137, True, b""
    docker.streams = [[]]
    with pytest.raises(AirflowException, match="MILLRACE_TASK_MEMORY"):
        run(operator, context)


def test_what_cannot_be_settled_is_told_in_one_line_and_not_retried(
    operator, docker, context, caplog
):
    def refuse() -> str:
        raise AirflowFailException("the hour was not over")

    operator.environment = {"HOUR": "{{ refuse() }}", "RUN_ID": "{{ ti.run_id }}"}
    operator.render_template_fields({**context, "refuse": refuse})
    with pytest.raises(AirflowFailException, match=r"^the hour was not over$"):
        run(operator, context)
    assert operator.environment == {
        "HOUR": "none: the hour was not over",
        "RUN_ID": context["ti"].run_id,
    }
    assert context["ti"].pushed == {"failure": {"reason": "the hour was not over"}}
    assert [record.getMessage() for record in caplog.records] == ["the hour was not over"]
    assert docker.calls == []


def test_faulty_template_is_an_error_of_its_own(operator, context):
    operator.environment = {"HOUR": "{{ nothing.at_all }}"}
    with pytest.raises(UndefinedError):
        operator.render_template_fields(context)
