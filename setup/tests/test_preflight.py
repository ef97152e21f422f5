import socket

import preflight
import pytest
from command import ROOT
from console import SetupError


def free_ports():
    ports = {}
    for name in preflight.PORTS:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            ports[name] = str(probe.getsockname()[1])
    return ports


def test_should_accept_this_machine():
    preflight.check(free_ports(), ROOT, ports_in_use_by_us=False)


def test_should_name_a_taken_port_and_its_setting():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        with pytest.raises(SetupError, match=f"port {port} .* set another KAFKA_PORT in .env"):
            preflight.check({**free_ports(), "KAFKA_PORT": port}, ROOT, ports_in_use_by_us=False)


def test_should_report_every_wrong_port_at_once():
    wrong = {**free_ports(), "AIRFLOW_PORT": "0", "KAFKA_PORT": "no"}

    with pytest.raises(SetupError) as error:
        preflight.check(wrong, ROOT, ports_in_use_by_us=False)

    assert "AIRFLOW_PORT=0" in str(error.value)
    assert "KAFKA_PORT=no" in str(error.value)


def test_should_say_what_is_missing_on_a_machine_without_java_and_maven(monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")

    with pytest.raises(SetupError) as error:
        preflight.check({}, ROOT, ports_in_use_by_us=True)

    assert "Java is missing; install JDK 17" in str(error.value)
    assert "Maven is missing" in str(error.value)


def test_should_say_how_much_memory_is_missing(monkeypatch):
    monkeypatch.setattr(preflight, "MEMORY_GIB", 10_000)

    with pytest.raises(SetupError, match="GiB of memory are available and 10000 are needed"):
        preflight.check({}, ROOT, ports_in_use_by_us=True)
