"""Settings: all checked together, each wrong one named with its value and what is valid."""

import re
from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pytest

from millrace import settings as module
from millrace.settings import Settings, SettingsError

REQUIRED = (
    "MILLRACE_VERSION",
    "MILLRACE_PROJECT",
    "MILLRACE_NETWORK",
    "SOURCE_URL",
    "KAFKA_BOOTSTRAP_SERVERS",
    "REGISTRY_URL",
    "CASSANDRA_CONTACT_POINTS",
    "CASSANDRA_LOCAL_DATACENTER",
)


def test_defaults(variables: dict[str, str]):
    settings = Settings.from_env(variables)
    assert settings.retries == 3
    assert settings.retry_delay == timedelta(seconds=30)
    assert settings.docker_url == "tcp://docker-proxy:2375"
    assert settings.failure_webhook == ""


def test_pipelines_are_where_compose_mounts_them(variables: dict[str, str]):
    del variables["MILLRACE_PIPELINES"]
    assert Settings.from_env(variables).pipelines == Path("/opt/airflow/pipelines")


@pytest.mark.parametrize("name", REQUIRED)
def test_missing(variables: dict[str, str], name: str):
    del variables[name]
    with pytest.raises(SettingsError, match=f"^{name} is not set; valid: .+$"):
        Settings.from_env(variables)


def test_nothing_set_names_all_that_is_missing():
    with pytest.raises(SettingsError) as caught:
        Settings.from_env({})
    assert [line.split()[0] for line in str(caught.value).splitlines()] == list(REQUIRED)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MILLRACE_VERSION", "a b"),
        ("MILLRACE_PROJECT", "Millrace"),
        ("MILLRACE_NETWORK", "host"),
        ("MILLRACE_NETWORK", "container:abc"),
        ("SOURCE_URL", "ftp://randomuser.me/"),
        ("SOURCE_URL", "https://user:secret@randomuser.me/"),
        ("REGISTRY_URL", "registry:8080"),
        ("KAFKA_BOOTSTRAP_SERVERS", "kafka"),
        ("CASSANDRA_CONTACT_POINTS", "cassandra:9042;b:9042"),
        ("CASSANDRA_LOCAL_DATACENTER", "a b"),
        ("CASSANDRA_DURABILITY", "both"),
        ("CASSANDRA_READERS", "one, two"),
        ("CASSANDRA_READERS", "one,"),
        ("MILLRACE_RETRIES", "-1"),
        ("MILLRACE_RETRIES", "2.5"),
        ("MILLRACE_RETRY_DELAY", "30s"),
        ("MILLRACE_RETRY_DELAY", "nan"),
        ("DOCKER_HOST", "docker-proxy:2375"),
        ("MILLRACE_DOCKER_API_VERSION", "2"),
        ("MILLRACE_PIPELINES", "pipelines"),
        ("MILLRACE_CASSANDRA_CONNECTION", "a b"),
        ("MILLRACE_SCHEMA_INIT_DEADLINE", "9"),
        ("MILLRACE_FETCH_DEADLINE", "PT1H"),
        ("MILLRACE_STREAM_DEADLINE", "86401"),
        ("MILLRACE_TASK_MEMORY", "512m"),
        ("MILLRACE_TASK_CPUS", "0"),
        ("MILLRACE_ENGINES", "spark"),
        ("MILLRACE_ENGINES", "java, spark"),
        ("MILLRACE_SPARK_MEMORY", "512"),
        ("MILLRACE_SPARK_CONNECTION", "a b"),
        ("MILLRACE_MAX_ACTIVE_RUNS", "0"),
        ("MILLRACE_RETENTION_DAYS", "0"),
        ("MILLRACE_LOG_LEVEL", "verbose"),
        ("MILLRACE_FAILURE_WEBHOOK", "hooks.example"),
    ],
)
def test_wrong(variables: dict[str, str], name: str, value: str):
    with pytest.raises(SettingsError) as caught:
        Settings.from_env(variables | {name: value})
    assert str(caught.value).startswith(f"{name} is {value!r}; valid: ")
    assert len(str(caught.value).splitlines()) == 1


def test_all_wrong_ones_at_once(variables: dict[str, str]):
    with pytest.raises(SettingsError) as caught:
        Settings.from_env(variables | {"MILLRACE_RETRIES": "x", "MILLRACE_LOG_LEVEL": "y"})
    assert len(str(caught.value).splitlines()) == 2


def test_passed_on_to_the_tasks(variables: dict[str, str]):
    more = {
        "KAFKA_COMPRESSION_TYPE": "zstd",
        "CASSANDRA_REPLICATION_FACTOR": "3",
        "CASSANDRA_PASSWORD": "secret",
        "AIRFLOW__CORE__FERNET_KEY": "secret",
        "SOURCE_TOKEN_NAME": "x",
        "KAFKA_EMPTY": "",
    }
    assert Settings.from_env(variables | more).passed_on == {
        "KAFKA_BOOTSTRAP_SERVERS": "kafka:9092",
        "KAFKA_COMPRESSION_TYPE": "zstd",
        "CASSANDRA_REPLICATION_FACTOR": "3",
        "SOURCE_TOKEN_NAME": "x",
        "SOURCE_URL": "http://randomuser:8080/api/1.4/",
    }


def test_variables_of_spark_are_for_its_tasks_only(variables: dict[str, str]):
    settings = Settings.from_env(variables | {"SPARK_MASTER": "local[2]", "SPARK_CONF": ""})
    assert settings.spark == {"SPARK_MASTER": "local[2]"}
    assert "SPARK_MASTER" not in settings.passed_on


def test_every_setting_is_documented():
    source = Path(module.__file__).read_text(encoding="utf-8")
    documented = set(re.findall(r'"""([A-Z_]+): ', source))
    read = set(re.findall(r'read\(\s*"([A-Z_]+)"', source))
    assert documented == read
    assert len(read) == len(fields(Settings)) - 2
