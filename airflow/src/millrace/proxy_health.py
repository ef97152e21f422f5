"""``python -m millrace.proxy_health``: notes how the policy proxy is, every 15 s. Runs forever.

Only the scheduler and ``maintenance`` reach the proxy, and it stays that way: ``maintenance`` runs
this, and Airflow's API server reads the file, from the volume that they share for logs.
"""

import json
import os
import re
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from millrace import logs

FILE = logs.FOLDER / "policy-proxy.json"
_PAUSE_SECONDS = 15
_PATIENCE_SECONDS = 10
_STALE = timedelta(seconds=60)
_LARGEST_BYTES = 64 * 1024
_LONGEST_PROBLEM = 300
_DEFAULT = "tcp://docker-proxy:2375"
_ADDRESS = re.compile(r"tcp://([\w.-]+):([0-9]{1,5})")


def look(host: str, port: int) -> dict[str, Any]:
    """How the proxy is, and the version of the engine behind it."""
    connection = HTTPConnection(host, port, timeout=_PATIENCE_SECONDS)
    try:
        connection.request("GET", "/version")
        response = connection.getresponse()
        answer = json.loads(response.read(_LARGEST_BYTES))
        if response.status != 200:
            return _state("down", problem=str(answer.get("message", response.status)))
        return _state("ok", version=str(answer["Version"]))
    except (OSError, HTTPException, ValueError, KeyError, TypeError, AttributeError) as error:
        return _state("down", problem=str(error) or type(error).__name__)
    finally:
        connection.close()


def note(file: Path, found: Mapping[str, Any], now: datetime) -> None:
    """Writes down what was found, and since when the state has been this one."""
    before = _noted(file) or {}
    same = before.get("state") == found["state"] and isinstance(before.get("since"), str)
    since = before["since"] if same else iso(now)
    partial = file.with_name(file.name + ".partial")
    partial.write_text(json.dumps({**found, "since": since, "looked": iso(now)}), encoding="utf-8")
    os.replace(partial, file)


def read(file: Path, now: datetime) -> dict[str, Any]:
    """The component as the page shows it; ``degraded`` if nobody has looked for a minute."""
    noted = _noted(file)
    try:
        looked = datetime.fromisoformat(noted["looked"]) if noted else None
        if looked and abs(now - looked) <= _STALE:
            return _component(noted["state"], noted["version"], noted["problem"], noted["since"])
    except (KeyError, TypeError, ValueError):
        looked = None
    ago = f"since {iso(looked)}" if looked else "yet"
    problem = f"the service maintenance has not looked {ago}"
    return _component("degraded", None, problem, iso(looked) if looked else None)


def iso(moment: datetime) -> str:
    """As the service writes instants: in UTC, with Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _noted(file: Path) -> dict[str, Any] | None:
    try:
        # The volume belongs to whoever writes logs: only a file, and never one that makes us wait
        with open(os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW), "rb") as opened:
            noted = json.loads(opened.read(_LARGEST_BYTES))
    except (OSError, ValueError):
        return None
    return noted if isinstance(noted, dict) else None


def _state(state: str, version: str | None = None, problem: str | None = None) -> dict[str, Any]:
    line = " ".join(problem.split())[:_LONGEST_PROBLEM] if problem else None
    return {"state": state, "version": version, "problem": line}


def _component(
    state: str, version: str | None, problem: str | None, since: str | None
) -> dict[str, Any]:
    return {
        "name": "policy proxy",
        "state": state,
        "version": version,
        "problem": problem,
        "since": since,
    }


def main(env: Mapping[str, str] = os.environ, file: Path = FILE) -> int:
    text = env.get("DOCKER_HOST", "").strip() or _DEFAULT
    address = _ADDRESS.fullmatch(text)
    if not address:
        print(f"DOCKER_HOST is {text!r}; valid: tcp://host:port", file=sys.stderr)
        return 78
    told = ""
    while True:
        try:
            note(file, look(address[1], int(address[2])), datetime.now(UTC))
            told = ""
        except OSError as error:
            # Once, not every time while the disk is full
            if str(error) != told:
                print(f"cannot note how the policy proxy is: {error}", file=sys.stderr, flush=True)
            told = str(error)
        time.sleep(_PAUSE_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
