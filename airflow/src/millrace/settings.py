"""The DAGs' settings: environment variables of Airflow's containers, all checked together."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Self, TypeVar

_T = TypeVar("_T")


class SettingsError(Exception):
    """Every setting that is missing or wrong: its name, its value and what is valid."""


@dataclass(frozen=True)
class Settings:
    """The DAGs' settings, named as their environment variables. The first nine are required."""

    millrace_version: str
    """MILLRACE_VERSION: tag of the task images, such as 0.1.0."""
    millrace_project: str
    """MILLRACE_PROJECT: whose containers they are (Compose's project name); in their labels."""
    millrace_network: str
    """MILLRACE_NETWORK: Docker network that the task containers join, such as millrace_data."""
    source_url: str
    """SOURCE_URL: address of the pipelines' source. Its host names the fetching pool."""
    kafka_bootstrap_servers: str
    """KAFKA_BOOTSTRAP_SERVERS: host:port, more than one separated by commas."""
    registry_url: str
    """REGISTRY_URL: Confluent-compatible API of the schema registry."""
    cassandra_contact_points: str
    """CASSANDRA_CONTACT_POINTS: host:port, more than one separated by commas."""
    cassandra_local_datacenter: str
    """CASSANDRA_LOCAL_DATACENTER: data centre that the tasks talk to."""
    cassandra_durability: str
    """CASSANDRA_DURABILITY: auto, disk or replication; what keeps acknowledged rows."""
    cassandra_readers: str
    """CASSANDRA_READERS: Cassandra's roles that may read the pipelines' keyspaces, separated by
    commas. Empty: nobody but the tasks."""
    retries: int
    """MILLRACE_RETRIES: how often a task that failed temporarily is retried; 0-20.
    With the default delay, 3 retries outlast at least 3.5 minutes."""
    retry_delay: timedelta
    """MILLRACE_RETRY_DELAY: seconds before the first retry, doubled before each further one."""
    docker_url: str
    """DOCKER_HOST: the policy proxy. tcp://host:port."""
    docker_api_version: str
    """MILLRACE_DOCKER_API_VERSION: version of the engine's API to use, such as 1.41;
    `auto` asks the engine at each task's start."""
    pipelines: Path
    """MILLRACE_PIPELINES: directory of the pipeline files."""
    cassandra_connection: str
    """MILLRACE_CASSANDRA_CONNECTION: Airflow connection whose login and password the tasks use."""
    schema_init_deadline: timedelta
    """MILLRACE_SCHEMA_INIT_DEADLINE: seconds one try of schema_init may take."""
    fetch_deadline: timedelta
    """MILLRACE_FETCH_DEADLINE: seconds one try of fetch_and_produce may take. A source's quota
    can make it wait: 240,000 records an hour take nearly the hour."""
    stream_deadline: timedelta
    """MILLRACE_STREAM_DEADLINE: seconds one try of stream_to_cassandra or of
    replay_dead_letters may take."""
    engines: tuple[str, ...]
    """MILLRACE_ENGINES: what a run can store its records with; java, or java and spark."""
    spark_memory: int
    """MILLRACE_SPARK_MEMORY: mebibytes the container of a task on Spark may use."""
    spark_connection: str
    """MILLRACE_SPARK_CONNECTION: Airflow connection whose password is the secret that Spark's
    processes share. Empty: none, as for local[*]."""
    task_memory: int
    """MILLRACE_TASK_MEMORY: mebibytes a task container may use. Above it, it is killed (137)."""
    task_cpus: float
    """MILLRACE_TASK_CPUS: processors a task container may use."""
    max_active_runs: int
    """MILLRACE_MAX_ACTIVE_RUNS: runs of one DAG at a time. Fetches take turns in any case."""
    retention: timedelta
    """MILLRACE_RETENTION_DAYS: how long Airflow's logs and the history of its runs are kept."""
    log_level: str
    """MILLRACE_LOG_LEVEL: debug, info, warn or error; the tasks' own lines."""
    failure_webhook: str
    """MILLRACE_FAILURE_WEBHOOK: address that gets a POST of JSON when a task fails for good.
    Empty: nobody is told."""
    passed_on: Mapping[str, str] = field(default_factory=dict)
    """Variables passed to the tasks unchanged: KAFKA_… (settings of the Kafka clients, and
    KAFKA_REPLICATION_FACTOR), CASSANDRA_REPLICATION_FACTOR, SOURCE_…."""
    spark: Mapping[str, str] = field(default_factory=dict)
    """SPARK_… variables, passed unchanged to the tasks on Spark."""

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self:
        """Reads all settings, or raises one ``SettingsError`` that names every wrong one."""
        reader = _Reader(env)
        read = reader.read
        settings = cls(
            millrace_version=read(
                "MILLRACE_VERSION", _TAG, _matching(r"[A-Za-z0-9_][\w.-]{0,127}")
            ),
            millrace_project=read("MILLRACE_PROJECT", _PROJECT, _matching(r"[a-z0-9][a-z0-9_-]*")),
            millrace_network=read("MILLRACE_NETWORK", _NETWORK, _matching(_NETWORK_NAME)),
            source_url=read("SOURCE_URL", _URL, _matching(_URL_FORM)),
            kafka_bootstrap_servers=read("KAFKA_BOOTSTRAP_SERVERS", _HOSTS, _matching(_HOSTS_FORM)),
            registry_url=read("REGISTRY_URL", _URL, _matching(_URL_FORM)),
            cassandra_contact_points=read(
                "CASSANDRA_CONTACT_POINTS", _HOSTS, _matching(_HOSTS_FORM)
            ),
            cassandra_local_datacenter=read(
                "CASSANDRA_LOCAL_DATACENTER", "a data centre's name", _matching(r"[\w.-]+")
            ),
            cassandra_durability=read(
                "CASSANDRA_DURABILITY",
                "auto, disk or replication",
                _matching("auto|disk|replication"),
                "auto",
            ),
            cassandra_readers=read("CASSANDRA_READERS", _ROLES, _matching(_ROLES_FORM), ""),
            retries=read("MILLRACE_RETRIES", "0 to 20", _integer(0, 20), "3"),
            retry_delay=read("MILLRACE_RETRY_DELAY", *_seconds(0, 3600), "30"),
            docker_url=read(
                "DOCKER_HOST", _DOCKER, _matching(_DOCKER_FORM), "tcp://docker-proxy:2375"
            ),
            docker_api_version=read(
                "MILLRACE_DOCKER_API_VERSION", "auto or 1.41", _matching(r"auto|1\.[0-9]+"), "1.41"
            ),
            pipelines=Path(
                read("MILLRACE_PIPELINES", "a path", _matching("/.+"), "/opt/airflow/pipelines")
                or "/"
            ),
            cassandra_connection=read(
                "MILLRACE_CASSANDRA_CONNECTION", "an id", _matching(r"[\w.-]+"), "cassandra_default"
            ),
            schema_init_deadline=read("MILLRACE_SCHEMA_INIT_DEADLINE", *_seconds(10, 86400), "180"),
            fetch_deadline=read("MILLRACE_FETCH_DEADLINE", *_seconds(10, 86400), "3900"),
            stream_deadline=read("MILLRACE_STREAM_DEADLINE", *_seconds(10, 86400), "1800"),
            engines=read("MILLRACE_ENGINES", "java or java,spark", _engines, "java"),
            spark_memory=read(
                "MILLRACE_SPARK_MEMORY", "832 to 65536", _integer(832, 65536), "1024"
            ),
            spark_connection=read(
                "MILLRACE_SPARK_CONNECTION", "empty, or an id", _matching(r"[\w.-]*"), ""
            ),
            task_memory=read("MILLRACE_TASK_MEMORY", "256 to 65536", _integer(256, 65536), "512"),
            task_cpus=read("MILLRACE_TASK_CPUS", "0.1 to 64", _number(0.1, 64), "2"),
            max_active_runs=read("MILLRACE_MAX_ACTIVE_RUNS", "1 to 100", _integer(1, 100), "4"),
            retention=timedelta(
                days=read("MILLRACE_RETENTION_DAYS", "days, 1 to 3650", _integer(1, 3650), "30")
                or 0
            ),
            log_level=read(
                "MILLRACE_LOG_LEVEL", "debug, info, warn or error", _matching(_LEVELS), "info"
            ),
            failure_webhook=read(
                "MILLRACE_FAILURE_WEBHOOK", f"empty, or {_URL}", _matching(f"|{_URL_FORM}"), ""
            ),
            passed_on=_set(env, r"KAFKA_|SOURCE_|CASSANDRA_REPLICATION_FACTOR$"),
            spark=_set(env, "SPARK_"),
        )
        reader.check()
        return settings


