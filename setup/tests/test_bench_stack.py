"""The benchmarks of the whole stack: their files, runs and stack. Airflow and Docker are played by the tests."""

import json
import os
import subprocess
from contextlib import nullcontext
from datetime import UTC, datetime
from types import MappingProxyType

import bench_stack
import build_images
import env_file
import pytest
import wheels
from bench_stack import backfill, dag_run, files, images, many, running, runs
from command import ROOT
from console import SetupError

import pipelines

AT = datetime(2026, 11, 29, 7, 0, tzinfo=UTC)


def check(*paths):
    command = (wheels.venv_with(*pipelines.PACKAGES), "-m", "millrace.check", *paths)
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "airflow" / "src")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_should_write_valid_pipelines_that_share_nothing_and_two_dags_of_each(tmp_path):
    names = [dag_run.PIPELINE, backfill.PIPELINE, *many.names(2)]
    files.write(tmp_path, names, images.SUFFIX, AT)

    paths = sorted((tmp_path / "pipelines").glob("*.yaml"))
    assert len(paths) == 8
    check(*map(str, paths))
    dags = {path.stem: path.read_text() for path in (tmp_path / "dags").iterdir()}
    assert dags.keys() == {path.stem for path in paths}
    assert dags["many_001"].splitlines()[-1] == (
        'pipeline_dag("many_001").end_date = datetime.fromisoformat("2026-11-29T07:00:00+00:00")'
    )
    assert "-true" not in dags["many_001"]
    assert 'os.environ["MILLRACE_VERSION"] += "-true"' in dags["many_001_true"]


def test_should_leave_nothing_of_an_earlier_bench(tmp_path):
    files.write(tmp_path, many.names(3), images.SUFFIX, AT)
    files.write(tmp_path, many.names(1), images.SUFFIX, AT)

    assert {path.stem for path in (tmp_path / "dags").iterdir()} == {"many_001", "many_001_true"}


def test_should_allow_the_tasks_of_a_run_and_the_yardsticks_and_no_more():
    allowed = images.allowed().split(",")

    tasks = ("schema-init", "fetch-and-produce", "stream-to-cassandra")
    assert {tag.split(":")[0] for tag in allowed} == {f"millrace/{task}" for task in tasks}
    assert sum(tag.endswith("-true") for tag in allowed) == len(tasks)


