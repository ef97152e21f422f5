"""Containers by themselves: following their logs over broken connections, and stopping them."""

import os
import subprocess
import sys
from typing import Any

import pytest
import requests
from fake_docker import FakeDocker

from millrace import stop
from millrace.containers import Containers, TaskInstanceLabels


@pytest.fixture
def docker() -> FakeDocker:
    return FakeDocker()


def follow(docker: FakeDocker) -> tuple[list[str], list[float], Any]:
    lines: list[str] = []
    slept: list[float] = []
    containers = Containers(docker, slept.append, lambda: sum(slept))
    return lines, slept, containers.follow("id", lines.append)


def test_lines_are_whole_wherever_the_stream_is_cut(docker):
    text = "2026-11-22T21:00:00.1Z größe\n2026-11-22T21:00:00.2Z two\n2026-11-22T21:00:00.3Z end"
    raw = text.encode()
    for size in (1, 2, 3, 7, len(raw)):
        docker.streams = [[raw[i : i + size] for i in range(0, len(raw), size)]]
        assert follow(docker)[0] == ["größe", "two", "end"]


def test_broken_connection_is_taken_up_where_it_broke(docker):
    stamps = [f"2026-11-22T21:00:00.{n:09d}Z" for n in range(4)]
    docker.streams = [
        [f"{stamps[0]} a\n{stamps[1]} b\n".encode(), requests.ConnectionError("reset")],
        [f"{stamp} {name}\n".encode() for stamp, name in zip(stamps, "abcd", strict=True)],
    ]
    lines, _, _ = follow(docker)
    assert lines == ["a", "b", "c", "d"]
    assert docker.made("logs")[1][2]["since"] == 1795381200


def test_stream_that_ends_while_the_container_runs_is_followed_again(docker):
    docker.streams = [[b"2026-11-22T21:00:00.1Z a\n"], [b"2026-11-22T21:00:00.2Z b\n"]]
    docker.states = ["running", "exited"]
    assert follow(docker)[0] == ["a", "b"]


def test_restart_of_the_proxy_is_survived(docker):
    docker.streams = [[requests.ConnectionError("refused")] for _ in range(100)]
    lines, slept, exit_ = follow(docker)
    assert (lines, exit_.code) == ([], 0)
    assert 90 <= sum(slept) <= 110


def ended(id_: str, created: int) -> dict[str, Any]:
    labels = {"millrace.project": "millrace"}
    return {"Id": id_, "State": "exited", "Created": created, "Labels": labels}


def test_forgotten_containers_of_the_project_are_removed(docker):
    old, young = ended("old", 1_000_000), ended("young", 1_000_000 + 86_400)
    docker.existing = [old, young, ended("old-but-running", 0) | {"State": "running"}]
    Containers(docker).remove_forgotten("millrace", now=1_000_000 + 86_401)
    assert docker.made("remove") == [("remove", "old")]


@pytest.mark.parametrize("log", [True, False])
def test_background_stop_is_a_session_of_its_own_and_logs_if_it_can(tmp_path, monkeypatch, log):
    seen, folder = tmp_path / "seen", tmp_path / "logs"
    told = ["to stdout\nto stderr\n"] if log else []
    if log:
        folder.mkdir()
    code = (
        f"import os, pathlib, sys; pathlib.Path({str(seen)!r}).write_text(str(os.getsid(0)));"
        "print('to stdout', flush=True); print('to stderr', file=sys.stderr)"
    )
    started: list[subprocess.Popen] = []
    real = subprocess.Popen

    def popen(command: list[str], **options: Any) -> subprocess.Popen:
        assert command == [sys.executable, "-m", "millrace.stop", "id", "url", "1.41"]
        started.append(real([sys.executable, "-c", code], **options))
        return started[-1]

    monkeypatch.setattr(stop.subprocess, "Popen", popen)
    stop.in_background("id", "url", "1.41", folder)
    assert started[0].wait(30) == 0
    assert int(seen.read_text()) == started[0].pid != os.getsid(0)
    assert [file.read_text() for file in tmp_path.glob("logs/stop/*.log")] == told


@pytest.mark.parametrize("way", ["done", "away", "refused"])
def test_stop_program_tells_what_became_of_the_container(docker, monkeypatch, capsys, way):
    monkeypatch.setattr(stop, "APIClient", lambda **_: docker)
    slept: list[float] = []
    monkeypatch.setattr(
        stop, "Containers", lambda client: Containers(client, slept.append, lambda: sum(slept))
    )
    if way == "away":
        docker.outages["stop"] = [requests.ConnectionError("refused")] * 1000
    docker.remove_fails = 500 if way == "refused" else None

    assert stop.main(["0123456789abcdef", "url", "1.41"]) == (0 if way == "done" else 1)

    told = capsys.readouterr().out
    assert told.count("\n") == 1
    if way == "done":
        assert docker.calls == [("stop", "0123456789abcdef", 15), ("remove", "0123456789abcdef")]
        assert "container 0123456789ab stopped and removed" in told
    else:
        assert "container 0123456789ab not stopped, maintenance will remove it: " in told


def test_labels_identify_the_task_instance():
    labels = TaskInstanceLabels("p", "d", "r", "t", 3, 2)
    assert labels.identity().keys() == {
        "millrace.project",
        "millrace.dag",
        "millrace.run",
        "millrace.task",
        "millrace.map_index",
    }
    assert labels.all()["millrace.try"] == "2"
