"""How the operator stops a task, and removes its container and those of earlier tries."""

from typing import Any

import pytest
from airflow.sdk.exceptions import AirflowException, AirflowTaskTimeout
from docker.errors import APIError
from operator_run import LABELS, run

from millrace import stop


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


def test_failing_to_remove_is_reported(operator, docker, context):
    docker.remove_fails = 500
    with pytest.raises(APIError):
        run(operator, context)