def test_should_give_every_service_the_files_of_the_bench(tmp_path):
    file = tmp_path / ".env"
    env_file.ensure(file, ROOT / ".env.example", build_images.names("packages") | running.BENCH_STACK)
    command = ("docker", "compose", "--env-file", str(file), "config", "--format", "json")
    unnamed = {name: value for name, value in os.environ.items() if name != "COMPOSE_FILE"}

    done = subprocess.run(command, cwd=ROOT, env=unnamed, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    services = json.loads(done.stdout)["services"]
    mounts = [mount["source"] for service in services.values() for mount in service.get("volumes", [])]
    read = {source for source in mounts if source.endswith(("/dags", "/pipelines"))}
    assert read == {f"{ROOT}/build/bench/dags", f"{ROOT}/build/bench/pipelines"}
    assert services["docker-proxy"]["environment"]["ALLOWED_IMAGES"] == images.allowed()


def test_should_name_the_benchmarks_when_one_is_unknown():
    with pytest.raises(SetupError, match="no such benchmark: rnu; valid: dag-run, backfill, many"):
        bench_stack.main(["rnu"], 3)


@pytest.mark.parametrize("number", ["0", "501", "many"])
def test_should_refuse_a_number_of_pipelines_that_is_none(monkeypatch, number):
    monkeypatch.setenv("PIPELINES", number)

    with pytest.raises(SetupError, match="from 1 to 500"):
        many.pipelines()


class AirflowOfStates:
    """Airflow whose runs have these states, one after the other."""

    def __init__(self, *states):
        self.states_to_come = list(states)
        self.triggered = []

    def trigger(self, dag_id, conf):
        self.triggered.append((dag_id, conf))
        return "manual__1"

    def run_state(self, _dag_id, _run_id):
        return self.states_to_come.pop(0)

    def begin_backfill(self, *asked):
        self.triggered.append(asked)
        return 7

    def states(self, _dag_id, _first, _last):
        return self.states_to_come.pop(0)

    def backfill_has_ended(self, backfill_id):
        return backfill_id == 7


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    for module in (runs, backfill):
        monkeypatch.setattr(module.time, "sleep", lambda _: None)


def test_should_wait_until_every_run_has_succeeded():
    airflow = AirflowOfStates("running", "success", "running", "success")

    assert runs.timed(airflow, ["a", "b"], AT, {"users": 1}) > 0

    conf = {"interval_start": "2026-11-29T07:00:00Z", "users": 1}
    assert sorted(airflow.triggered) == [("a", conf), ("b", conf)]
    assert not airflow.states_to_come


def test_should_end_when_a_run_fails():
    with pytest.raises(SetupError, match="the run manual__1, of the DAG a, failed"):
        runs.timed(AirflowOfStates("failed"), ["a"], AT, {})


def test_should_wait_until_every_run_of_a_backfill_has_succeeded():
    airflow = AirflowOfStates([], ["success", "running"], ["success", "success"])

    assert backfill.timed(airflow, "a", AT.replace(hour=6), AT) > 0

    assert airflow.triggered == [("a", "2026-11-29T06:00:00Z", "2026-11-29T07:00:00Z", 3, {"users": 1000})]
    assert not airflow.states_to_come


def test_should_end_when_a_run_of_a_backfill_fails():
    with pytest.raises(SetupError, match="a run of the backfill of a failed"):
        backfill.timed(AirflowOfStates(["success", "failed"]), "a", AT.replace(hour=6), AT)


class StackThatNotes:
    """A stack that only notes what is asked of it."""

    project = "millrace-bench"
    settings = MappingProxyType({"IMAGES": "packages", "AIRFLOW_PORT": "1", "AIRFLOW_ADMIN_PASSWORD": "x"})

    def __init__(self, *_):
        self.asked = []

    def __getattr__(self, name):
        return lambda *arguments, **named: self.asked.append(name)


@pytest.fixture
def stack(monkeypatch, tmp_path):
    noting = StackThatNotes()
    monkeypatch.setattr(running, "BUILD", tmp_path)
    monkeypatch.setattr(running, "ROOT", tmp_path)
    monkeypatch.setattr(running, "ENV_FILE", tmp_path / "bench" / ".env")
    monkeypatch.setattr(running, "Stack", lambda *_: noting)
    monkeypatch.setattr(running, "Airflow", lambda *_: None)
    monkeypatch.setattr(running, "wait_for_dags", lambda *_: None)
    monkeypatch.setattr(running.owner, "check_test", lambda _: None)
    monkeypatch.setattr(running.build_images, "build", lambda *_: None)
    monkeypatch.setattr(running.images, "made", nullcontext)
    monkeypatch.setattr(running, "timed", lambda *run: noting.asked.append(run))
    return noting


@pytest.mark.parametrize("failure", [SetupError("a run failed"), KeyboardInterrupt()])
def test_should_remove_the_stack_after_a_failure_too(stack, tmp_path, failure):
    with pytest.raises(type(failure)), running.started(0):
        raise failure

    assert stack.asked[-4 if isinstance(failure, SetupError) else -3 :][0] == "up"
    assert stack.asked[-1] == "down"
    assert (tmp_path / "bench-services.log").exists() == isinstance(failure, SetupError)


def test_should_store_what_a_stack_of_some_days_has_before_anything_is_measured(stack):
    with running.started(0) as bench:
        assert stack.asked[-1] == (None, [dag_run.PIPELINE], bench.hour(6000), {"users": 100_000})


def test_should_remove_what_an_earlier_bench_has_left_before_it_starts(stack):
    with running.started(1) as bench:
        assert stack.asked[-3:-1] == ["down", "up"]
        assert bench.pipelines == 1

    assert stack.asked[-1] == "down"
