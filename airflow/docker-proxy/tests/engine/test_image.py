"""The image as compose runs it: root without capabilities on a read-only file system."""

import os
import secrets

import pytest
from support import REQUIRED

SOCKET_ON_HOST = os.environ.get("DOCKER_SOCKET_ON_HOST", "/var/run/docker.sock")


@pytest.fixture
def proxy(project, base):
    client = project.direct
    container = client.create_container(
        base,
        name=f"{project.name}-{secrets.token_hex(4)}",
        environment=REQUIRED,
        host_config=client.create_host_config(
            read_only=True,
            cap_drop=["ALL"],
            security_opt=["no-new-privileges"],
            network_mode=project.name,
            mem_limit="96m",
            pids_limit=32,
            binds=[f"{SOCKET_ON_HOST}:/var/run/docker.sock:ro"],
        ),
    )["Id"]
    client.start(container)
    yield container
    client.remove_container(container, force=True)


def execute(client, container, command):
    identifier = client.exec_create(container, command)["Id"]
    output = client.exec_start(identifier)
    return client.exec_inspect(identifier)["ExitCode"], output


def listening(client, container):
    for line in client.logs(container, stream=True, follow=True):
        if b"listening on port 2375" in line:
            return True
    return False


def test_should_be_healthy_and_stop_at_once(project, proxy):
    client = project.direct
    assert listening(client, proxy)

    assert execute(client, proxy, ["docker-proxy-healthcheck"]) == (0, b"")

    client.stop(proxy, timeout=10)
    assert client.inspect_container(proxy)["State"]["ExitCode"] == 0


def test_should_be_unhealthy_when_nothing_answers(project, proxy):
    client = project.direct
    assert listening(client, proxy)

    status, _ = execute(client, proxy, ["env", "PROXY_PORT=1", "docker-proxy-healthcheck"])

    assert status == 1


def test_should_say_which_settings_are_wrong(project, base):
    client = project.direct
    container = client.create_container(
        base, name=f"{project.name}-{secrets.token_hex(4)}", environment={"PIDS_LIMIT": "0"}
    )["Id"]
    client.start(container)

    assert client.wait(container)["StatusCode"] == 78
    assert b"PIDS_LIMIT is '0'; valid: 16 to 32768" in client.logs(container)


def test_should_use_little_memory(project, proxy):
    client = project.direct
    assert listening(client, proxy)
    execute(client, proxy, ["docker-proxy-healthcheck"])

    usage = client.stats(proxy, stream=False)["memory_stats"]["usage"]

    assert usage < 64 << 20, f"{usage >> 20} MiB"
