"""The proxy before the machine's own engine. Nothing is left of what the tests make there."""

import io
import os
import secrets
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import docker
import pytest
from stack import Stack

SOCKET = os.environ.get("DOCKER_SOCKET_PATH", "/var/run/docker.sock")
# The container runs what SCRIPT says: a command cannot be sent.
DOCKERFILE = """
FROM {base}
HEALTHCHECK NONE
ENTRYPOINT ["/bin/sh", "-c", "eval \\"$SCRIPT\\""]
"""


@dataclass(frozen=True)
class Project:
    """A project of its own on the engine, and two ways to the engine: past the proxy and by it."""

    name: str
    image: str
    direct: docker.APIClient
    proxied: docker.APIClient

    @property
    def labels(self) -> dict[str, str]:
        return {"millrace.project": self.name}

    def create(self, script: str, **changes: object) -> str:
        """Creates a container as DockerOperator does, and gives its id."""
        client = self.proxied
        host_config = client.create_host_config(
            auto_remove=False,
            mounts=[],
            network_mode=None,
            shm_size=None,
            dns=None,
            dns_search=None,
            cpu_shares=1024,
            port_bindings={},
            mem_limit=changes.pop("mem_limit", None),
            cap_add=None,
            extra_hosts=None,
            privileged=changes.pop("privileged", False),
            device_requests=None,
            log_config=docker.types.LogConfig(config={}),
            ipc_mode=None,
            ulimits=[],
            binds=changes.pop("binds", None),
        )
        arguments = {
            "command": None,
            "name": f"{self.name}-{secrets.token_hex(4)}",
            "environment": {"SCRIPT": script},
            "ports": [],
            "host_config": host_config,
            "image": self.image,
            "user": None,
            "entrypoint": None,
            "working_dir": None,
            "tty": False,
            "hostname": None,
            "labels": {**self.labels, "millrace.try": "1"},
        }
        return client.create_container(**{**arguments, **changes})["Id"]

    def run(self, script: str, **changes: object) -> tuple[int, str]:
        """Exit status and output of a container that runs to its end."""
        container = self.create(script, **changes)
        self.proxied.start(container)
        status = self.proxied.wait(container)["StatusCode"]
        return status, self.proxied.logs(container).decode()


@pytest.fixture(scope="session")
def base(pytestconfig: pytest.Config) -> str:
    """The proxy's own image: it is on the engine already, and has a shell."""
    project = tomllib.loads((pytestconfig.rootpath / "pyproject.toml").read_text())["project"]
    return os.environ.get("DOCKER_PROXY_IMAGE", f"millrace/docker-proxy:{project['version']}")


@pytest.fixture(scope="session")
def project(base: str) -> Iterator[Project]:
    name = f"docker-proxy-test-{secrets.token_hex(4)}"
    image = f"{name}:1"
    with ExitStack() as stack:
        direct = docker.APIClient(base_url=f"unix://{SOCKET}", version="auto")
        stack.callback(direct.close)
        dockerfile = io.BytesIO(DOCKERFILE.format(base=base).encode())
        steps = list(direct.build(fileobj=dockerfile, tag=image, rm=True, decode=True))
        assert "error" not in steps[-1], steps[-1]
        stack.callback(direct.remove_image, image, force=True)
        network = direct.create_network(name, internal=True)["Id"]
        stack.callback(direct.remove_network, network)
        stack.callback(remove_containers, direct, name)
        proxy = stack.enter_context(
            Stack(
                Path(SOCKET),
                engine_runs=False,
                PROJECT=name,
                NETWORK=name,
                ALLOWED_IMAGES=image,
                DEFAULT_MEMORY="64m",
                MAX_MEMORY="128m",
                DEFAULT_CPUS="0.5",
                PIDS_LIMIT="64",
            )
        )
        proxied = docker.APIClient(base_url=f"tcp://127.0.0.1:{proxy.port}", version="auto")
        stack.callback(proxied.close)
        yield Project(name, image, direct, proxied)


def remove_containers(client: docker.APIClient, name: str) -> None:
    for container in client.containers(all=True, filters={"name": f"^/{name}-"}):
        client.remove_container(container["Id"], force=True)
