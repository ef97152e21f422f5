"""What all tests share: the project's files, an environment as compose gives it, the users DAG."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

_CHECKOUT = Path(__file__).resolve().parents[2]
_MOUNTED = Path("/opt/airflow")

# Before anything imports Airflow: its defaults would be a folder in the home directory.
os.environ.setdefault("AIRFLOW_HOME", "/tmp/airflow-tests")
os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"


def _root() -> Path:
    return _CHECKOUT if (_CHECKOUT / "pipelines" / "users.yaml").exists() else _MOUNTED


@pytest.fixture(scope="session")
def pipelines() -> Path:
    return _root() / "pipelines"


@pytest.fixture(scope="session")
def dags() -> Path:
    return _root() / "dags"


@pytest.fixture
def variables(pipelines: Path) -> dict[str, str]:
    """The variables of Airflow's containers, as docker-compose.yml sets them."""
    return {
        "MILLRACE_VERSION": "0.1.0",
        "MILLRACE_PROJECT": "millrace",
        "MILLRACE_NETWORK": "millrace_data",
        "MILLRACE_PIPELINES": str(pipelines),
        "SOURCE_URL": "http://randomuser:8080/api/1.4/",
        "KAFKA_BOOTSTRAP_SERVERS": "kafka:9092",
        "REGISTRY_URL": "http://registry:8080/apis/ccompat/v7",
        "CASSANDRA_CONTACT_POINTS": "cassandra:9042",
        "CASSANDRA_LOCAL_DATACENTER": "datacenter1",
    }


@pytest.fixture
def environment(variables: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The process has exactly these of Millrace's variables."""
    for name in list(os.environ):
        if name.startswith(
            ("MILLRACE_", "KAFKA_", "CASSANDRA_", "SOURCE_", "SPARK_", "DOCKER_HOST")
        ):
            monkeypatch.delenv(name)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


@pytest.fixture
def edit_users(
    environment: pytest.MonkeyPatch, pipelines: Path, tmp_path: Path
) -> Callable[[str, str], Path]:
    """Makes a folder of pipelines in which users.yaml has one text replaced; gives that file."""

    def edit(old: str, new: str) -> Path:
        shutil.copy(pipelines / "pipeline.schema.json", tmp_path)
        text = (pipelines / "users.yaml").read_text(encoding="utf-8")
        assert old in text
        file = tmp_path / "users.yaml"
        file.write_text(text.replace(old, new), encoding="utf-8")
        environment.setenv("MILLRACE_PIPELINES", str(tmp_path))
        return file

    return edit


@pytest.fixture
def dag(environment: pytest.MonkeyPatch) -> Any:
    from millrace.dag import pipeline_dag

    return pipeline_dag("users")


@pytest.fixture
def stored(dag: Any) -> Any:
    """The DAG as the scheduler and the API see it."""
    from airflow.serialization.serialized_objects import DagSerialization

    return DagSerialization.from_dict(DagSerialization.to_dict(dag))


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Tests that need an engine are collected where there is one: in the image, by run-tests.sh."""
    if collection_path.name == "test_engine.py" and "MILLRACE_TEST_DOCKER" not in os.environ:
        return True
    return None
