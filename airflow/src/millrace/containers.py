"""Task containers on a Docker engine: start, follow, examine, stop and remove.

Sends only plain requests: no attach, because a policy proxy would have to allow its connection
upgrade, and no wait, because an inspection returns more.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import requests
from docker import APIClient
from docker.errors import APIError, NotFound
from urllib3.exceptions import HTTPError

from millrace.outcome import Exit

_T = TypeVar("_T")

GRACE_SECONDS = 15
"""Between SIGTERM and SIGKILL. The tasks need at most 10 to finish or abort a transaction."""

_OUTAGE_SECONDS = 120.0
_AWAY = 502
"""The policy proxy's answer when the engine is unavailable."""
_POLL_SECONDS = 0.2
_DAY_SECONDS = 86_400
_UNREACHABLE = (requests.RequestException, HTTPError, OSError)


class ContainerLostError(Exception):
    """The engine no longer knows the container, or cannot be reached; the message says which."""


@dataclass(frozen=True)
class TaskInstanceLabels:
    """Identifies a container's try. The next try of the same task instance removes it."""

    project: str
    dag: str
    run: str
    task: str
    map_index: int
    try_number: int

    def identity(self) -> dict[str, str]:
        """The labels that all tries of the task instance share."""
        values = ("project", "dag", "run", "task", "map_index")
        return {f"millrace.{name}": str(getattr(self, name)) for name in values}

    def all(self) -> dict[str, str]:
        return {**self.identity(), "millrace.try": str(self.try_number)}


@dataclass(frozen=True)
class Limits:
    """What a container may use at most."""

    memory_mebibytes: int
    cpus: float


def create_body(
    image: str, environment: dict[str, str], labels: dict[str, str], network: str, limits: Limits
) -> dict[str, Any]:
    """A container that can do as little as possible besides its task.

    The policy proxy imposes the same hardening; it is requested here so that the operator is as
    safe without the proxy. The task stores nothing: /tmp is only for unpacked native libraries.
    """
    memory = limits.memory_mebibytes << 20
    return {
        "Image": image,
        "Env": [f"{name}={value}" for name, value in sorted(environment.items())],
        "Labels": labels,
        "HostConfig": {
            "NetworkMode": network,
            "Memory": memory,
            "MemorySwap": memory,
            "NanoCpus": round(limits.cpus * 1_000_000_000),
            "PidsLimit": 512,
            "ReadonlyRootfs": True,
            "CapDrop": ["ALL"],
            "SecurityOpt": ["no-new-privileges"],
            "Tmpfs": {"/tmp": "rw,exec,nosuid,nodev,mode=1777,size=64m"},  # noqa: S108
            "LogConfig": {"Type": "json-file", "Config": {"max-size": "10m", "max-file": "3"}},
            "Init": True,
        },
    }


