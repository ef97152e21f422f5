"""`make bench-NAME`: which benchmarks run where, and class paths with Maven's part played by the test."""

import os
import re
import sys
from pathlib import Path

import bench_stack
import pytest
from command import ROOT
from console import SetupError

import bench


@pytest.fixture
def ran(monkeypatch):
    """What ran, in place of the benchmarks."""
    calls = []
    monkeypatch.setattr(bench, "measure_tasks", lambda names: calls.append(("tasks", list(names))))
    monkeypatch.setattr(bench_stack, "main", lambda names, rounds: calls.append(("stack", names, rounds)))
    for name in ("RECORDS", "ROUNDS"):
        monkeypatch.delenv(name, raising=False)
    return calls


def call(monkeypatch, *names):
    monkeypatch.setattr(sys, "argv", ["bench.py", *names])
    bench.main.__wrapped__()


def test_should_run_all_that_have_a_yardstick_without_a_name(monkeypatch, ran):
    call(monkeypatch)

    assert ran == [("tasks", list(bench.OF_TASKS)), ("stack", ["dag-run", "backfill", "many"], 3)]


def test_should_run_only_what_is_named(monkeypatch, ran):
    monkeypatch.setenv("ROUNDS", "1")
    call(monkeypatch, "growth")
    call(monkeypatch, "dag-run")

    assert ran == [("tasks", ["growth"]), ("stack", ["dag-run"], 1)]


def test_should_run_those_of_the_stack_after_one_that_could_not_go_on(monkeypatch, ran):
    def fail(names):
        raise SetupError("write cannot go on")

    monkeypatch.setattr(bench, "measure_tasks", fail)

    with pytest.raises(SetupError, match="write cannot go on"):
        call(monkeypatch)

    assert [where for where, *_ in ran] == ["stack"]


def test_should_list_the_valid_names_instead_of_an_unknown_one(monkeypatch, ran):
    with pytest.raises(SetupError, match=r"no benchmark is called speed; valid: start, .*, many, costs, growth$"):
        call(monkeypatch, "speed")

    assert not ran


@pytest.mark.parametrize(("name", "value"), [("ROUNDS", "0"), ("RECORDS", "lots")])
def test_should_refuse_a_wrong_number_before_anything_runs(monkeypatch, ran, name, value):
    monkeypatch.setenv(name, value)

    with pytest.raises(SetupError, match=f"{name}={value} is not a whole number"):
        call(monkeypatch)

    assert not ran


def test_should_have_the_names_of_both_halves():
    sources = (ROOT / "bench/src/main/java").rglob("*.java")
    named = re.compile(r'String name\(\) \{\s+return (?:"([a-z-]+)"|NAME);')
    constant = re.compile(r'String NAME = "([a-z-]+)";')
    java = set()
    for text in (source.read_text() for source in sources):
        if found := named.search(text):
            java.add(found[1] or constant.search(text)[1])

    assert java == {*bench.OF_TASKS, *bench.PRINTED}
    assert set(bench.OF_STACK) == set(bench_stack.BENCHMARKS)


def test_should_join_what_a_module_needs_at_run_time_with_what_a_cluster_brings(monkeypatch, tmp_path):
    found = {"runtime": ["/a.jar", "/b.jar"], "compile": ["/b.jar", "/spark.jar"]}

    def maven(*arguments, log):
        scope = next(argument for argument in arguments if "Scope" in argument).partition("=")[2]
        written = tmp_path / "tasks" / "one" / "target" / "bench.classpath"
        written.parent.mkdir(parents=True, exist_ok=True)
        written.write_text(os.pathsep.join(found[scope]))

    monkeypatch.setattr(bench, "ROOT", tmp_path)
    monkeypatch.setattr(bench, "maven", maven)

    paths = bench.class_paths("tasks/one")

    classes = f"{tmp_path}/tasks/one/target/classes"
    assert paths == {"tasks/one": os.pathsep.join([classes, "/a.jar", "/b.jar", "/spark.jar"])}
    assert Path(tmp_path, "tasks/one", bench.CLASS_PATH).read_text() == paths["tasks/one"]
