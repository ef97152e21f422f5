"""What all tests of the operator set up: a fake engine, a task, the context of its run."""

import logging
from types import SimpleNamespace
from typing import Any

import pytest
from fake_docker import FakeDocker
from operator_run import make_operator

from millrace import operator as module
from millrace.containers import Containers
from millrace.operator import JavaTaskOperator


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
