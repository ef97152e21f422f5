"""``python -m millrace.stop ID URL VERSION``: stops a container gracefully, then removes it.

Airflow gives a task that is killed five seconds, less than a transaction may need to end. So the
operator starts this as a separate process, which outlives it. Its output is in a file in Airflow's
logs; ``millrace.orphans`` removes what it could not stop.
"""

import subprocess
import sys
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from docker import APIClient
from docker.errors import APIError

from millrace import logs
from millrace.containers import GRACE_SECONDS, ContainerLostError, Containers

_MARGIN_SECONDS = 30


def in_background(container: str, url: str, version: str, folder: Path = logs.FOLDER) -> None:
    """Starts a process, in its own session, that stops and removes the container."""
    with _log(folder) as log:
        subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "millrace.stop", container, url, version],
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )


def _log(folder: Path) -> AbstractContextManager[IO[Any] | int]:
    """The day's log file; a full disk does not prevent a container from being stopped."""
    try:
        file = folder / "stop" / f"{datetime.now(UTC):%Y-%m-%d}.log"
        file.parent.mkdir(exist_ok=True)
        return file.open("a")
    except OSError:
        return nullcontext(subprocess.DEVNULL)


def main(arguments: list[str]) -> int:
    container, url, version = arguments
    client = APIClient(base_url=url, version=version, timeout=GRACE_SECONDS + _MARGIN_SECONDS)
    containers = Containers(client)
    try:
        containers.stop(container)
        containers.remove(container)
    except (ContainerLostError, APIError) as error:
        _say(f"container {container[:12]} not stopped, maintenance will remove it: {error}")
        return 1
    _say(f"container {container[:12]} stopped and removed")
    return 0


def _say(text: str) -> None:
    print(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
