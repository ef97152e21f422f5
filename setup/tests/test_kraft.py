"""`make kraft`: what it refuses before anything is touched, and the order of its steps."""

import kafka_data
import kraft
import pytest
from console import SetupError


class FakeStack:
    project = "millrace"

    def __init__(self, compose_file=f"docker-compose.yml:{kafka_data.ZOOKEEPER}"):
        self.settings = {"COMPOSE_FILE": compose_file, "IMAGES": "packages"}
        self.done = []

    def configure(self):
        pass

    def images(self):
        return set()

    def up(self):
        self.done.append("up")

    def compose_with(self, part, variables, *arguments, log):
        self.done.append((arguments[-1], variables["BROKER_SETTINGS"], variables["CONTROLLER_SETTINGS"]))


@pytest.fixture(autouse=True)
def confirmed(monkeypatch):
    monkeypatch.setenv("CONFIRM", "yes")
    monkeypatch.delenv("COMPOSE_FILE", raising=False)


@pytest.fixture
def data(monkeypatch):
    """Says that there is data with ZooKeeper, and which other file is there; none at first."""

    def has(properties, other=None):
        monkeypatch.setattr(kafka_data, "properties", lambda volume: properties if "zookeeper" in volume else {})
        monkeypatch.setattr(kafka_data, "file", lambda _, name: "" if name == other else None)

    has({})
    return has


def test_should_ask_for_a_confirmation(monkeypatch, data):
    monkeypatch.setenv("CONFIRM", "")

    with pytest.raises(SetupError, match=r"there is no way back; read docs/zookeeper.md, then: make kraft CONFIRM=yes"):
        kraft.check(FakeStack())


def test_should_refuse_a_stack_that_has_kraft(data):
    with pytest.raises(SetupError, match=r"COMPOSE_FILE does not name compose/zookeeper.yml"):
        kraft.check(FakeStack("docker-compose.yml"))


def test_should_repeat_what_comes_after_the_data_was_moved(monkeypatch, data):
    data({}, kafka_data.MOVED)
    stack = FakeStack("docker-compose.yml")
    for step in ("migrate", "copy", "retire"):
        monkeypatch.setattr(kraft, step, lambda _: pytest.fail("the data was moved before"))
    monkeypatch.setattr(kraft, "raise_features", lambda _: stack.done.append("features"))
    monkeypatch.setattr(kraft.build_images, "build", lambda *_: None)

    kraft.kraft(stack)

    assert stack.done == ["up", "features"]


def test_should_refuse_a_stack_without_data(data):
    with pytest.raises(SetupError, match="Kafka has no data to move yet"):
        kraft.check(FakeStack())


def test_should_refuse_a_compose_file_that_it_could_not_change(monkeypatch, data):
    data({"version": "0"})
    monkeypatch.setenv("COMPOSE_FILE", "docker-compose.yml")

    with pytest.raises(SetupError, match="COMPOSE_FILE comes from the shell"):
        kraft.check(FakeStack())


def test_should_have_the_broker_without_zookeeper_only_after_the_controller_has_its_metadata(monkeypatch, data):
    data({"version": "0"})
    stack = FakeStack()
    monkeypatch.setattr(kraft, "wait_for", lambda _, words: stack.done.append(words))

    kraft.migrate(stack)

    assert stack.done == [
        ("kafka-controller", kraft.BROKER_OF_BOTH, kraft.CONTROLLER_OF_BOTH),
        ("kafka", kraft.BROKER_OF_BOTH, kraft.CONTROLLER_OF_BOTH),
        kraft.MIGRATED,
        ("kafka", kraft.BROKER, kraft.CONTROLLER_OF_BOTH),
        ("kafka-controller", kraft.BROKER, kraft.CONTROLLER_ALONE),
        kraft.DONE,
    ]


def test_should_not_take_a_broker_back_to_zookeeper_when_it_goes_on(monkeypatch, data):
    data({"version": "0"}, kafka_data.WITHOUT_ZOOKEEPER)
    stack = FakeStack()
    monkeypatch.setattr(kraft, "wait_for", lambda _, words: stack.done.append(words))

    kraft.migrate(stack)

    assert ("kafka", kraft.BROKER_OF_BOTH, kraft.CONTROLLER_OF_BOTH) not in stack.done
    assert stack.done[1] == ("kafka", kraft.BROKER, kraft.CONTROLLER_OF_BOTH)


def test_should_stop_when_the_controller_does_not_get_the_metadata(monkeypatch):
    monkeypatch.setattr(kraft, "WAIT_S", -1)
    monkeypatch.setattr(kraft, "output", lambda *_: "waiting for brokers")

    with pytest.raises(SetupError, match="no data is lost, and 'make kraft CONFIRM=yes' tries again"):
        kraft.wait_for(FakeStack(), kraft.MIGRATED)
