"""A stand-in of docker-py's APIClient: containers that do what a test says."""

from typing import Any

import requests
from docker.errors import APIError, NotFound


def api_error(status: int) -> APIError:
    response = requests.Response()
    response.status_code = status
    return (NotFound if status == 404 else APIError)("no", response)


class FakeDocker:
    """One new container at a time, and whatever leftovers a test puts in."""

    def __init__(self) -> None:
        self.calls: list[tuple] = []
        self.body: dict[str, Any] = {}
        self.name = ""
        self.existing: list[dict[str, Any]] = []
        self.code = 0
        self.out_of_memory = False
        self.out = b'{"outcome": "done", "revision": 1, "stored": 1000}\n'
        # Each item is a stream of stderr: chunks, or an exception to raise.
        self.streams: list[list[Any]] = [[b"2026-11-22T21:00:00.000000001Z INFO Main - hello\n"]]
        self.states: list[Any] = []
        self.remove_fails: int | None = None
        self.stop_fails: int | None = None
        # What a call meets instead of an answer: by the call's name, once each.
        self.outages: dict[str, list[Exception]] = {}

    def containers(self, *, all: bool, filters: dict[str, Any]) -> list[dict[str, Any]]:
        assert all
        self._meet("containers")
        self.calls.append(("containers", filters))
        wanted = dict(label.split("=", 1) for label in filters["label"])
        return [
            found
            for found in self.existing
            if wanted.items() <= found["Labels"].items()
            and found["State"] in filters.get("status", [found["State"]])
        ]

    def create_container_from_config(self, body: dict[str, Any], name: str) -> dict[str, str]:
        self._meet("create")
        self.calls.append(("create", name))
        self.body, self.name = body, name
        return {"Id": "new"}

    def start(self, container: str) -> None:
        self._meet("start")
        self.calls.append(("start", container))

    def logs(self, container: str, **how: Any) -> Any:
        self.calls.append(("logs", container, how))
        if how["stderr"] is False:
            self._meet("stdout")
            return self.out
        return self._stream(self.streams.pop(0) if self.streams else [])

    @staticmethod
    def _stream(items: list[Any]) -> Any:
        for item in items:
            if callable(item):
                item = item()
            if isinstance(item, BaseException):
                raise item
            if item is not None:
                yield item

    def inspect_container(self, container: str) -> dict[str, Any]:
        state = self.states.pop(0) if self.states else "exited"
        if isinstance(state, BaseException):
            raise state
        self.calls.append(("inspect", container))
        return {"State": {"Status": state, "ExitCode": self.code, "OOMKilled": self.out_of_memory}}

    def stop(self, container: str, timeout: int) -> None:
        self._meet("stop")
        self.calls.append(("stop", container, timeout))
        if self.stop_fails:
            raise api_error(self.stop_fails)

    def remove_container(self, container: str, force: bool) -> None:
        assert force
        self._meet("remove")
        self.calls.append(("remove", container))
        if self.remove_fails:
            raise api_error(self.remove_fails)

    def _meet(self, name: str) -> None:
        if self.outages.get(name):
            raise self.outages[name].pop()

    def made(self, name: str) -> list[tuple]:
        return [call for call in self.calls if call[0] == name]
