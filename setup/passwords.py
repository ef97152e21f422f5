"""The passwords of `.env` against the databases that run already, before anything that runs is changed.

Databases that do not run yet are asked when they start: by `airflow-init` and by `cassandra-init`.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import owner
from command import output

TIMEOUT_S = 30
IN_POSTGRES, IN_CASSANDRA = "user airflow in PostgreSQL", "role millrace_admin in Cassandra"
# PostgreSQL's own words for a wrong password
POSTGRES_REFUSED = 'password authentication failed for user "airflow"'
CASSANDRA_REFUSED = "refused"
# By the service's name: PostgreSQL asks nobody on the loopback address for a password.
POSTGRES_LOGIN = ("psql", "-h", "postgres", "-U", "airflow", "-d", "airflow", "--no-password", "-c", "SELECT 1")
CASSANDRA_LOGIN = Path(__file__).with_name("cassandra_login.py")


def problems(project: str, env: Mapping[str, str]) -> Iterator[str]:
    """One line for each password that a running database of the project refuses."""
    running = _healthy(project)
    if "postgres" in running and _postgres_refuses(running["postgres"], env.get("POSTGRES_PASSWORD", "")):
        yield _line("POSTGRES_PASSWORD", IN_POSTGRES)
    if "cassandra" in running and _cassandra_refuses(running["cassandra"], env.get("CASSANDRA_ADMIN_PASSWORD", "")):
        yield _line("CASSANDRA_ADMIN_PASSWORD", IN_CASSANDRA)


def wrong(name: str, whose: str) -> str:
    return f"{name} of .env is not the password of {whose}: see {owner.SECTION}"


def _line(name: str, whose: str) -> str:
    return f"{wrong(name, whose)}; nothing that runs was changed"


def _healthy(project: str) -> dict[str, str]:
    """The project's services that are up and healthy, and their containers."""
    # Not with Compose, which fails if a setting is wrong.
    only = ("--filter", f"label={owner.PROJECT_LABEL}={project}", "--filter", "health=healthy")
    form = '{{.Label "com.docker.compose.service"}} {{.ID}}'
    lines = (output("docker", "ps", *only, "--format", form) or "").splitlines()
    return {service: container for service, _, container in (line.partition(" ") for line in lines)}


def _postgres_refuses(container: str, password: str) -> bool:
    variables = {"PGPASSWORD": password, "PGCONNECT_TIMEOUT": "10"}
    return POSTGRES_REFUSED in _said(container, variables, *POSTGRES_LOGIN)


def _cassandra_refuses(container: str, password: str) -> bool:
    variables = {"CASSANDRA_ADMIN_PASSWORD": password}
    return _said(container, variables, "python3", "-", script=CASSANDRA_LOGIN.read_text()).strip() == CASSANDRA_REFUSED


def _said(container: str, variables: Mapping[str, str], *command: str, script: str = "") -> str:
    """What a command in the container prints; empty if it cannot be asked, so that no start fails because of that.

    :param variables: passed by name only, so that no command line has their values
    """
    names = [part for name in variables for part in ("--env", name)]
    try:
        return subprocess.run(
            ("docker", "exec", "--interactive", *names, container, *command),
            env={**os.environ, **variables},
            input=script,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=TIMEOUT_S,
            check=False,
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""
