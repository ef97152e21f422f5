"""``python -m millrace.stop ID URL VERSION``: stops a container with grace, then removes it.

Airflow gives a task that is killed five seconds, less than a transaction may need to end. So the
operator leaves this behind as a process of its own, which outlives it.
"""

import subprocess
import sys

from docker import APIClient

from millrace.containers import GRACE_SECONDS, Containers

_MARGIN_SECONDS = 30


def in_background(container: str, url: str, version: str) -> None:
    """Starts a process, in a session of its own, that stops and removes the container."""
    subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "millrace.stop", container, url, version],
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def main(arguments: list[str]) -> int:
    container, url, version = arguments
    client = APIClient(base_url=url, version=version, timeout=GRACE_SECONDS + _MARGIN_SECONDS)
    containers = Containers(client)
    containers.stop(container)
    containers.remove(container)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
