"""compose/kafka-ui.yml: as Compose itself reads it, and what `make run` says of it."""

import json
import re

import env_file
import pytest
import settings
from test_compose import read
from test_settings import a_taken_port, problems

WITH_UI = {"COMPOSE_FILE": f"{settings.MAIN}:{settings.KAFKA_UI}"}


@pytest.fixture
def config(tmp_path):
    return read(tmp_path, "official", settings.MAIN, settings.KAFKA_UI)


@pytest.fixture
def ui(config):
    return config["services"]["kafka-ui"]


def test_should_add_one_service_and_leave_the_others_as_they_are(config, tmp_path):
    plain = read(tmp_path, "official", settings.MAIN)

    assert config["services"].keys() - plain["services"].keys() == {"kafka-ui"}
    assert {name: it for name, it in config["services"].items() if name != "kafka-ui"} == plain["services"]


def test_should_pin_the_official_image(ui):
    assert re.fullmatch(r"kafbat/kafka-ui:v\d+\.\d+\.\d+", ui["image"])


def test_should_want_a_login_with_the_generated_password_that_nobody_else_has(config, ui, tmp_path):
    password = env_file.read(tmp_path / ".env")["KAFKA_UI_PASSWORD"]

    assert len(password) >= 32
    assert ui["environment"]["AUTH_TYPE"] == "LOGIN_FORM"
    assert ui["environment"]["SPRING_SECURITY_USER_PASSWORD"] == password
    assert {name for name, it in config["services"].items() if password in json.dumps(it)} == {"kafka-ui"}


def test_should_answer_nothing_without_a_login_but_whether_it_is_healthy(ui):
    assert ui["environment"]["MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE"] == "health"
    assert ui["environment"]["KAFKA_CLUSTERS_0_METRICS_PROMETHEUSEXPOSE"] == "false"
    assert ui["healthcheck"]["test"][-1].endswith("/actuator/health")


def test_should_only_read(ui):
    assert ui["environment"]["KAFKA_CLUSTERS_0_READONLY"] == "true"
    assert ui["environment"]["DYNAMIC_CONFIG_ENABLED"] == "false"
    assert ui["read_only"] is True
    assert ui["cap_drop"] == ["ALL"]
    assert "volumes" not in ui


def test_should_be_bounded_and_reached_from_this_machine_only(ui):
    (port,) = ui["ports"]

    assert (port["host_ip"], port["published"]) == ("127.0.0.1", "8087")
    assert set(ui["networks"]) == {"data"}
    assert int(ui["mem_limit"]) <= 2**30


@pytest.mark.parametrize(
    "parts",
    [
        (settings.KAFKA_UI,),
        (settings.ZOOKEEPER, settings.KAFKA_UI),
        (settings.CLUSTER, settings.KAFKA_UI),
        (settings.KAFKA_UI, settings.CLUSTER, settings.SPARK),
        (settings.METRICS, settings.KAFKA_UI),
    ],
)
def test_should_find_broker_and_registry_with_every_other_part(tmp_path, parts):
    services = read(tmp_path, "official", settings.MAIN, *parts)["services"]
    environment = services["kafka-ui"]["environment"]

    assert environment["KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS"] == "kafka:9092"
    assert "data" in services["kafka"]["networks"]
    assert environment["KAFKA_CLUSTERS_0_SCHEMAREGISTRY"] == services["scheduler"]["environment"]["REGISTRY_URL"]
    assert problems({"COMPOSE_FILE": ":".join((settings.MAIN, *parts)), "IMAGES": "official"}) == []


def test_should_show_a_kafka_of_the_user_s_own(tmp_path, monkeypatch):
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", "mine-1:9092,mine-2:9092")

    service = read(tmp_path, "official", settings.MAIN, settings.KAFKA_UI)["services"]["kafka-ui"]

    assert service["environment"]["KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS"] == "mine-1:9092,mine-2:9092"


def test_should_say_in_one_line_that_there_is_no_image_of_it_made_from_packages():
    (problem,) = problems(WITH_UI | {"IMAGES": "packages"})

    assert problem.startswith("COMPOSE_FILE has compose/kafka-ui.yml, but IMAGES is 'packages'")
    assert "the Control Center shows topics" in problem
    assert "\n" not in problem


def test_should_ask_for_its_port_only_if_it_is_there():
    with a_taken_port() as port:
        assert problems({"KAFKA_UI_PORT": str(port)}) == []
        (problem,) = problems(WITH_UI | {"KAFKA_UI_PORT": str(port), "IMAGES": "official"})

    assert problem.startswith(f"KAFKA_UI_PORT is {port}, which is in use on 127.0.0.1")
