"""The file `.env`: created on the first run from `.env.example`, with random secrets, mode 600."""

from __future__ import annotations

import base64
import os
import secrets
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path


def _password() -> str:
    """160 random bits in hexadecimal: safe in URLs, shells, CQL and as a command's argument."""
    return secrets.token_hex(20)


def _signing_key() -> str:
    """64 characters, the recommended minimum for HMAC with SHA-512: 256 random bits in hexadecimal."""
    return secrets.token_hex(32)


def _fernet_key() -> str:
    """32 random bytes in URL-safe base64, as cryptography.fernet requires."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def _cluster_id() -> str:
    """A Kafka UUID: 16 bytes in URL-safe base64 without padding; Kafka rejects one that begins with a dash."""
    while True:
        text = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        if not text.startswith("-"):
            return text


GENERATED: Mapping[str, Callable[[], str]] = {
    "AIRFLOW_ADMIN_PASSWORD": _password,
    "AIRFLOW_FERNET_KEY": _fernet_key,
    "AIRFLOW_JWT_SECRET": _signing_key,
    "AIRFLOW_SECRET_KEY": _signing_key,
    "CASSANDRA_ADMIN_PASSWORD": _password,
    "CASSANDRA_PASSWORD": _password,
    "CASSANDRA_READER_PASSWORD": _password,
    "CONTROL_CENTER_METRICS_SECRET": _password,
    "CONTROL_CENTER_SECRET": _password,
    "KAFKA_UI_PASSWORD": _password,
    "POSTGRES_PASSWORD": _password,
    "SPARK_AUTHENTICATE_SECRET": _password,
    "ZOOKEEPER_PASSWORD": _password,
    "KAFKA_CLUSTER_ID": _cluster_id,
}


def read(path: Path) -> dict[str, str]:
    """The variables of a file of NAME=value lines; comments and empty lines are skipped."""
    values = {}
    for line in path.read_text().splitlines():
        line = line.strip()
        if line and not line.startswith("#"):
            name, _, value = line.partition("=")
            values[name.strip()] = value.strip()
    return values


def ensure(path: Path, example: Path, overrides: Mapping[str, str]) -> dict[str, str]:
    """Creates or completes the file, sets `overrides`, and returns its variables.

    Existing values stay, except for those named in `overrides`. A variable that the example has and the
    file lacks (a newer version's) is added; an empty one that is generated is filled in.
    """
    template = example.read_text()
    text = path.read_text() if path.exists() else template
    have = _variables(text)
    text = _with(text, {k: v for k, v in _variables(template).items() if k not in have})
    have = _variables(text)
    text = _with(text, {k: make() for k, make in GENERATED.items() if not have.get(k)})
    text = _with(text, overrides)
    _write_private(path, text)
    return read(path)


def _variables(text: str) -> dict[str, str]:
    lines = (line.partition("=") for line in text.splitlines() if "=" in line and line[0] != "#")
    return {name: value for name, _, value in lines}


def _with(text: str, changes: Mapping[str, str]) -> str:
    pending = dict(changes)
    lines = []
    for line in text.splitlines():
        name = line.partition("=")[0]
        lines.append(f"{name}={pending.pop(name)}" if name in pending else line)
    lines += [f"{name}={value}" for name, value in pending.items()]
    return "\n".join(lines) + "\n"


def _write_private(path: Path, text: str) -> None:
    """At no moment can others read the secrets, and the file is never incomplete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    os.replace(partial, path)
