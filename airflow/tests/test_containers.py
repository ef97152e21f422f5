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


def test_background_stop_is_a_session_of_its_own(tmp_path, monkeypatch):
    seen = tmp_path / "seen"
    code = f"import os, pathlib; pathlib.Path({str(seen)!r}).write_text(str(os.getsid(0)))"
    started: list[subprocess.Popen] = []
    real = subprocess.Popen

    def popen(command: list[str], **options: Any) -> subprocess.Popen:
        assert command == [sys.executable, "-m", "millrace.stop", "id", "url", "1.41"]
        started.append(real([sys.executable, "-c", code], **options))
        return started[-1]

    monkeypatch.setattr(stop.subprocess, "Popen", popen)
    stop.in_background("id", "url", "1.41")
    assert started[0].wait(30) == 0
    assert int(seen.read_text()) == started[0].pid != os.getsid(0)


def test_stop_program(docker, monkeypatch):
    monkeypatch.setattr(stop, "APIClient", lambda **_: docker)
    assert stop.main(["id", "url", "1.41"]) == 0
    assert docker.calls == [("stop", "id", 15), ("remove", "id")]


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
