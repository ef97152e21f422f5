"""Containers for the smoke tests, and the checks of a test on them."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence

LABEL = "millrace.smoke"


class CheckError(Exception):
    """A failed contract point, without which the image's other points make no sense."""


def docker(*arguments: str, check: bool = True, **options) -> subprocess.CompletedProcess:
    result = subprocess.run(["docker", *arguments], capture_output=True, text=True, check=False, **options)
    if check and result.returncode != 0:
        raise CheckError(f"docker {' '.join(arguments[:2])}: {result.stderr.strip()}")
    return result


def remove(name: str = "") -> None:
    """Removes what this run, or an earlier one that was killed, has created for an image; for all if none is named."""
    kinds = (("container", "ls", "-aq"), ("volume", "ls", "-q"), ("network", "ls", "-q"))
    label = f"label={LABEL}={name}" if name else f"label={LABEL}"
    for kind, *listing in kinds:
        names = docker(kind, *listing, "--filter", label).stdout.split()
        if names:
            docker(kind, "rm", *(("-f", "-v") if kind == "container" else ()), *names)


class Container:
    def __init__(self, name: str) -> None:
        self.name = name

    def run(self, *command: str, **options) -> subprocess.CompletedProcess:
        return docker("exec", self.name, *command, check=False, **options)

    def output(self, *command: str) -> str:
        result = self.run(*command)
        return (result.stdout + result.stderr).strip()

    def logs(self) -> str:
        result = docker("logs", self.name, check=False)
        return result.stdout + result.stderr

    def state(self) -> dict:
        return json.loads(docker("container", "inspect", self.name).stdout)[0]["State"]

    def address(self) -> str:
        networks = json.loads(docker("container", "inspect", self.name).stdout)[0]["NetworkSettings"]["Networks"]
        return next(iter(networks.values()))["IPAddress"]

    def uid(self) -> str:
        """The user of process 1, which differs from that of `docker exec` if the entry point steps down from root."""
        return self.output("bash", "-c", "awk '$1 == \"Uid:\" { print $2 }' /proc/1/status")

    def wait(self, what: str, ready: Callable[[], bool], seconds: float = 180) -> float:
        """Waits until it is ready; fails at once if the container has ended."""
        began = time.monotonic()
        while not ready():
            if not self.state()["Running"]:
                raise CheckError(f"{what}: the container ended: {self.last_line()}")
            if time.monotonic() - began > seconds:
                raise CheckError(f"{what}: not within {seconds:.0f} s: {self.last_line()}")
            time.sleep(0.5)
        return time.monotonic() - began

    def wait_for_port(self, port: int) -> float:
        probe = ("bash", "-c", f"exec 3<>/dev/tcp/127.0.0.1/{port}")
        return self.wait(f"port {port} answers", lambda: self.run(*probe).returncode == 0)

    def end(self, seconds: float = 60) -> int:
        """Waits for a container that ends by itself; returns its exit code."""
        try:
            return int(docker("wait", self.name, timeout=seconds).stdout)
        except subprocess.TimeoutExpired:
            raise CheckError(f"did not end within {seconds:.0f} s: {self.last_line()}") from None

    def stop(self) -> tuple[int, float]:
        """Returns exit code and seconds after the image's own stop signal; docker kills after 60 s (137)."""
        began = time.monotonic()
        docker("stop", "-t", "60", self.name)
        return self.state()["ExitCode"], time.monotonic() - began

    def last_line(self) -> str:
        return ([line for line in self.logs().splitlines() if line.strip()] or ["no log"])[-1]


class Tester:
    """Starts containers of one image and counts its contract points."""

    def __init__(self, name: str, tags: Mapping[str, str], ended: threading.Event) -> None:
        """
        :param ended: once it is set nothing more is started
        """
        self.name = name
        self.tags = tags
        self.passed = 0
        self.failed = 0
        self._ended = ended
        self._label = f"{LABEL}={name}"
        self._number = 0

    def _next(self) -> str:
        if self._ended.is_set():
            raise CheckError("the run was told to end")
        self._number += 1
        return f"millrace-smoke-{self.name}-{self._number}"

    def start(
        self, *command: str, image: str = "", env: Mapping[str, object] | None = None, options: Sequence[str] = ()
    ) -> Container:
        name = self._next()
        variables = [part for key, value in (env or {}).items() for part in ("-e", f"{key}={value}")]
        tag = self.tags[image or self.name]
        docker("run", "-d", "--name", name, "--label", self._label, *options, *variables, tag, *command)
        return Container(name)

    def once(self, *command: str, options: Sequence[str] = (), image: str = "") -> subprocess.CompletedProcess:
        """Runs a command in its own container, to its end."""
        tag = self.tags[image or self.name]
        name = self._next()
        arguments = ("run", "--rm", "--name", name, "--label", self._label, *options, tag, *command)
        return docker(*arguments, check=False, timeout=180)

    def volume(self) -> str:
        return docker("volume", "create", "--label", self._label, self._next()).stdout.strip()

    def network(self) -> str:
        name = self._next()
        docker("network", "create", "--label", self._label, name)
        return name

    def config(self) -> dict:
        return json.loads(docker("image", "inspect", self.tags[self.name]).stdout)[0]["Config"]

    def check(self, point: str, holds: bool, seen: object = "") -> None:
        self.passed += holds
        self.failed += not holds
        detail = "" if holds else f": saw {str(seen).strip()[-300:]!r}"
        # In one call: contracts are checked in parallel.
        sys.stdout.write(f"{'ok  ' if holds else 'FAIL'}  {self.name:<18} {point}{detail}\n")
        sys.stdout.flush()

    def equal(self, point: str, seen: object, expected: object) -> None:
        self.check(point, seen == expected, f"{seen} instead of {expected}")

    def contains(self, point: str, text: str, part: str) -> None:
        self.check(point, part in text, text)

    def stops(self, container: Container, code: int, point: str) -> None:
        seen, seconds = container.stop()
        self.check(f"{point} (took {seconds:.1f} s)", seen == code and seconds < 30, f"exit code {seen}")

    def image(self, user: str, ports: Sequence[str], volumes: Sequence[str]) -> None:
        """What the image declares."""
        config = self.config()
        self.equal("declares its user", config.get("User", ""), user)
        self.equal(
            "exposes its ports", sorted(config.get("ExposedPorts") or {}), sorted(f"{port}/tcp" for port in ports)
        )
        self.equal("declares its volumes", sorted(config.get("Volumes") or {}), sorted(volumes))
