"""The Compose file in both modes, as Compose itself reads it."""

import json
import re
import subprocess

import build_images
import env_file
import kafka_data
import pytest
from command import ROOT


def read(folder, choice, *files):
    file = folder / ".env"
    env_file.ensure(file, ROOT / ".env.example", build_images.names(choice))
    named = [part for name in files for part in ("--file", name)]
    command = ["docker", "compose", "--env-file", str(file), *named, "config", "--format", "json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return json.loads(done.stdout)


@pytest.fixture(params=build_images.CHOICES)
def config(request, tmp_path):
    return read(tmp_path, request.param)


@pytest.fixture(params=build_images.CHOICES)
def cluster(request, tmp_path):
    return read(tmp_path, request.param, "docker-compose.yml", "compose/cluster.yml")


BROKERS = ("kafka", "kafka-2", "kafka-3")
NODES = ("cassandra", "cassandra-2", "cassandra-3")
AIRFLOW = ("airflow-init", "api-server", "scheduler", "dag-processor", "maintenance")


def values(config, names, variable):
    return [config["services"][name]["environment"].get(variable) for name in names]


def test_should_give_every_broker_of_a_cluster_an_identity_a_port_and_a_volume_of_its_own(cluster):
    services = cluster["services"]
    (voters,) = set(values(cluster, BROKERS, "KAFKA_CONTROLLER_QUORUM_VOTERS"))

    assert values(cluster, BROKERS, "KAFKA_NODE_ID") == ["1", "2", "3"]
    assert voters == "1@kafka:9093,2@kafka-2:9093,3@kafka-3:9093"
    assert len(set(values(cluster, BROKERS, "CLUSTER_ID"))) == 1
    for name in BROKERS:
        (port,) = services[name]["ports"]
        assert port["host_ip"] == "127.0.0.1"
        assert (
            f"INTERNAL://{name}:9092,EXTERNAL://localhost:{port['published']}"
            == (services[name]["environment"]["KAFKA_ADVERTISED_LISTENERS"])
        )
    assert len({services[name]["ports"][0]["published"] for name in BROKERS}) == 3


def test_should_keep_three_copies_of_everything_that_kafka_has_itself_in_a_cluster(cluster, config):
    for name in ("DEFAULT", "OFFSETS_TOPIC", "TRANSACTION_STATE_LOG", "SHARE_COORDINATOR_STATE_TOPIC"):
        assert values(cluster, BROKERS, f"KAFKA_{name}_REPLICATION_FACTOR") == ["3"] * 3
        assert values(config, ["kafka"], f"KAFKA_{name}_REPLICATION_FACTOR") in (["1"], [None])
    for name in ("MIN_INSYNC_REPLICAS", "TRANSACTION_STATE_LOG_MIN_ISR", "SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR"):
        assert values(cluster, BROKERS, f"KAFKA_{name}") == ["2"] * 3


def test_should_let_nodes_join_one_after_the_other_and_keep_their_addresses(cluster):
    services = cluster["services"]

    assert values(cluster, NODES, "CASSANDRA_SEEDS") == [
        "cassandra,cassandra-2,cassandra-3",
        "cassandra,cassandra-3",
        "cassandra,cassandra-2",
    ]
    assert [list(services[name].get("depends_on", {})) for name in NODES] == [[], ["cassandra"], ["cassandra-2"]]
    assert [services[name]["networks"]["data"]["ipv4_address"] for name in NODES] == [
        f"10.213.77.{number}" for number in (11, 12, 13)
    ]
    assert "ports" not in services["cassandra-2"]
    for options in values(cluster, NODES, "JVM_OPTS"):
        assert "-Dcassandra.system_auth.default_rf=3" in options
        assert "ring_delay_ms=0" not in options
        assert "skip_wait_for_gossip" not in options


def test_should_wait_for_the_disk_at_each_write_in_a_cluster_and_once_for_all_on_one_node(cluster, config):
    (one,) = values(config, ["cassandra"], "JVM_EXTRA_OPTS")
    (each,) = set(values(cluster, NODES, "JVM_EXTRA_OPTS"))

    assert "-Dcassandra.settings.commitlog_sync=periodic -Dcassandra.settings.commitlog_sync_period=50ms" in one
    assert "-Dcassandra.settings.commitlog_sync=group" in each
    assert "-Dcassandra.auth_bcrypt_gensalt_log2_rounds=4" in one
    assert sorted(login for login in one.split() if "auth" in login) == sorted(
        login for login in each.split() if "auth" in login
    )


def test_should_tell_every_part_of_airflow_where_the_cluster_is(cluster, config):
    for variable, three, one in (
        ("KAFKA_BOOTSTRAP_SERVERS", "kafka:9092,kafka-2:9092,kafka-3:9092", "kafka:9092"),
        ("CASSANDRA_CONTACT_POINTS", "cassandra:9042,cassandra-2:9042,cassandra-3:9042", "cassandra:9042"),
        ("KAFKA_REPLICATION_FACTOR", "3", ""),
        ("CASSANDRA_REPLICATION_FACTOR", "3", ""),
    ):
        assert set(values(cluster, AIRFLOW, variable)) == {three}
        assert set(values(config, AIRFLOW, variable)) == {one}
    (registry,) = values(cluster, ["registry"], "APICURIO_KAFKASQL_BOOTSTRAP_SERVERS")
    assert registry == "kafka:9092,kafka-2:9092,kafka-3:9092"


def test_should_check_the_health_of_every_node_of_a_cluster_as_of_one(cluster, config):
    for names in (BROKERS, NODES):
        assert {str(cluster["services"][name]["healthcheck"]) for name in names} == {
            str(config["services"][names[0]]["healthcheck"])
        }


def test_should_pin_every_image_to_a_version(config):
    for name, service in config["services"].items():
        assert re.fullmatch(r"[a-z0-9./-]+:\d+(\.\d+)*([._-][\w.-]+)?", service["image"]), name


def test_should_publish_ports_on_loopback_only(config):
    ports = [port for service in config["services"].values() for port in service.get("ports", [])]

    assert len(ports) == 4
    assert {port["host_ip"] for port in ports} == {"127.0.0.1"}


def test_should_have_a_health_check_without_a_jvm_for_every_service_that_serves(config):
    one_shot = {"airflow-init", "cassandra-init"}
    without_a_port = {"dag-processor", "maintenance"}
    for name in config["services"].keys() - one_shot - without_a_port:
        test = config["services"][name]["healthcheck"]["test"]
        assert not re.search(r"java|nodetool|kafka-\w+\.sh|cqlsh", " ".join(test)), name


def test_should_let_only_scheduler_and_maintenance_reach_the_policy_proxy_and_only_the_proxy_the_engine(config):
    services = config["services"]
    reach_proxy = {name for name, service in services.items() if "docker-control" in service["networks"]}
    mount_socket = {
        name
        for name, service in services.items()
        if any(volume["target"] == "/var/run/docker.sock" for volume in service.get("volumes", []))
    }

    assert reach_proxy == {"scheduler", "maintenance", "docker-proxy"}
    assert mount_socket == {"docker-proxy"}
    assert config["networks"]["docker-control"]["internal"] is True


def test_should_let_the_stand_in_be_told_to_misbehave_by_the_overlay_only(config, tmp_path):
    with_faults = read(tmp_path, "official", "docker-compose.yml", "compose/faults.yml")["services"]["randomuser"]

    assert "ADMIN_PORT" not in (config["services"]["randomuser"].get("environment") or {})
    assert "ports" not in config["services"]["randomuser"]
    assert with_faults["environment"]["ADMIN_PORT"] == "8082"
    assert [(port["host_ip"], port["target"]) for port in with_faults["ports"]] == [("127.0.0.1", 8082)]


@pytest.mark.parametrize("image", ["kafka", "cassandra", "postgres"])
def test_should_mount_something_on_every_volume_of_an_image(config, image):
    declared = re.findall(r"^VOLUME (.*)$", (ROOT / "images" / image / "Dockerfile").read_text(), re.MULTILINE)
    paths = {path for line in declared for path in re.findall(r"[\w/.-]+", line)}
    users = {name: it for name, it in config["services"].items() if re.search(rf"\b{image}:", it["image"])}
    assert paths
    assert users

    for name, service in users.items():
        mounted = {volume["target"] for volume in service.get("volumes", [])} | set(service.get("tmpfs", []))
        assert paths - mounted == set(), name


@pytest.fixture(params=build_images.CHOICES)
def with_spark(request, tmp_path):
    return read(tmp_path, request.param, "docker-compose.yml", "compose/spark.yml")


def test_should_run_a_cluster_of_spark_in_images_that_are_there(with_spark):
    services = with_spark["services"]
    task = f"millrace/spark-to-cassandra:{build_images.version()}"

    assert re.fullmatch(r"(apache|millrace)/spark:4\.[\w.-]+", services["spark-master"]["image"])
    assert {services[name]["image"] for name in ("spark-worker", "spark-history")} == {task}
    assert task in services["docker-proxy"]["environment"]["ALLOWED_IMAGES"]
    assert services["docker-proxy"]["environment"]["VOLUMES"] == f"{task}=millrace_spark-events:/opt/spark/events"
    assert services["spark-history"]["volumes"][0]["source"] == "spark-events"


def test_should_publish_only_pages_of_spark_and_on_loopback(with_spark):
    ports = {name: with_spark["services"][name].get("ports", []) for name in with_spark["services"] if "spark" in name}

    assert {name: [port["target"] for port in found] for name, found in ports.items()} == {
        "spark-master": [8080],
        "spark-worker": [],
        "spark-history": [18080],
    }
    assert {port["host_ip"] for found in ports.values() for port in found} == {"127.0.0.1"}


def test_should_give_spark_s_secret_to_its_own_processes_and_the_scheduler_only(with_spark, tmp_path):
    secret = env_file.read(tmp_path / ".env")["SPARK_AUTHENTICATE_SECRET"]
    users = {name for name, service in with_spark["services"].items() if secret in json.dumps(service)}
    commands = json.dumps([[it.get("command"), it.get("entrypoint")] for it in with_spark["services"].values()])

    assert users == {"spark-master", "spark-worker", "spark-history", "scheduler"}
    assert secret not in commands
    for name in users - {"scheduler"}:
        environment = with_spark["services"][name]["environment"]
        assert "-Dspark.authenticate=true" in environment["SPARK_DAEMON_JAVA_OPTS"]


@pytest.fixture(params=build_images.CHOICES)
def with_zookeeper(request, tmp_path):
    return read(tmp_path, request.param, "docker-compose.yml", kafka_data.ZOOKEEPER)


def test_should_let_only_kafka_reach_zookeeper_which_publishes_nothing(with_zookeeper):
    services = with_zookeeper["services"]

    assert {name for name, it in services.items() if "zookeeper" in it["networks"]} == {"zookeeper", "kafka"}
    assert set(services["zookeeper"]["networks"]) == {"zookeeper"}
    assert with_zookeeper["networks"]["zookeeper"]["internal"] is True
    assert "ports" not in services["zookeeper"]


def test_should_have_zookeeper_close_sessions_without_a_login(with_zookeeper):
    extra = with_zookeeper["services"]["zookeeper"]["environment"]["ZOO_CFG_EXTRA"].split()

    assert {"enforce.auth.enabled=true", "enforce.auth.schemes=sasl"} <= set(extra)


def test_should_pin_the_images_of_the_other_kafka_and_check_it_without_a_jvm(with_zookeeper):
    for name in ("kafka", "zookeeper"):
        service = with_zookeeper["services"][name]
        assert re.fullmatch(r"[a-z/]+:3\.\d+\.\d+", service["image"])
        assert not re.search(r"java|\.sh", " ".join(service["healthcheck"]["test"]))


def test_should_keep_the_data_of_the_two_kafkas_apart(config, with_zookeeper):
    sources = [
        {volume["source"] for volume in part["services"]["kafka"]["volumes"] if volume["type"] == "volume"}
        for part in (config, with_zookeeper)
    ]

    assert sources == [{kafka_data.KRAFT_VOLUME}, {kafka_data.ZOOKEEPER_VOLUME}]


def test_should_give_the_other_kafka_no_setting_of_kraft(with_zookeeper):
    environment = with_zookeeper["services"]["kafka"]["environment"]

    assert set(environment) == {"KAFKA_CLUSTER_ID", "KAFKA_PORT", "KAFKA_HEAP_OPTS", "ZOOKEEPER_PASSWORD"}


@pytest.mark.parametrize("image", ["kafka-zookeeper", "zookeeper"])
def test_should_mount_something_on_every_volume_of_an_image_with_zookeeper(with_zookeeper, image):
    declared = re.search(r"^VOLUME (.*)$", (ROOT / "images" / image / "Dockerfile").read_text(), re.MULTILINE)
    service = with_zookeeper["services"]["zookeeper" if image == "zookeeper" else "kafka"]

    mounted = {volume["target"] for volume in service["volumes"]} | set(service["tmpfs"])
    assert set(re.findall(r"[\w/.-]+", declared[1])) - mounted == set()


def test_should_refuse_to_start_without_a_secret(tmp_path):
    file = tmp_path / ".env"
    env_file.ensure(file, ROOT / ".env.example", build_images.names("official"))
    file.write_text(re.sub(r"POSTGRES_PASSWORD=.*", "POSTGRES_PASSWORD=", file.read_text()))

    command = ["docker", "compose", "--env-file", str(file), "config", "-q"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode != 0
    assert "POSTGRES_PASSWORD" in done.stderr


def test_should_have_a_database_connection_for_all_that_the_api_server_does_at_once(config):
    """Starlette has 40 threads, a request two sessions at most: its own and that of the auth manager."""
    (overflow,) = values(config, ["api-server"], "AIRFLOW__DATABASE__SQL_ALCHEMY_MAX_OVERFLOW")
    at_most = 5 + int(overflow)
    room = int(config["services"]["postgres"]["command"][-1].removeprefix("max_connections="))

    assert at_most >= 2 * 40
    assert room >= at_most + 4 * 15
