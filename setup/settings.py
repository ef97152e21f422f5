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
CLUSTER = "compose/cluster.yml"
SPARK = "compose/spark.yml"
ZOOKEEPER = "compose/zookeeper.yml"
METRICS = "compose/metrics.yml"
METRICS_CLUSTER = "compose/metrics-cluster.yml"
METRICS_SPARK = "compose/metrics-spark.yml"
KAFKA_UI = "compose/kafka-ui.yml"
# What a user can add to it in COMPOSE_FILE
PARTS = (SPARK, ZOOKEEPER, CLUSTER, METRICS, METRICS_CLUSTER, METRICS_SPARK, KAFKA_UI)
# Parts that change others, which come before them
NEEDS = {METRICS_CLUSTER: (CLUSTER, METRICS), METRICS_SPARK: (SPARK, METRICS)}

# The service of each port
PORTS = {
    "AIRFLOW_PORT": "api-server",
    "REGISTRY_PORT": "registry",
    "CASSANDRA_PORT": "cassandra",
    "KAFKA_PORT": "kafka",
    "SPARK_UI_PORT": "spark-master",
    "SPARK_HISTORY_PORT": "spark-history",
    "PROMETHEUS_PORT": "prometheus",
    "KAFKA_UI_PORT": "kafka-ui",
}
PORTS_OF_CLUSTER = {"KAFKA_2_PORT": "kafka-2", "KAFKA_3_PORT": "kafka-3"}
# The brokers, and the Cassandra nodes, of compose/cluster.yml
CLUSTER_SIZE = 3

# Not in .env unless a user adds them: clusters that are not the stack's own, and how many copies there are
ADDRESSES = ("KAFKA_BOOTSTRAP_SERVERS", "CASSANDRA_CONTACT_POINTS", "CASSANDRA_LOCAL_DATACENTER")
COPIES = ("KAFKA_REPLICATION_FACTOR", "KAFKA_MIN_INSYNC_REPLICAS", "CASSANDRA_REPLICATION_FACTOR")

# The Control Center's: the first opens all data, the second only metrics. The service itself asks for their length.
SECRET, METRICS_SECRET = "CONTROL_CENTER_SECRET", "CONTROL_CENTER_METRICS_SECRET"
SHORTEST_SECRET = 32

# Without user, query and fragment, and without what would end the JSON that docker-compose.yml puts it into
LINEAGE_URL = r"""https?://[^\s/?#@"'\\{}$]+(/([^\s?#"'\\{}$]*/)?)?"""

OF_AIRFLOW = {
    "MILLRACE_DAG_READ_INTERVAL": (r"[5-9]|[1-9]\d{1,2}|[12]\d{3}|3[0-5]\d\d|3600", "seconds, 5 to 3600"),
    "MILLRACE_PARALLEL_TASKS": (r"[1-9]\d?|[1-4]\d\d|500", "a whole number from 1 to 500"),
    "MILLRACE_SCHEDULER_PAUSE": (r"0?\.0[5-9]\d*|0?\.[1-9]\d*|[1-5]|[1-4]\.\d+", "seconds, 0.05 to 5"),
}

# 32 bytes in base64
FERNET_KEY = "[A-Za-z0-9_+/-]{43}="

# What docker-compose.yml adds for Airflow's containers; errors in .env cannot come from it, except for ADDRESSES.
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
    yield from _lineage(env)
    yield from _of_airflow(env)
    yield from _ports(env, published)
    yield from _replication(env)
    yield from _subnet(env)
    yield from _unlike_compose(env)
    yield from _secrets(env)


def _compose_files(env: Mapping[str, str]) -> Iterator[str]:
    """Parts of the stack that do not exist."""
    value = env.get("COMPOSE_FILE", "")
    first, *parts = value.split(":")
    if first != MAIN or not all((ROOT / part).is_file() for part in parts):
        yield f"COMPOSE_FILE is {value!r}; valid: {MAIN}, followed by :<file> for each part of {', '.join(PARTS)}"
    if {CLUSTER, ZOOKEEPER} <= set(parts) or len(set(parts)) < len(parts):
        yield f"COMPOSE_FILE is {value!r}; valid: each part once, and {CLUSTER} or {ZOOKEEPER}, not both"
    for part, needed in NEEDS.items():
        if part in parts and not set(needed) <= set(parts[: parts.index(part)]):
            yield f"COMPOSE_FILE is {value!r}; valid: {part} after {' and '.join(needed)}"
    if KAFKA_UI in parts and env.get("IMAGES") == "packages":
        yield (
            f"COMPOSE_FILE has {KAFKA_UI}, but IMAGES is 'packages' and there is only an official image of it; "
            f"valid: without {KAFKA_UI} (the Control Center shows topics, records and consumers), or IMAGES=official"
        )


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
        own = {name: env[name] for name in ADDRESSES if env.get(name)}
        Settings.from_env({**env, **FIXED, **own, "MILLRACE_PROJECT": env.get("COMPOSE_PROJECT_NAME", "")})
    except SettingsError as error:
        yield from str(error).replace("MILLRACE_PROJECT is", "COMPOSE_PROJECT_NAME is").splitlines()


