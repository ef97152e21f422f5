import socket
from contextlib import contextmanager

import env_file
import pytest
import settings
from command import ROOT


def settings_that_fit():
    """Those of .env.example, with secrets, and with ports that are free."""
    secrets = {name: make() for name, make in env_file.GENERATED.items()}
    fit = {**env_file.read(ROOT / ".env.example"), **secrets, "MILLRACE_VERSION": "0.1.0"}
    ports = settings.PORTS | settings.PORTS_OF_CLUSTER
    probes = [socket.socket() for _ in ports]
    for name, probe in zip(ports, probes, strict=True):
        probe.bind(("127.0.0.1", 0))
        fit[name] = str(probe.getsockname()[1])
    for probe in probes:
        probe.close()
    return fit


@contextmanager
def a_taken_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def problems(changes, published=None):
    return list(settings.problems({**settings_that_fit(), **changes}, published or {}))


LINEAGE_ADDRESS = "empty, or http(s)://host:port, then a path that ends in / if there is one"
CLUSTER = {"COMPOSE_FILE": f"{settings.MAIN}:{settings.CLUSTER}"}


METRICS = {"COMPOSE_FILE": f"{CLUSTER['COMPOSE_FILE']}:{settings.METRICS}:{settings.METRICS_CLUSTER}"}


@pytest.mark.parametrize("parts", [{}, CLUSTER, METRICS])
def test_should_accept_what_fits(parts):
    assert problems(parts) == []


@pytest.mark.parametrize(
    ("name", "value"), [("PARALLEL_TASKS", "500"), ("PARALLEL_TASKS", ""), ("SCHEDULER_PAUSE", "0.05")]
)
def test_should_accept_numbers_that_airflow_can_read(name, value):
    assert problems({f"MILLRACE_{name}": value}) == []


@pytest.mark.parametrize(
    ("name", "value", "valid"),
    [
        ("DAG_READ_INTERVAL", "4", "seconds, 5 to 3600"),
        ("DAG_READ_INTERVAL", "3601", "seconds, 5 to 3600"),
        ("PARALLEL_TASKS", "0", "a whole number from 1 to 500"),
        ("PARALLEL_TASKS", "many", "a whole number from 1 to 500"),
        ("SCHEDULER_PAUSE", "0", "seconds, 0.05 to 5"),
        ("SCHEDULER_PAUSE", "0.01", "seconds, 0.05 to 5"),
        ("SCHEDULER_PAUSE", "1s", "seconds, 0.05 to 5"),
    ],
)
def test_should_refuse_numbers_that_airflow_cannot_read(name, value, valid):
    assert problems({f"MILLRACE_{name}": value}) == [f"MILLRACE_{name} is {value!r}; valid: {valid}"]


def test_should_refuse_a_setting_that_nobody_reads():
    assert problems({"MILLRACE_RETENTION_DAY": "5"}) == [
        "MILLRACE_RETENTION_DAY is not a setting; valid: MILLRACE_RETENTION_DAYS"
    ]
    assert problems({"MILLRACE_X": "5"}) == ["MILLRACE_X is not a setting; valid: those in docs/settings.md"]


@pytest.mark.parametrize("value", ["0", "65536", "-1", "8o80", "", "80.5", " 80"])
def test_should_refuse_what_is_no_port(value):
    assert problems({"KAFKA_PORT": value}) == [f"KAFKA_PORT is {value!r}; valid: a port, 1 to 65535"]


def test_should_name_both_settings_that_ask_for_one_port():
    port = settings_that_fit()["AIRFLOW_PORT"]

    assert problems({"AIRFLOW_PORT": port, "KAFKA_PORT": port}) == [
        f"AIRFLOW_PORT and KAFKA_PORT are both {port}; valid: a different port for each"
    ]


def test_should_name_a_taken_port_and_its_setting():
    with a_taken_port() as port:
        (problem,) = problems({"KAFKA_PORT": str(port)})

    assert problem.startswith(f"KAFKA_PORT is {port}, which is in use on 127.0.0.1")


def test_should_accept_a_port_that_the_same_service_of_this_stack_holds():
    with a_taken_port() as port:
        assert problems({"KAFKA_PORT": str(port)}, {port: "kafka"}) == []


def test_should_refuse_a_port_that_another_service_of_this_stack_holds():
    with a_taken_port() as port:
        (problem,) = problems({"KAFKA_PORT": str(port)}, {port: "registry"})

    assert problem.startswith(f"KAFKA_PORT is {port}, which this stack's registry uses; run 'make down' first")


def test_should_refuse_a_taken_port_while_this_stack_runs_on_others():
    with a_taken_port() as port:
        assert len(problems({"KAFKA_PORT": str(port)}, {1: "kafka"})) == 1


