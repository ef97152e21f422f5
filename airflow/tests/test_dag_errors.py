"""What makes a DAG an import error: wrong settings, a wrong pipeline; and of no other DAG."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from airflow.dag_processing.dagbag import DagBag

from millrace.dag import pipeline_dag
from millrace.dead_letters import dead_letters_dag
from millrace.pipeline import PipelineError
from millrace.settings import SettingsError


def test_settings_by_environment(environment):
    environment.setenv("MILLRACE_RETRIES", "1")
    environment.setenv("MILLRACE_RETRY_DELAY", "0.5")
    environment.setenv("SOURCE_URL", "https://RandomUser.me/api/1.4/")
    task = pipeline_dag("users").get_task("fetch_and_produce")
    assert (task.retries, task.retry_delay) == (1, timedelta(seconds=0.5))
    assert task.pool == "source_randomuser.me"
    assert task.constants["SOURCE_URL"] == "https://RandomUser.me/api/1.4/"


def test_wrong_environment_is_the_import_error(environment, dags: Path):
    environment.delenv("SOURCE_URL")
    environment.setenv("MILLRACE_RETRIES", "many")
    with pytest.raises(SettingsError, match="SOURCE_URL is not set"):
        pipeline_dag("users")
    errors = DagBag(dags).import_errors
    assert {Path(file).name for file in errors} == {file.name for file in dags.glob("*.py")}
    for error in errors.values():
        assert "SOURCE_URL is not set; valid: " in error
        assert "MILLRACE_RETRIES is 'many'; valid: 0 to 20" in error


def test_variable_that_only_the_pipeline_needs(edit_users):
    edit_users("env.SOURCE_URL", "env.SOURCE_OTHER")
    with pytest.raises(SettingsError, match="SOURCE_OTHER is not set; the pipeline users needs it"):
        pipeline_dag("users")


@pytest.mark.parametrize("build", [pipeline_dag, dead_letters_dag])
@pytest.mark.parametrize(
    ("name", "guess"),
    [("user", "did you mean users? Valid: users"), (5, "valid: users"), (None, "valid: users")],
)
def test_pipeline_that_is_not_there(environment, pipelines: Path, build, name, guess: str):
    with pytest.raises(PipelineError) as caught:
        build(name)
    file = pipelines / f"{name}.yaml"
    assert str(caught.value) == f"{file}: there is no such pipeline; {guess}"


@pytest.mark.parametrize("file", ["users.py", "users_dead_letters.py"])
def test_import_error_is_one_line(
    environment, dags: Path, pipelines: Path, tmp_path: Path, file: str
):
    text = (dags / file).read_text(encoding="utf-8").replace('"users"', '"oders"')
    (tmp_path / file).write_text(text, encoding="utf-8")
    # As docker-compose.yml sets it
    environment.setenv("AIRFLOW__CORE__DAGBAG_IMPORT_ERROR_TRACEBACKS", "false")
    environment.setenv("AIRFLOW__CORE__DAG_DISCOVERY_SAFE_MODE", "false")
    (error,) = DagBag(tmp_path).import_errors.values()
    said = "there is no such pipeline; did you mean users? Valid: users"
    assert error == f"{pipelines / 'oders.yaml'}: {said}"


@pytest.mark.parametrize("build", [pipeline_dag, dead_letters_dag])
def test_pipeline_that_shares_a_name_with_an_earlier_one(
    environment, pipelines: Path, tmp_path: Path, build
):
    for name in ("pipeline.schema.json", "users.yaml"):
        shutil.copy(pipelines / name, tmp_path)
    text = (pipelines / "users.yaml").read_text(encoding="utf-8")
    later = tmp_path / "visitors.yaml"
    later.write_text(text.replace("name: users\n", "name: visitors\n"), encoding="utf-8")
    environment.setenv("MILLRACE_PIPELINES", str(tmp_path))
    assert build("users").dag_id.startswith("users")
    with pytest.raises(PipelineError) as caught:
        build("visitors")
    topic, table = str(caught.value).splitlines()
    line = 1 + text.splitlines().index(
        "topic: {name: users_created, partitions: 6, retention: P7D}"
    )
    at = f"{later}:{line}: /topic/name"
    new = "change the one of the two that is new"
    assert topic == f"{at} gives it the topic users_created, which users.yaml has already: {new}"
    assert "the table user_streams.created_users, which users.yaml has already" in table


def test_broken_pipeline_is_the_import_error_of_its_own_dag_only(
    environment, pipelines: Path, dags: Path, tmp_path: Path
):
    for folder in ("pipelines", "dags"):
        (tmp_path / folder).mkdir()
    for name in ("pipeline.schema.json", "users.yaml"):
        shutil.copy(pipelines / name, tmp_path / "pipelines")
    broken = tmp_path / "pipelines" / "broken.yaml"
    text = (pipelines / "users.yaml").read_text(encoding="utf-8")
    broken.write_text(
        text.replace("name: users\n", "name: broken\n").replace("partitions: 6", "partitions: 0")
    )
    shutil.copy(dags / "users.py", tmp_path / "dags")
    (tmp_path / "dags" / "broken.py").write_text(
        (dags / "users.py").read_text().replace("users", "broken")
    )
    environment.setenv("MILLRACE_PIPELINES", str(tmp_path / "pipelines"))
    with pytest.raises(PipelineError):
        pipeline_dag("broken")
    bag = DagBag(tmp_path / "dags")
    assert list(bag.dags) == ["users"]
    ((file, error),) = bag.import_errors.items()
    assert file.endswith("broken.py")
    line = 1 + text.splitlines().index(next(x for x in text.splitlines() if "partitions: 6" in x))
    assert f"{broken}:{line}: /topic/partitions is 0; it must be at least 1" in error