def _lineage(env: Mapping[str, str]) -> Iterator[str]:
    """An address that the provider would not take as it is meant: it joins its own path to the last slash."""
    name = "MILLRACE_OPENLINEAGE_URL"
    value = env.get(name, "")
    if value and not re.fullmatch(LINEAGE_URL, value):
        yield f"{name} is {value!r}; valid: empty, or http(s)://host:port, then a path that ends in / if there is one"


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
    for name in (SECRET, METRICS_SECRET):
        if not re.fullmatch(f"[!-~]{{{SHORTEST_SECRET},}}", env.get(name, "")):
            valid = f"at least {SHORTEST_SECRET} characters without spaces"
            yield f"{name} is not set, too short or not ASCII; valid: {valid}"
    if env.get(METRICS_SECRET) and env.get(METRICS_SECRET) == env.get(SECRET):
        yield f"{METRICS_SECRET} is the same as {SECRET}, which opens all data; valid: another one"


def has_cluster(env: Mapping[str, str]) -> bool:
    return CLUSTER in env.get("COMPOSE_FILE", "").split(":")


def _replication(env: Mapping[str, str]) -> Iterator[str]:
    """Copies that the brokers or nodes cannot hold, or of which none may be down."""
    kafka, in_sync, cassandra = COPIES
    size = CLUSTER_SIZE if has_cluster(env) else 1
    for name, address in ((kafka, "KAFKA_BOOTSTRAP_SERVERS"), (cassandra, "CASSANDRA_CONTACT_POINTS")):
        value = env.get(name) or str(size)
        # How many a cluster of the user's own has is seen by schema-init.
        most = 100 if env.get(address) else size
        if not value.isdecimal() or not 1 <= int(value) <= most or int(value) == 2:
            yield f"{name} is {value!r}; valid: {_copies(most)}"
    copies, value = env.get(kafka) or str(size), env.get(in_sync)
    if value and copies.isdecimal() and int(copies) != 2:
        least, most = min(2, int(copies)), max(1, int(copies) - 1)
        if not value.isdecimal() or not least <= int(value) <= most:
            valid = f"{least}" if least == most else f"{least} to {most}"
            yield f"{in_sync} is {value!r}; valid: {valid} with {kafka} {copies}"


def _copies(most: int) -> str:
    if most == 1:
        return f"1, or 3 with {CLUSTER} in COMPOSE_FILE"
    return "1 or 3" if most == CLUSTER_SIZE else f"1, or 3 to {most}"


def _of_airflow(env: Mapping[str, str]) -> Iterator[str]:
    """What Airflow reads itself: with a wrong value its scheduler would not start. Empty: the default."""
    for name, (pattern, valid) in OF_AIRFLOW.items():
        if not re.fullmatch(f"|{pattern}", env.get(name, "")):
            yield f"{name} is {env[name]!r}; valid: {valid}"


def _subnet(env: Mapping[str, str]) -> Iterator[str]:
    name = "CLUSTER_SUBNET"
    value = env.get(name, "")
    numbers = value.split(".")
    if has_cluster(env) and (
        len(numbers) != 3 or not all(re.fullmatch("[0-9]{1,3}", number) and int(number) < 256 for number in numbers)
    ):
        yield f"{name} is {value!r}; valid: the first three numbers of the network's addresses, such as 10.213.77"


def _ports(env: Mapping[str, str], published: Mapping[int, str]) -> Iterator[str]:
    asked: dict[int, str] = {}
    files = [ROOT / file for file in env.get("COMPOSE_FILE", MAIN).split(":")]
    used = "".join(file.read_text() for file in files if file.is_file())
    for name, service in (PORTS | PORTS_OF_CLUSTER).items():
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