def admin_password(env: Mapping[str, str]) -> str:
    """The password of Airflow's user ``admin``; raises a ``SettingsError``, without its value."""
    password = env.get("AIRFLOW_ADMIN_PASSWORD", "")
    if len(password) < _SHORTEST_PASSWORD:
        raise SettingsError(
            "AIRFLOW_ADMIN_PASSWORD is not set or too short; "
            f"valid: at least {_SHORTEST_PASSWORD} characters"
        )
    return password


def _set(env: Mapping[str, str], names: str) -> dict[str, str]:
    """The variables with such names that are not empty, sorted."""
    return {name: env[name] for name in sorted(env) if re.match(names, name) and env[name]}


_SHORTEST_PASSWORD = 12
_TAG = "an image tag, such as 0.1.0"
_PROJECT = "a Compose project's name, such as millrace"
_NETWORK = "a Docker network name other than host, none, bridge and default"
_NETWORK_NAME = r"(?!(?:host|none|bridge|default)$)[A-Za-z0-9][A-Za-z0-9_.-]*"
_URL = "an address that begins with http:// or https://"
_URL_FORM = r"https?://[^/\s?#@]+(/\S*)?"
_HOSTS = "host:port, more than one separated by commas"
_HOSTS_FORM = r"[\w.-]+:[0-9]{1,5}(,[\w.-]+:[0-9]{1,5})*"
_ROLES = "empty, or names of roles, separated by commas"
_ROLES_FORM = r"([A-Za-z0-9_.@-]+(,[A-Za-z0-9_.@-]+)*)?"
_DOCKER = "tcp://host:port or unix:///path"
_DOCKER_FORM = r"tcp://[\w.-]+:[0-9]{1,5}|unix:///.+"
_LEVELS = "debug|info|warn|error"


