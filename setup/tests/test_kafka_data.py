"""Kafka with KRaft and Kafka with ZooKeeper: which one may start, by what the volumes have."""

import subprocess
import uuid

import kafka_data
import pytest

MAIN = {"COMPOSE_FILE": "docker-compose.yml"}
WITH_ZOOKEEPER = {"COMPOSE_FILE": f"docker-compose.yml:{kafka_data.ZOOKEEPER}:e2e/stack/docker-compose.yml"}
KRAFT, ZOOKEEPER = "millrace_kafka-data", "millrace_kafka-zookeeper-data"


def problems(settings, *with_data):
    return list(kafka_data.problems("millrace", settings, lambda name: {"version": "1"} if name in with_data else {}))


@pytest.mark.parametrize("with_data", [(), (KRAFT,)])
def test_should_let_the_main_stack_start_without_data_or_on_its_own(with_data):
    assert problems(MAIN, *with_data) == []


@pytest.mark.parametrize("with_data", [(), (ZOOKEEPER,)])
def test_should_let_kafka_with_zookeeper_start_without_data_or_on_its_own(with_data):
    assert problems(WITH_ZOOKEEPER, *with_data) == []


@pytest.mark.parametrize("with_data", [(ZOOKEEPER,), (KRAFT, ZOOKEEPER)])
def test_should_refuse_the_main_stack_while_there_is_data_with_zookeeper(with_data):
    (problem,) = problems(MAIN, *with_data)

    assert problem.startswith("COMPOSE_FILE does not name compose/zookeeper.yml, but the data in")
    assert ZOOKEEPER in problem
    for option in ("COMPOSE_FILE=docker-compose.yml:compose/zookeeper.yml", "make kraft", "make clean CONFIRM=yes"):
        assert option in problem


@pytest.mark.parametrize("with_data", [(KRAFT,), (KRAFT, ZOOKEEPER)])
def test_should_refuse_kafka_with_zookeeper_while_there_is_data_with_kraft(with_data):
    (problem,) = problems(WITH_ZOOKEEPER, *with_data)

    assert problem.startswith("COMPOSE_FILE names compose/zookeeper.yml, but the data in millrace_kafka-data")
    assert "take compose/zookeeper.yml out of COMPOSE_FILE" in problem
    assert "make kraft" not in problem


@pytest.fixture
def volume(tmp_path):
    """A volume of an engine, with Kafka's own file."""
    name = f"millrace-kafka-data-{uuid.uuid4().hex[:8]}"
    archive = tmp_path / "image.tar"
    subprocess.run(["tar", "-cf", archive, "--files-from", "/dev/null"], check=True)
    image = docker("import", "--change", 'CMD ["none"]', str(archive))
    docker("volume", "create", name)
    container = docker("create", "-v", f"{name}:/data", image, "none")
    (tmp_path / "meta.properties").write_text(
        "#\n#Sat Nov 28 07:13:52 UTC 2026\nbroker.id=1\nversion=0\ncluster.id=a-b=\n"
    )
    docker("cp", str(tmp_path / "meta.properties"), f"{container}:/data/meta.properties")
    yield name
    docker("rm", container)
    docker("rmi", image)
    docker("volume", "rm", name)


def docker(*arguments):
    return subprocess.run(["docker", *arguments], capture_output=True, text=True, check=True).stdout.strip()


def test_should_read_what_kafka_says_of_its_data(volume):
    assert kafka_data.properties(volume) == {"broker.id": "1", "version": "0", "cluster.id": "a-b="}


def test_should_find_no_data_in_a_volume_that_there_is_not():
    assert kafka_data.properties("millrace-never-created") == {}
    assert kafka_data.cluster("millrace-never-created") == ""