@pytest.mark.parametrize(
    ("name", "value", "valid"),
    [
        ("MILLRACE_RETRIES", "-1", "0 to 20"),
        ("MILLRACE_RETRY_DELAY", "soon", "seconds, 0 to 3600"),
        ("MILLRACE_FETCH_DEADLINE", "5", "seconds, 10 to 86400"),
        ("MILLRACE_TASK_MEMORY", "512m", "256 to 65536"),
        ("MILLRACE_TASK_MEMORY", "255", "256 to 65536"),
        ("MILLRACE_TASK_CPUS", "0", "0.1 to 64"),
        ("COMPOSE_PROJECT_NAME", "My Project", "a Compose project's name, such as millrace"),
        ("SOURCE_URL", "ftp://example.com/", "an address that begins with http:// or https://"),
        ("MILLRACE_OPENLINEAGE_URL", "marquez:5000", LINEAGE_ADDRESS),
        ("MILLRACE_OPENLINEAGE_URL", "http://marquez:5000/api", LINEAGE_ADDRESS),
        ("MILLRACE_OPENLINEAGE_URL", "http://me:pw@marquez:5000/", LINEAGE_ADDRESS),
        ("MILLRACE_OPENLINEAGE_URL", "http://marquez:5000/?key=1", LINEAGE_ADDRESS),
        ("MILLRACE_OPENLINEAGE_URL", 'http://marquez:5000","x":"', LINEAGE_ADDRESS),
    ],
)
def test_should_name_a_wrong_setting_its_value_and_what_is_valid(name, value, valid):
    assert problems({name: value}) == [f"{name} is {value!r}; valid: {valid}"]


@pytest.mark.parametrize("url", ["", "http://marquez:5000", "https://h/", "https://h:8443/openapi/openlineage/"])
def test_should_accept_the_address_of_a_backend_for_lineage(url):
    assert problems({"MILLRACE_OPENLINEAGE_URL": url}) == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"KAFKA_REPLICATION_FACTOR": "3"}, "KAFKA_REPLICATION_FACTOR is '3'; valid: 1, or 3 with compose/cluster.yml"),
        (
            {"CASSANDRA_REPLICATION_FACTOR": "2"},
            "CASSANDRA_REPLICATION_FACTOR is '2'; valid: 1, or 3 with compose/cluster.yml",
        ),
        (CLUSTER | {"KAFKA_REPLICATION_FACTOR": "2"}, "KAFKA_REPLICATION_FACTOR is '2'; valid: 1 or 3"),
        (CLUSTER | {"CASSANDRA_REPLICATION_FACTOR": "4"}, "CASSANDRA_REPLICATION_FACTOR is '4'; valid: 1 or 3"),
        (CLUSTER | {"CASSANDRA_REPLICATION_FACTOR": "all"}, "CASSANDRA_REPLICATION_FACTOR is 'all'; valid: 1 or 3"),
        (
            CLUSTER | {"KAFKA_MIN_INSYNC_REPLICAS": "3"},
            "KAFKA_MIN_INSYNC_REPLICAS is '3'; valid: 2 with KAFKA_REPLICATION_FACTOR 3",
        ),
        (
            CLUSTER | {"KAFKA_MIN_INSYNC_REPLICAS": "1"},
            "KAFKA_MIN_INSYNC_REPLICAS is '1'; valid: 2 with KAFKA_REPLICATION_FACTOR 3",
        ),
        (
            {"KAFKA_MIN_INSYNC_REPLICAS": "2"},
            "KAFKA_MIN_INSYNC_REPLICAS is '2'; valid: 1 with KAFKA_REPLICATION_FACTOR 1",
        ),
        (
            {"KAFKA_BOOTSTRAP_SERVERS": "mine:9092", "KAFKA_REPLICATION_FACTOR": "2"},
            "KAFKA_REPLICATION_FACTOR is '2'; valid: 1, or 3 to 100",
        ),
        (
            {
                "KAFKA_BOOTSTRAP_SERVERS": "mine:9092",
                "KAFKA_REPLICATION_FACTOR": "5",
                "KAFKA_MIN_INSYNC_REPLICAS": "5",
            },
            "KAFKA_MIN_INSYNC_REPLICAS is '5'; valid: 2 to 4 with KAFKA_REPLICATION_FACTOR 5",
        ),
        (
            {"CASSANDRA_CONTACT_POINTS": "mine"},
            "CASSANDRA_CONTACT_POINTS is 'mine'; valid: host:port, more than one separated by commas",
        ),
        (
            CLUSTER | {"CLUSTER_SUBNET": "10.213.256"},
            "CLUSTER_SUBNET is '10.213.256'; valid: the first three numbers of the network's addresses",
        ),
    ],
)
def test_should_refuse_copies_that_do_not_overlap_or_do_not_fit(changes, problem):
    (found,) = problems(changes)

    assert found.startswith(problem)