class _Reader:
    """Collects what is wrong instead of stopping at the first."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env
        self._problems: list[str] = []

    def read(
        self, name: str, valid: str, parse: Callable[[str], _T], default: str | None = None
    ) -> _T:
        text = self._env.get(name, "").strip()
        if not text and default is None:
            self._problems.append(f"{name} is not set; valid: {valid}")
            return None  # type: ignore[return-value]  # check() raises before anyone sees it
        try:
            return parse(text or default or "")
        except ValueError:
            self._problems.append(f"{name} is {text!r}; valid: {valid}")
            return None  # type: ignore[return-value]

    def check(self) -> None:
        if self._problems:
            raise SettingsError("\n".join(self._problems))


def _matching(pattern: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(text)
        return text

    return parse


def _engines(text: str) -> tuple[str, ...]:
    if text not in ("java", "java,spark"):
        raise ValueError(text)
    return tuple(text.split(","))


def _number(lowest: float, highest: float) -> Callable[[str], float]:
    def parse(text: str) -> float:
        value = float(text)
        if not lowest <= value <= highest:
            raise ValueError(text)
        return value

    return parse


def _integer(lowest: int, highest: int) -> Callable[[str], int]:
    return lambda text: int(_number(lowest, highest)(str(int(text))))


def _seconds(lowest: int, highest: int) -> tuple[str, Callable[[str], timedelta]]:
    parse = _number(lowest, highest)
    return f"seconds, {lowest} to {highest}", lambda text: timedelta(seconds=parse(text))
