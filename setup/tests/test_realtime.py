"""The continuous mode: how it is started, and its services as Compose itself reads them."""

import pytest
import realtime
import settings
from test_compose import read

NEEDED = ("PIPELINE", "SCHEMA_IDS", *settings.ADDRESSES)
SERVICES = pytest.mark.parametrize(("part", "service"), realtime.SERVICES.values())


class FakeStack:
    """A stack of these Compose files, that starts nothing."""

    def __init__(self, *parts):
        self.settings = {"REGISTRY_PORT": "8081"}
        self.parts = parts
        self.variables = {}

    def has(self, part):
        return part in self.parts

    def environment(self, service):
        return dict.fromkeys(settings.ADDRESSES, f"as the {service} has it")

    def compose_with(self, part, variables, *arguments, log):
        self.variables = dict(variables)


@pytest.fixture
def alone(monkeypatch):
    """No pipeline file, no registry, and no continuous mode that runs already."""
    monkeypatch.setattr(realtime.pipelines, "load", lambda name: {"topic": {"name": name}})
    monkeypatch.setattr(realtime.pipelines, "canonical_json", lambda name: "{}")
    monkeypatch.setattr(realtime, "schema_ids", lambda registry, subject: [3, 7])
    monkeypatch.setattr(realtime, "remove", lambda stack, service: None)


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("engine", realtime.SERVICES)
@pytest.mark.parametrize(("parts", "port"), [((), ""), ((settings.METRICS,), "9405")])
def test_should_have_metrics_where_prometheus_collects_them(engine, parts, port):
    stack = FakeStack(*parts)

    realtime.follow(stack, engine)

    assert stack.variables["METRICS_PORT"] == port
    assert stack.variables["SCHEMA_IDS"] == "3,7"


@SERVICES
def test_should_publish_no_port_and_be_on_one_network(monkeypatch, tmp_path, part, service):
    for name in NEEDED:
        monkeypatch.setenv(name, "-")
    monkeypatch.setenv("METRICS_PORT", realtime.METRICS_PORT)

    config = read(tmp_path, "packages", settings.MAIN, part)["services"][service]

    assert config["environment"]["METRICS_PORT"] == realtime.METRICS_PORT
    assert "ports" not in config
    assert list(config["networks"]) == ["data"]


@SERVICES
def test_should_have_no_metrics_by_default(monkeypatch, tmp_path, part, service):
    for name in NEEDED:
        monkeypatch.setenv(name, "-")
    monkeypatch.delenv("METRICS_PORT", raising=False)

    config = read(tmp_path, "packages", settings.MAIN, part)["services"][service]

    assert config["environment"]["METRICS_PORT"] == ""
