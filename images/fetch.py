"""Jars and wheels, fetched on the host: only here do a company's mirrors, proxies and certificates work."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from host import BuildError

# Two Maven processes at a time can conflict in the local repository.
_maven = threading.Lock()


def run(command: Sequence[str], what: str) -> None:
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if result.returncode != 0:
        problem = [line for line in result.stdout.splitlines() if "ERROR" in line] or result.stdout.splitlines()[-3:]
        raise BuildError(f"{what} failed ({' '.join(command[:2])} …): " + " / ".join(problem[:3]))


def maven(pom: Path, folder: Path, properties: Mapping[str, str]) -> None:
    """Copies the pom's dependencies, with transitive ones, into the folder; uses Maven's own settings and mirrors."""
    folder.mkdir(parents=True, exist_ok=True)
    defines = [f"-D{name}={value}" for name, value in properties.items()]
    with _maven:
        run(
            ["mvn", "-B", "-q", "-f", str(pom), *defines, f"-DoutputDirectory={folder}", "generate-resources"],
            f"fetching the jars of {pom.parent.name}",
        )


def _platforms() -> list[str]:
    """The wheel tags in use that Debian's C library can load (2.36 in bookworm); pip itself expands none."""
    machine = platform.machine()
    tags = [f"manylinux_2_{minor}_{machine}" for minor in (36, 35, 34, 31, 28, 27, 26, 24, 17, 12, 5)]
    return [*tags, *(f"{old}_{machine}" for old in ("manylinux2014", "manylinux2010", "manylinux1"))]


def wheels(lock: Path, python_version: str, folder: Path, scripts: Path | None = None) -> None:
    """Unpacks the wheels of a lock into a folder, and their commands into another if wanted.

    The lock must be complete: dependencies, environment markers and the wheels' requirements on Python's version are
    not checked, because pip would check them against the Python that it runs with.
    """
    python = os.environ.get("PYTHON") or "python3"
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-deps"]
    command += ["--no-compile", "--no-warn-script-location", "--ignore-requires-python", "--only-binary=:all:"]
    command += ["--implementation=cp", f"--python-version={python_version}", f"--target={folder}", "-r", str(lock)]
    command += [f"--platform={tag}" for tag in _platforms()]
    run(command, f"fetching the wheels of {lock.parent.name}")
    for script in (folder / "bin").glob("*"):
        # pip writes the host's interpreter into the first line.
        script.write_bytes(re.sub(rb"\A#![^\n]*python[^\n]*", b"#!/usr/bin/env python3", script.read_bytes()))
    if scripts:
        (folder / "bin").rename(scripts)