@pytest.mark.parametrize(
    "changes",
    [
        CLUSTER | {"KAFKA_REPLICATION_FACTOR": "1", "KAFKA_MIN_INSYNC_REPLICAS": "1"},
        CLUSTER | {"KAFKA_MIN_INSYNC_REPLICAS": "2", "CASSANDRA_REPLICATION_FACTOR": "3"},
        {"KAFKA_BOOTSTRAP_SERVERS": "a:9092,b:9092", "KAFKA_REPLICATION_FACTOR": "5"},
        {"CASSANDRA_CONTACT_POINTS": "a:9042,b:9042", "CASSANDRA_REPLICATION_FACTOR": "3"},
    ],
)
def test_should_accept_copies_that_overlap(changes):
    assert problems(changes) == []


def test_should_ask_for_the_ports_of_a_cluster_only_if_there_is_one():
    assert problems({"KAFKA_2_PORT": "0"}) == []
    assert problems(CLUSTER | {"KAFKA_2_PORT": "0"}) == ["KAFKA_2_PORT is '0'; valid: a port, 1 to 65535"]


@pytest.mark.parametrize("password", ["wrong3", "hush-hush-1", ""])
def test_should_refuse_a_short_password_without_showing_it(password):
    assert problems({"AIRFLOW_ADMIN_PASSWORD": password}) == [
        "AIRFLOW_ADMIN_PASSWORD is not set or too short; valid: at least 12 characters"
    ]


@pytest.mark.parametrize("key", ["hush", "", f"{'a' * 43}=,", f"{'a' * 44}="])
def test_should_refuse_what_is_no_fernet_key_without_showing_it(key):
    assert problems({"AIRFLOW_FERNET_KEY": key}) == [
        "AIRFLOW_FERNET_KEY is not a Fernet key; valid: 32 bytes in URL-safe base64, several keys separated by commas"
    ]


@pytest.mark.parametrize("name", ["CONTROL_CENTER_SECRET", "CONTROL_CENTER_METRICS_SECRET"])
@pytest.mark.parametrize("secret", ["", "hush" * 7, "hush " * 10, "hüsh" * 10])
def test_should_refuse_a_secret_of_the_control_center_that_it_would_not_take_without_showing_it(name, secret):
    assert problems({name: secret}) == [
        f"{name} is not set, too short or not ASCII; valid: at least 32 characters without spaces"
    ]


def test_should_refuse_to_give_prometheus_the_secret_that_opens_all_data():
    secret = "hush" * 8

    assert problems({"CONTROL_CENTER_SECRET": secret, "CONTROL_CENTER_METRICS_SECRET": secret}) == [
        "CONTROL_CENTER_METRICS_SECRET is the same as CONTROL_CENTER_SECRET, which opens all data; valid: another one"
    ]


@pytest.mark.parametrize("readers", ["", "millrace_reader", "one,Two-3"])
def test_should_let_roles_read_the_keyspaces(readers):
    assert problems({"CASSANDRA_READERS": readers}) == []


def test_should_refuse_roles_that_schema_init_would_not_take():
    assert problems({"CASSANDRA_READERS": "one, two"}) == [
        "CASSANDRA_READERS is 'one, two'; valid: empty, or names of roles, separated by commas"
    ]


@pytest.mark.parametrize("password", ['"in-quotes"', "'in-quotes'", "with-$HOME", "with # a comment"])
def test_should_refuse_a_secret_that_compose_reads_differently_without_showing_it(password):
    assert problems({"POSTGRES_PASSWORD": password}) == [
        "POSTGRES_PASSWORD has quotes, a $ or a comment, which Compose does not pass on as written; valid: none of them"
    ]


def test_should_accept_a_new_fernet_key_beside_the_old_one():
    assert problems({"AIRFLOW_FERNET_KEY": ",".join(env_file.GENERATED["AIRFLOW_FERNET_KEY"]() for _ in "12")}) == []


def test_should_name_all_that_is_wrong():
    found = problems({"MILLRACE_RETRIES": "-1", "SOURCE_URL": "x", "AIRFLOW_PORT": "0", "KAFKA_PORT": "no"})

    assert [line.split()[0] for line in found] == ["SOURCE_URL", "MILLRACE_RETRIES", "AIRFLOW_PORT", "KAFKA_PORT"]


@pytest.mark.parametrize(
    "parts",
    [
        (settings.CLUSTER, settings.ZOOKEEPER),
        (settings.ZOOKEEPER, settings.SPARK, settings.CLUSTER),
        (settings.SPARK, settings.SPARK),
        ("compose/clusters.yml",),
        (settings.METRICS_CLUSTER,),
        (settings.METRICS, settings.METRICS_CLUSTER),
        (settings.SPARK, settings.METRICS_SPARK, settings.METRICS),
    ],
)
def test_should_refuse_parts_that_are_not_there_or_do_not_fit_together(parts):
    value = ":".join((settings.MAIN, *parts))

    (problem,) = settings.problems(settings_that_fit() | {"COMPOSE_FILE": value}, {})

    assert problem.startswith(f"COMPOSE_FILE is {value!r}; valid: ")
