"""The Control Center in the Compose files, as Compose itself reads them."""

import json

import build_images
import env_file
import pytest
import settings
from test_compose import read, values


@pytest.fixture(params=build_images.CHOICES)
def config(request, tmp_path):
    return read(tmp_path, request.param)


@pytest.fixture
def cluster(tmp_path):
    return read(tmp_path, "packages", settings.MAIN, settings.CLUSTER)


@pytest.fixture
def with_spark(tmp_path):
    return read(tmp_path, "packages", settings.MAIN, settings.SPARK)


def test_should_let_only_airflow_s_api_server_reach_the_control_center_beside_the_data(config):
    services = config["services"]

    assert {name for name, it in services.items() if "control-center" in it["networks"]} == {
        "api-server",
        "control-center",
    }
    assert set(services["control-center"]["networks"]) == {"control-center", "data"}
    assert "data" not in services["api-server"]["networks"]
    assert config["networks"]["control-center"]["internal"] is True
    assert "ports" not in services["control-center"]


def test_should_start_the_control_center_whatever_else_is_down(config):
    assert "depends_on" not in config["services"]["control-center"]
    assert not any("control-center" in it.get("depends_on", {}) for it in config["services"].values())


def test_should_let_the_control_center_read_only(config, tmp_path):
    service, secrets = config["services"]["control-center"], env_file.read(tmp_path / ".env")

    assert service["read_only"] is True
    assert all(volume["read_only"] for volume in service["volumes"])
    assert service["environment"]["CASSANDRA_USERNAME"] == "millrace_reader"
    assert service["environment"]["CASSANDRA_PASSWORD"] == secrets["CASSANDRA_READER_PASSWORD"]
    for name in ("CASSANDRA_PASSWORD", "CASSANDRA_ADMIN_PASSWORD"):
        assert secrets[name] not in json.dumps(service)


def test_should_give_the_control_center_s_secrets_to_those_that_need_them(config, tmp_path):
    secrets = env_file.read(tmp_path / ".env")

    for name, those in (
        ("CONTROL_CENTER_SECRET", {"api-server", "control-center"}),
        ("CONTROL_CENTER_METRICS_SECRET", {"control-center"}),
        ("CASSANDRA_READER_PASSWORD", {"cassandra-init", "control-center"}),
    ):
        assert {service for service, it in config["services"].items() if secrets[name] in json.dumps(it)} == those


@pytest.mark.parametrize(
    ("line", "readers"),
    [("", "millrace_reader"), ("CASSANDRA_READERS=\n", ""), ("CASSANDRA_READERS=one,two\n", "one,two")],
)
def test_should_let_the_control_center_s_role_read_new_keyspaces_unless_told_otherwise(tmp_path, line, readers):
    (tmp_path / ".env").write_text(line)

    config = read(tmp_path, "packages")

    assert set(values(config, ("scheduler", "dag-processor"), "CASSANDRA_READERS")) == {readers}


def test_should_have_the_control_center_log_in_as_the_role_that_may_read_new_keyspaces(config):
    (reader,) = values(config, ["control-center"], "CASSANDRA_USERNAME")

    assert values(config, ["scheduler"], "CASSANDRA_READERS") == [reader]


def test_should_tell_the_control_center_where_airflow_s_tasks_find_the_data(config, cluster):
    for stack in (config, cluster):
        for variable in (
            "KAFKA_BOOTSTRAP_SERVERS",
            "CASSANDRA_CONTACT_POINTS",
            "CASSANDRA_LOCAL_DATACENTER",
            "REGISTRY_URL",
            "SOURCE_URL",
        ):
            assert len(set(values(stack, ("control-center", "scheduler"), variable))) == 1


def test_should_tell_the_control_center_of_a_cluster_of_spark_only_where_there_is_one(config, with_spark):
    names = ("SPARK_MASTER_UI_URL", "SPARK_HISTORY_URL", "SPARK_UI_URL")

    assert [config["services"]["control-center"]["environment"].get(name) for name in names] == [None] * 3
    assert [with_spark["services"]["control-center"]["environment"][name] for name in names] == [
        "http://spark-master:8080",
        "http://spark-history:18080",
        "http://localhost:8085",
    ]
