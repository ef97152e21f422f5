"""What the tests share: settings of a small project, and bodies as docker-py sends them."""

import json
from typing import Any

from docker_proxy.settings import Settings

IMAGE = "millrace/fetch-and-produce:0.1.0"
OTHER_IMAGE = "millrace/schema-init:0.1.0"
REQUIRED = {
    "PROJECT": "millrace",
    "NETWORK": "millrace_data",
    "ALLOWED_IMAGES": f"{IMAGE}, {OTHER_IMAGE}",
}


def settings(**changes: str) -> Settings:
    return Settings.from_env({**REQUIRED, **changes})


def operator_body(**changes: Any) -> dict[str, Any]:
    """What docker-py 7.2 sends for DockerOperator 4.6.1 without further arguments."""
    body = {
        "Hostname": None,
        "Domainname": None,
        "ExposedPorts": {},
        "User": None,
        "Tty": False,
        "OpenStdin": False,
        "StdinOnce": False,
        "AttachStdin": False,
        "AttachStdout": True,
        "AttachStderr": True,
        "Env": ["RUN_ID=manual__1", "PARAMS={}"],
        "Cmd": None,
        "Image": IMAGE,
        "Volumes": None,
        "NetworkDisabled": False,
        "Entrypoint": None,
        "WorkingDir": None,
        "HostConfig": operator_host_config(),
        "NetworkingConfig": None,
        "MacAddress": None,
        "Labels": {"millrace.project": "millrace", "millrace.try": "1"},
        "StopSignal": None,
        "Healthcheck": None,
        "StopTimeout": None,
        "Runtime": None,
    }
    return {**body, **changes}


def operator_host_config(**changes: Any) -> dict[str, Any]:
    host_config = {
        "NetworkMode": "default",
        "PortBindings": {},
        "LogConfig": {"Type": None, "Config": {}},
        "Ulimits": [],
        "CpuShares": 1024,
        "Mounts": [],
    }
    return {**host_config, **changes}


def with_host(**changes: Any) -> dict[str, Any]:
    return operator_body(HostConfig=operator_host_config(**changes))


def encoded(body: Any) -> bytes:
    return json.dumps(body).encode()
