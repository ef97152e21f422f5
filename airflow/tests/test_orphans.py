"""Which containers are removed because nobody comes for them; the query is for the stack tests."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from fake_docker import FakeDocker, api_error

from millrace import orphans
from millrace.containers import Containers, TaskInstanceLabels
from millrace.orphans import TaskState

BEFORE = datetime(2026, 11, 25, 8, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MADE = BEFORE - timedelta(hours=1)


@pytest.fixture
def docker() -> FakeDocker:
    return FakeDocker()


def container(id_: str = "it", made: datetime = MADE, state: str = "running") -> dict[str, Any]:
    labels = TaskInstanceLabels("shop", "users", "r", "fetch_and_produce", -1, 2).all()
    return {"Id": id_, "State": state, "Created": int(made.timestamp()), "Labels": labels}


def remove(docker: FakeDocker, task: TaskState | None) -> list[str]:
    def look_up(labels: Any) -> TaskState | None:
        assert labels["millrace.run"] == "r"
        return task

    return list(orphans.remove(Containers(docker), "shop", look_up, BEFORE))


@pytest.mark.parametrize("state", ["success", "failed", "skipped", "upstream_failed", "removed"])
@pytest.mark.parametrize("ended", [BEFORE - SECOND, None])
def test_the_container_of_a_task_that_has_ended_is_stopped_and_removed(docker, state, ended):
    docker.existing = [container()]

    assert remove(docker, TaskState(state, ended)) == [
        "removed the container of fetch_and_produce, try 2, of users, r (running): "
        f"its task is {state}"
    ]

    assert docker.calls[1:] == [("stop", "it", 15), ("remove", "it")]


def test_one_that_has_ended_goes_as_well(docker):
    docker.existing = [container(state="exited")]
    assert "(exited)" in remove(docker, TaskState("failed", MADE))[0]
    assert docker.made("remove") == [("remove", "it")]


def test_the_container_of_a_task_that_is_not_known_any_more_is_removed(docker):
    docker.existing = [container()]
    assert remove(docker, None)[0].endswith("(running): Airflow no longer knows its task")
    assert docker.made("remove") == [("remove", "it")]


@pytest.mark.parametrize(
    "state",
    [
        *("running", "queued", "scheduled", "restarting", "deferred"),
        *("up_for_retry", "up_for_reschedule", None),
    ],
)
def test_a_task_that_has_not_ended_keeps_its_container(docker, state):
    docker.existing = [container()]
    # A try that ended before, as one that is to be repeated has
    assert remove(docker, TaskState(state, MADE)) == []
    assert docker.made("stop") == docker.made("remove") == []


def test_for_some_minutes_it_is_left_to_whoever_stops_it(docker):
    docker.existing = [container()]
    assert remove(docker, TaskState("failed", BEFORE)) == []
    docker.existing = [container(made=BEFORE)]
    assert remove(docker, None) == []
    assert docker.made("stop") == docker.made("remove") == []


def test_what_is_no_tasks_or_another_projects_is_left_alone(docker):
    mine, other = container("no task's"), container("other's")
    mine["Labels"] = {"millrace.project": "shop"}
    other["Labels"]["millrace.project"] = "else"
    docker.existing = [mine, other]
    assert remove(docker, None) == []
    assert docker.made("stop") == docker.made("remove") == []


def test_one_that_cannot_be_removed_does_not_keep_the_others(docker):
    docker.existing = [container("first"), container("second")]
    docker.outages["stop"] = [api_error(500)]
    first, second = remove(docker, None)
    assert first.startswith("could not remove the container of ")
    assert second.startswith("removed ")
    assert docker.made("remove") == [("remove", "second")]


def test_the_minutes_can_be_given(docker, variables, monkeypatch, capsys):
    monkeypatch.setattr(orphans, "APIClient", lambda *_, **__: docker)
    monkeypatch.setattr(orphans, "in_database", lambda _: None)
    mine = {**variables, "MILLRACE_PROJECT": "shop"}
    docker.existing = [container(made=datetime.now(UTC) - timedelta(minutes=4))]

    assert orphans.main([], mine) == 0
    assert docker.made("remove") == []
    assert orphans.main(["3"], mine) == 0
    assert docker.made("remove") == [("remove", "it")]
    assert capsys.readouterr().out.count("\n") == 1


def test_an_engine_that_is_away_is_told_in_one_line(docker, variables, monkeypatch, capsys):
    slept: list[float] = []
    monkeypatch.setattr(orphans, "APIClient", lambda *_, **__: docker)
    monkeypatch.setattr(
        orphans, "Containers", lambda client: Containers(client, slept.append, lambda: sum(slept))
    )
    docker.outages["containers"] = [requests.ConnectionError("refused")] * 1000

    assert orphans.main([], variables) == 1

    assert capsys.readouterr().err == "no answer from the Docker engine: refused\n"


def test_a_wrong_setting_is_told_and_nothing_is_removed(capsys):
    assert orphans.main([], {}) == 78
    assert "MILLRACE_PROJECT is not set" in capsys.readouterr().err
