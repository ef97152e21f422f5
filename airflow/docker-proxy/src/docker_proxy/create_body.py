"""The body of a container creation, rebuilt from the allowed parts of the client's.

The rule for every field is the same: it may be absent, it may be empty (docker-py sends most fields
so), or it may request what is imposed anyway. The caller can only choose the image, the
environment, the labels and the limits, and each has its own check.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from docker_proxy import fields, strict_json
from docker_proxy.refusal import RefusedError, show
from docker_proxy.settings import PROJECT_LABEL, Settings

_ENV_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,127}")
# These make the loader, the JVM or a shell run something else than the image's own program; Cmd and
# Entrypoint are rejected for the same reason.
_ENV_THAT_LOADS_CODE = re.compile(
    r"LD_.*|GCONV_PATH|GLIBC_TUNABLES|PATH|CLASSPATH|(?:JAVA_TOOL|JDK_JAVA|_JAVA)_OPTIONS"
    r"|JDK_AOT_VM_OPTIONS|BASH_ENV"
)
# Compose and others act on their own labels; a task container has only this project's.
_LABEL_NAME = re.compile(r"millrace\.[a-z][a-z0-9_.-]{0,62}")
_LOWEST_MEMORY = 6 << 20
_LOWEST_NANO_CPUS = 10_000_000

# Other ways to request the default or what is imposed.
_ALSO_HARMLESS: Mapping[str, tuple[Any, ...]] = {
    "AttachStdout": (True,),
    "AttachStderr": (True,),
    "NetworkingConfig": ({"EndpointsConfig": None}, {"EndpointsConfig": {}}),
    "HostConfig.NetworkMode": ("default",),
    "HostConfig.SecurityOpt": (["no-new-privileges:true"],),
    "HostConfig.ConsoleSize": ([0, 0],),
    "HostConfig.RestartPolicy": (
        {"Name": ""},
        {"Name": "", "MaximumRetryCount": 0},
        {"Name": "no", "MaximumRetryCount": 0},
    ),
}


def _is_tmp_only(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == {"/tmp"}  # noqa: S108


def _is_bounded_file_log(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() <= {"Type", "Config"}
        and value.get("Type") in (None, "", "json-file")
        and isinstance(value.get("Config") or {}, dict)
        and (value.get("Config") or {}).keys() <= {"max-size", "max-file"}
    )


# A client may request hardening with its own values, but gets the proxy's.
_REPLACED: Mapping[str, Callable[[Any], bool]] = {
    "Tmpfs": _is_tmp_only,
    "LogConfig": _is_bounded_file_log,
}


def rebuild(data: bytes, settings: Settings) -> dict[str, Any]:
    """The body for the engine; raises RefusedError naming the first field that is not allowed."""
    body = _object(strict_json.parse(data, "the body"), "the body")
    _refuse_unknown(body, fields.CONFIG, "")
    host = _object(body.get("HostConfig") or {}, "HostConfig")
    _refuse_unknown(host, fields.HOST_CONFIG, "HostConfig.")

    chosen = {
        "Image": _image(body.get("Image"), settings),
        "Env": _env(body.get("Env")),
        "Labels": _labels(body.get("Labels"), settings),
    }
    limits = _limits(host, settings)
    imposed_host = _imposed_host_config(chosen["Image"], limits["Memory"], settings)
    imposed = {"User": settings.task_user}
    _refuse_others(body, imposed, chosen.keys() | {"HostConfig"}, "")
    _refuse_others(host, imposed_host, limits.keys() | _REPLACED.keys(), "HostConfig.")
    for name, is_harmless in _REPLACED.items():
        if not (_is_empty(host.get(name)) or is_harmless(host[name])):
            raise RefusedError(f"HostConfig.{name} = {show(host[name])} is not allowed")
    return {**chosen, **imposed, "HostConfig": {**limits, **imposed_host}}


def _imposed_host_config(image: str, memory: int, settings: Settings) -> dict[str, Any]:
    return {
        **_mounts(image, settings),
        "NetworkMode": settings.network,
        "ReadonlyRootfs": True,
        "CapDrop": ["ALL"],
        "SecurityOpt": ["no-new-privileges"],
        # As much as Memory: no swap on top of it.
        "MemorySwap": memory,
        # Native libraries (lz4's, netty's) are unpacked there and mapped: exec.
        "Tmpfs": {"/tmp": f"rw,exec,nosuid,nodev,mode=1777,size={settings.tmp_size}"},  # noqa: S108
        "LogConfig": {
            "Type": "json-file",
            "Config": {
                "max-size": settings.log_max_size,
                "max-file": str(settings.log_max_files),
            },
        },
        # Without an init, process 1 cannot die of its own abort, which the exit code shows.
        "Init": True,
        "IpcMode": "private",
        "RestartPolicy": {"Name": "no"},
    }


def _mounts(image: str, settings: Settings) -> dict[str, Any]:
    if image not in settings.volumes:
        return {}
    name, path = settings.volumes[image]
    return {"Mounts": [{"Type": "volume", "Source": name, "Target": path}]}


def _limits(host: dict[str, Any], settings: Settings) -> dict[str, int]:
    processors = _limit(host, "NanoCpus", _LOWEST_NANO_CPUS, settings.max_nano_cpus)
    return {
        "Memory": _limit(host, "Memory", _LOWEST_MEMORY, settings.max_memory)
        or settings.default_memory,
        # The engine starts no container with more processors than the host has.
        "NanoCpus": min(processors or settings.default_nano_cpus, settings.host_nano_cpus),
        # DockerOperator's cpus are shares: a weight among containers, 1,024 for one processor.
        "CpuShares": _limit(host, "CpuShares", 2, max(2, settings.max_nano_cpus * 1024 // 10**9))
        or 1024,
        "PidsLimit": _limit(host, "PidsLimit", 16, settings.pids_limit) or settings.pids_limit,
    }


def _limit(host: dict[str, Any], name: str, lowest: int, highest: int) -> int | None:
    value = host.get(name)
    if _is_empty(value):
        return None
    if type(value) is not int or not lowest <= value <= highest:
        raise RefusedError(
            f"HostConfig.{name} = {show(value)} is not allowed; valid: {lowest} to {highest}"
        )
    return value


def _image(value: Any, settings: Settings) -> str:
    if not isinstance(value, str) or value not in settings.allowed_images:
        raise RefusedError(f"Image = {show(value)} is not allowed")
    return value


def _env(value: Any) -> list[str]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise RefusedError("Env is not allowed; valid: a list of NAME=value")
    names: set[str] = set()
    for entry in value:
        name, equals, text = entry.partition("=") if isinstance(entry, str) else ("", "", "")
        if not equals or not _ENV_NAME.fullmatch(name) or "\0" in text:
            # Only the name: values may be secrets.
            raise RefusedError(f"Env entry {show(name)} is not allowed; valid: NAME=value")
        if _ENV_THAT_LOADS_CODE.fullmatch(name):
            raise RefusedError(f"Env {name} is not allowed: it can change what the image runs")
        if name in names:
            raise RefusedError(f"Env {name} is set twice")
        names.add(name)
    return value


def _labels(value: Any, settings: Settings) -> dict[str, str]:
    labels = _object(value or {}, "Labels")
    for name, text in labels.items():
        if not _LABEL_NAME.fullmatch(name):
            raise RefusedError(f"Labels.{show(name)} is not allowed; valid: millrace.<name>")
        if not isinstance(text, str) or len(text) > 1024 or "\0" in text:
            raise RefusedError(f"Labels.{name} is not allowed; valid: a text up to 1024 characters")
    if labels.get(PROJECT_LABEL) != settings.project:
        raise RefusedError(
            f"Labels.{PROJECT_LABEL} = {show(labels.get(PROJECT_LABEL))} is not allowed; "
            f"valid: {settings.project}"
        )
    return labels


def _refuse_unknown(given: dict[str, Any], known: frozenset[str], prefix: str) -> None:
    for name in given:
        if name not in known:
            raise RefusedError(f"{prefix}{show(name)} is not allowed: no such field")


def _refuse_others(
    given: dict[str, Any], imposed: Mapping[str, Any], handled: Any, prefix: str
) -> None:
    for name in given.keys() - handled:
        value = given[name]
        harmless = [*_ALSO_HARMLESS.get(prefix + name, ()), imposed.get(name)]
        if _is_empty(value) and not (name in fields.EMPTY_LIST_ASKS and value is not None):
            continue
        if not any(_same(value, other) for other in harmless):
            raise RefusedError(f"{prefix}{name} = {show(value)} is not allowed")


def _object(value: Any, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise RefusedError(f"{what} is not allowed; valid: an object")
    return value


def _is_empty(value: Any) -> bool:
    return value is None or value in (False, 0, "", [], {})


def _same(value: Any, other: Any) -> bool:
    """Equal as JSON; in Python True also equals 1."""
    return json.dumps(value, sort_keys=True) == json.dumps(other, sort_keys=True)
