"""What services say about a start that failed, for the terminal."""

from __future__ import annotations

import re

import passwords

CONTROL = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
# How SQLAlchemy ends every error
ADVICE = "(Background on this error"
# How Compose reports that a service was not started because one that it depends on has failed
DEPENDENCY_FAILED = re.compile(r'service "[\w-]+" didn\'t complete successfully|dependency failed to start')
# The line of airflow-init about the secrets in its database, and how it begins if some cannot be read
KEY = "AIRFLOW_FERNET_KEY "
UNREADABLE = f"{KEY}cannot read "
ONE_SHOTS = ("airflow-init", "cassandra-init")


def trouble(states: str) -> list[tuple[str, str]]:
    """The services, and their states, of those that are neither up and healthy nor finished one-shots."""
    pairs = [(service, status) for service, _, status in (line.partition(" ") for line in states.splitlines())]
    return [(service, status or "unknown") for service, status in pairs if not _fine(service, status)]


def failed_start(told: str, waiting: list[str], failed: list[str]) -> str:
    """What a failed start says: the services that failed come last, one line each.

    :param told: that Compose failed, and its last lines
    :param waiting: the services that did not get ready
    """
    first, *reasons = told.splitlines()
    if failed:
        reasons = [line for line in reasons if not DEPENDENCY_FAILED.search(line)]
    missing = [f"    not ready: {', '.join(sorted(waiting))}"] if waiting else []
    return "\n".join(
        [f"{first.removesuffix(':')}, and 'make logs':", *missing, *reasons, *(f"    {line}" for line in failed)]
    )


def last_words(log: str) -> str:
    """The last line of a log with text, or which password is wrong; empty if there is none."""
    if passwords.POSTGRES_REFUSED in log:
        return passwords.wrong("POSTGRES_PASSWORD", passwords.IN_POSTGRES)
    lines = [line for line in CONTROL.sub("", log).splitlines() if line.strip() and not line.startswith(ADVICE)]
    return lines[-1] if lines else ""


def unreadable(log: str) -> str:
    """What airflow-init said at its last start about secrets that it cannot read; empty if it can read all."""
    # The log has the earlier starts too.
    last = [line for line in CONTROL.sub("", log).splitlines() if line.startswith(KEY)][-1:]
    return last[0] if last and last[0].startswith(UNREADABLE) else ""


def may_come(status: str) -> bool:
    """Whether a service has only not got as far as that."""
    return status == "Created" or "health: starting" in status


def _fine(service: str, status: str) -> bool:
    if service in ONE_SHOTS and status.startswith("Exited"):
        return status.startswith("Exited (0)")
    return status.startswith("Up ") and "unhealthy" not in status and "health: starting" not in status