class Containers:
    """The containers of one engine."""

    def __init__(
        self,
        client: APIClient,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._sleep = sleep
        self._clock = clock

    def remove_leftovers(self, labels: TaskInstanceLabels) -> list[str]:
        """Stops and removes what earlier tries of the task instance left behind.

        Airflow never runs the same try twice at once, so a container of this very try is a leftover
        too (of a worker that was killed). Returns a line about each.
        """
        filters = [f"{name}={value}" for name, value in labels.identity().items()]
        removed = []
        leftovers = self._patiently(
            lambda: self._client.containers(all=True, filters={"label": filters})
        )
        for found in leftovers:
            number = int(found["Labels"].get("millrace.try", "0"))
            if number <= labels.try_number:
                self.stop(found["Id"])
                self.remove(found["Id"])
                removed.append(
                    f"removed a container left over from try {number} ({found['State']})"
                )
        return removed

    def of_project(self, project: str) -> list[dict[str, Any]]:
        """All of the project's task containers, running or ended, as the engine lists them."""
        label = f"millrace.project={project}"
        return self._patiently(
            lambda: self._client.containers(all=True, filters={"label": [label]})
        )

    def remove_forgotten(self, project: str, now: float) -> None:
        """Removes the project's containers that ended and were created more than a day ago."""
        filters = {"label": [f"millrace.project={project}"], "status": ["exited", "dead"]}
        for found in self._patiently(lambda: self._client.containers(all=True, filters=filters)):
            if now - found["Created"] > _DAY_SECONDS:
                self.remove(found["Id"])

    def create(self, name: str, body: dict[str, Any]) -> str:
        def create() -> str:
            return str(self._client.create_container_from_config(body, name)["Id"])

        def create_again() -> str:
            # The request whose answer was lost may have created it.
            self._remove(name)
            return create()

        return self._patiently(create, create_again)

    def start(self, container: str) -> None:
        def start_again() -> None:
            # The request whose answer was lost may have started it, and it may have ended by now.
            if self._client.inspect_container(container)["State"]["Status"] == "created":
                self._client.start(container)

        self._patiently(lambda: self._client.start(container), start_again)

    def follow(self, container: str, on_line: Callable[[str], None]) -> Exit:
        """Passes on each line of stderr until the container has ended; returns how it ended.

        After a lost connection, such as a restart of the proxy, it continues where it was.
        """
        resume = ""
        lost_since: float | None = None
        while True:
            try:
                for stamp, line in self._lines(container, resume):
                    on_line(line)
                    resume = stamp
                state = self._client.inspect_container(container)["State"]
                lost_since = None
            except NotFound as error:
                raise ContainerLostError(
                    "the container was removed while it was running"
                ) from error
            except (*_UNREACHABLE, APIError) as error:
                lost_since = self._clock() if lost_since is None else lost_since
                if self._clock() - lost_since > _OUTAGE_SECONDS:
                    raise ContainerLostError(
                        f"no answer from the Docker engine: {error}"
                    ) from error
                self._sleep(1.0)
                continue
            if state["Status"] in ("exited", "dead"):
                return Exit(int(state["ExitCode"]), bool(state.get("OOMKilled")))
            self._sleep(_POLL_SECONDS)

    def stdout(self, container: str) -> str:
        """All that the container wrote to stdout."""
        text = self._patiently(
            lambda: self._client.logs(container, stdout=True, stderr=False, stream=False)
        )
        return text.decode("utf-8", errors="replace")

    def stop(self, container: str, grace: int = GRACE_SECONDS) -> None:
        """SIGTERM, then SIGKILL after the grace period; does nothing if it is not running."""
        try:
            self._patiently(lambda: self._client.stop(container, timeout=grace))
        except NotFound:
            return

    def remove(self, container: str) -> None:
        """Removes it; does nothing if it is gone or being removed."""
        self._patiently(lambda: self._remove(container))

    def _remove(self, container: str) -> None:
        try:
            self._client.remove_container(container, force=True)
        except APIError as error:
            if error.status_code not in (404, 409):
                raise

    def _patiently(self, call: Callable[[], _T], again: Callable[[], _T] | None = None) -> _T:
        """A request's answer; retried while there is none, such as during a restart of the proxy.

        :param again: the request from the second time on, when the first may have been carried out
        """
        lost_since = self._clock()
        while True:
            try:
                return call()
            except _UNREACHABLE as error:
                # An APIError is one of them: the engine's own answer, or the proxy's.
                if isinstance(error, APIError) and error.status_code != _AWAY:
                    raise
                if self._clock() - lost_since > _OUTAGE_SECONDS:
                    raise ContainerLostError(
                        f"no answer from the Docker engine: {error}"
                    ) from error
                self._sleep(1.0)
                call = again or call

    def _lines(self, container: str, resume: str) -> Iterator[tuple[str, str]]:
        since = {"since": int(datetime.fromisoformat(resume).timestamp())} if resume else {}
        chunks = self._client.logs(
            container, stdout=False, stderr=True, stream=True, follow=True, timestamps=True, **since
        )
        for line in _split(chunks):
            stamp, _, text = line.partition(" ")
            # `since` counts whole seconds: some lines from before the break are repeated.
            if stamp > resume:
                yield stamp, text


def _split(chunks: Iterator[bytes]) -> Iterator[str]:
    """Whole lines, wherever the chunks were cut; even a character may be cut."""
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n")
        yield from (line.decode("utf-8", errors="replace") for line in whole)
    if rest:
        yield rest.decode("utf-8", errors="replace")
