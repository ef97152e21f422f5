import preflight
import pytest
from command import ROOT
from console import SetupError
from test_settings import settings_that_fit


def test_should_accept_this_machine():
    preflight.check(settings_that_fit(), ROOT, published={})


def test_should_list_a_wrong_setting_beside_what_the_machine_lacks(monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")

    with pytest.raises(SetupError) as error:
        preflight.check({**settings_that_fit(), "MILLRACE_RETRIES": "-1"}, ROOT, published={})

    assert "Maven is missing" in str(error.value)
    assert "MILLRACE_RETRIES is '-1'; valid: 0 to 20" in str(error.value)


def test_should_list_the_passwords_that_databases_refuse_with_all_else():
    wrong = {**settings_that_fit(), "MILLRACE_RETRIES": "-1"}

    with pytest.raises(SetupError, match=r"MILLRACE_RETRIES is '-1'; valid: 0 to 20\n✗ refused$"):
        preflight.check(wrong, ROOT, published={}, refused=["refused"])


def test_should_say_what_is_missing_on_a_machine_without_java_and_maven(monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")

    with pytest.raises(SetupError) as error:
        preflight.check(settings_that_fit(), ROOT, published={})

    assert "Java is missing; install JDK 17" in str(error.value)
    assert "Maven is missing" in str(error.value)


def test_should_say_how_much_memory_is_missing(monkeypatch):
    monkeypatch.setattr(preflight, "MEMORY_GIB", 10_000)

    with pytest.raises(SetupError, match="GiB of memory are available but 10000 are needed"):
        preflight.check(settings_that_fit(), ROOT, published={})


def test_should_ask_for_more_memory_for_a_cluster(monkeypatch):
    monkeypatch.setattr(preflight, "MEMORY_GIB", 10_000)
    cluster = {"COMPOSE_FILE": "docker-compose.yml:compose/cluster.yml"}

    with pytest.raises(SetupError, match="but 10003 are needed"):
        preflight.check(settings_that_fit() | cluster, ROOT, published={})


def test_should_name_the_network_that_has_the_clusters_addresses(monkeypatch):
    answers = {"ls": "one two", "inspect": "other 10.213.0.0/16\nmillrace_data 10.213.77.0/24\nhost"}
    monkeypatch.setattr(preflight, "_output", lambda *command: answers.get(command[2], "version"))

    assert list(preflight._subnet({"CLUSTER_SUBNET": "10.213.77", "COMPOSE_PROJECT_NAME": "millrace"})) == [
        "CLUSTER_SUBNET is '10.213.77', but Docker's network other has 10.213.0.0/16; "
        "valid: one that no other network has, such as 10.213.78"
    ]
    assert not list(preflight._subnet({"CLUSTER_SUBNET": "10.214.77", "COMPOSE_PROJECT_NAME": "millrace"}))


def test_should_not_ask_for_the_memory_that_the_running_stack_has(monkeypatch):
    monkeypatch.setattr(preflight, "MEMORY_GIB", 10_000)

    preflight.check(settings_that_fit(), ROOT, published={1: "kafka"})
