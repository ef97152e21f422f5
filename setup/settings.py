"""The settings of `.env` and the shell, checked before anything running is touched."""

from __future__ import annotations

import difflib
import errno
import re
import socket
import sys
from collections.abc import Iterator, Mapping

from command import ROOT

sys.path.append(str(ROOT / "airflow" / "src"))

MAIN = "docker-compose.yml"
# What a user can add to it in COMPOSE_FILE
PARTS = ("compose/spark.yml", "compose/zookeeper.yml")

# The service of each port
PORTS = {
    "AIRFLOW_PORT": "api-server",
    "REGISTRY_PORT": "registry",
    "CASSANDRA_PORT": "cassandra",
    "KAFKA_PORT": "kafka",
    "SPARK_UI_PORT": "spark-master",
    "SPARK_HISTORY_PORT": "spark-history",
}

# 32 bytes in base64
FERNET_KEY = "[A-Za-z0-9_+/-]{43}="

# What docker-compose.yml adds for Airflow's containers; errors in .env cannot come from it.
FIXED = {
    "MILLRACE_NETWORK": "millrace_data",
    "KAFKA_BOOTSTRAP_SERVERS": "kafka:9092",
    "REGISTRY_URL": "http://registry:8080/apis/ccompat/v7",
    "CASSANDRA_CONTACT_POINTS": "cassandra:9042",
    "CASSANDRA_LOCAL_DATACENTER": "datacenter1",
    "DOCKER_HOST": "tcp://docker-proxy:2375",
    "MILLRACE_PIPELINES": "/opt/airflow/pipelines",
    "MILLRACE_CASSANDRA_CONNECTION": "cassandra_default",
    "MILLRACE_DOCKER_API_VERSION": "1.41",
}


def problems(env: Mapping[str, str], published: Mapping[int, str]) -> Iterator[str]:
    """One line for every setting that is wrong: its name, its value, and what is valid."""
    yield from _compose_files(env)
    yield from _unknown(env)
    yield from _of_the_dags(env)
    yield from _ports(env, published)
    yield from _unlike_compose(env)
    yield from _secrets(env)


def _compose_files(env: Mapping[str, str]) -> Iterator[str]:
    """Parts of the stack that do not exist."""
    value = env.get("COMPOSE_FILE", "")
    first, *parts = value.split(":")
    if first != MAIN or not all((ROOT / part).is_file() for part in parts):
        yield f"COMPOSE_FILE is {value!r}; valid: {MAIN}, followed by :<file> for each part of {', '.join(PARTS)}"


def _unknown(env: Mapping[str, str]) -> Iterator[str]:
    """Variables that nothing would read, such as misspelt names."""
    files = (MAIN, *PARTS)
    known = {name for file in files for name in re.findall(r"\$\{(MILLRACE_[A-Z_]+)", (ROOT / file).read_text())}
    for name in sorted(name for name in env if name.startswith("MILLRACE_") and name not in known):
        nearest = difflib.get_close_matches(name, known, 1, 0.85)
        yield f"{name} is not a setting; valid: {nearest[0] if nearest else 'those in docs/settings.md'}"


def _of_the_dags(env: Mapping[str, str]) -> Iterator[str]:
    """What the DAGs' own code would report as wrong."""
    from millrace.settings import Settings, SettingsError

    try:
        Settings.from_env({**env, **FIXED, "MILLRACE_PROJECT": env.get("COMPOSE_PROJECT_NAME", "")})
    except SettingsError as error:
        yield from str(error).replace("MILLRACE_PROJECT is", "COMPOSE_PROJECT_NAME is").splitlines()


def _unlike_compose(env: Mapping[str, str]) -> Iterator[str]:
    """Secrets that Compose would read differently from what is written."""
    for name, value in env.items():
        if name.endswith(("_PASSWORD", "_KEY", "_SECRET")) and re.search(r"""^["']|\$| #""", value):
            yield f"{name} has quotes, a $ or a comment, which Compose does not pass on as written; valid: none of them"


def _secrets(env: Mapping[str, str]) -> Iterator[str]:
    """Secrets that cannot be used as they are. Their values are not shown."""
    from millrace.settings import SettingsError, admin_password

    try:
        admin_password(env)
    except SettingsError as error:
        yield str(error)
    name = "AIRFLOW_FERNET_KEY"
    if not all(re.fullmatch(FERNET_KEY, key.strip()) for key in env.get(name, "").split(",")):
        yield f"{name} is not a Fernet key; valid: 32 bytes in URL-safe base64, several keys separated by commas"


def _ports(env: Mapping[str, str], published: Mapping[int, str]) -> Iterator[str]:
    asked: dict[int, str] = {}
    files = [ROOT / file for file in env.get("COMPOSE_FILE", MAIN).split(":")]
    used = "".join(file.read_text() for file in files if file.is_file())
    for name, service in PORTS.items():
        if name not in used:
            continue
        value = env.get(name, "")
        if not re.fullmatch("[0-9]{1,5}", value) or not 1 <= int(value) <= 65535:
            yield f"{name} is {value!r}; valid: a port, 1 to 65535"
            continue
        port = int(value)
        if port in asked:
            yield f"{asked[port]} and {name} are both {port}; valid: a different port for each"
            continue
        asked[port] = name
        if published.get(port) != service:
            yield from _taken(name, port, published.get(port))


def _taken(name: str, port: int, holder: str | None) -> Iterator[str]:
    if holder:
        yield f"{name} is {port}, which this stack's {holder} uses; run 'make down' first, or set another port"
        return
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            # The engine binds ports below 1024, not this user.
            if error.errno != errno.EACCES:
                yield f"{name} is {port}, which is in use on 127.0.0.1 ({error.strerror}); free it, or set another port"
