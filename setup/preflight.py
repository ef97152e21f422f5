"""What must hold before anything starts. Every check that fails is one line that says what to do; all are reported."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from console import SetupError

PORTS = ("AIRFLOW_PORT", "REGISTRY_PORT", "CASSANDRA_PORT", "KAFKA_PORT")
MEMORY_GIB = 6
DISK_GIB = 12
JAVA = 17
PYTHON = (3, 11)


def check(env: Mapping[str, str], root: Path, ports_in_use_by_us: bool) -> None:
    """Raises a SetupError that lists every check that failed."""
    problems = [*_tools(), *_memory(), *_disk(root)]
    if not ports_in_use_by_us:
        problems += _ports(env)
    if problems:
        raise SetupError("\n✗ ".join(problems))


def _tools() -> Iterator[str]:
    if sys.version_info < PYTHON:
        yield f"Python {sys.version.split()[0]} is too old; install Python {'.'.join(map(str, PYTHON))} or newer"
    java = _output("java", "-version")
    major = re.search(r'version "(\d+)', java or "")
    if not major or int(major[1]) < JAVA:
        found = f"Java {major[1]} is too old" if major else "Java is missing"
        yield f"{found}; install JDK {JAVA} or newer (Debian: apt-get install openjdk-17-jdk-headless)"
    elif not shutil.which("javac"):
        yield "only a JRE is here, javac is missing; install a JDK (Debian: apt-get install openjdk-17-jdk-headless)"
    if not _output("mvn", "-v"):
        yield "Maven is missing; install it (Debian: apt-get install maven)"


def _output(*command: str) -> str | None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout + done.stderr


def _memory() -> Iterator[str]:
    text = Path("/proc/meminfo").read_text() if Path("/proc/meminfo").exists() else ""
    kib = re.search(r"MemAvailable:\s+(\d+)", text)
    if kib and int(kib[1]) < MEMORY_GIB * 1024**2:
        have = int(kib[1]) / 1024**2
        yield f"{have:.1f} GiB of memory are available and {MEMORY_GIB} are needed; stop something or add memory"


def _disk(root: Path) -> Iterator[str]:
    docker = _output("docker", "info", "--format", "{{.DockerRootDir}}")
    for place in dict.fromkeys([str(root), (docker or "").strip()]):
        if not place or not os.path.isdir(place):
            continue
        free = shutil.disk_usage(place).free / 1024**3
        if free < DISK_GIB:
            yield f"{free:.1f} GiB are free at {place} and {DISK_GIB} are needed; make room there"


def _ports(env: Mapping[str, str]) -> Iterator[str]:
    for name in PORTS:
        value = env.get(name, "")
        if not value.isdecimal() or not 1 <= int(value) <= 65535:
            yield f"{name}={value} in .env is not a port; set a number from 1 to 65535"
            continue
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", int(value)))
            except OSError as error:
                yield f"port {value} on 127.0.0.1 is taken ({error.strerror}); free it, or set another {name} in .env"
