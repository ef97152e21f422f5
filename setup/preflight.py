"""The checks before anything starts. Every failed check is one line that says what to do; all are reported."""

from __future__ import annotations

import ipaddress
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import settings
from console import SetupError

MEMORY_GIB = 6
# What a part of the stack needs besides
MORE_GIB = {settings.CLUSTER: 3, settings.SPARK: 3, settings.METRICS: 1}
DISK_GIB = 12
JAVA = 17
PYTHON = (3, 11)


def check(env: Mapping[str, str], root: Path, published: Mapping[int, str], refused: Iterable[str] = ()) -> None:
    """Raises a SetupError that lists every check that failed.

    :param published: the ports that the project's own running services hold, with their services
    :param refused: a line for each password that the project's running databases do not accept
    """
    wrong = [*settings.problems(env, published)]
    problems = [*_tools(), *_disk(root), *wrong, *refused]
    if not published:
        # A running stack has its memory already.
        problems += _memory(env)
    if settings.has_cluster(env) and not wrong:
        problems += _subnet(env)
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
        yield "javac is missing, this is only a JRE; install a JDK (Debian: apt-get install openjdk-17-jdk-headless)"
    if not _output("mvn", "-v"):
        yield "Maven is missing; install it (Debian: apt-get install maven)"


def _output(*command: str) -> str | None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout + done.stderr


def _memory(env: Mapping[str, str]) -> Iterator[str]:
    parts = env.get("COMPOSE_FILE", "").split(":")
    needed = MEMORY_GIB + sum(more for part, more in MORE_GIB.items() if part in parts)
    text = Path("/proc/meminfo").read_text() if Path("/proc/meminfo").exists() else ""
    kib = re.search(r"MemAvailable:\s+(\d+)", text)
    if kib and int(kib[1]) < needed * 1024**2:
        have = int(kib[1]) / 1024**2
        yield f"{have:.1f} GiB of memory are available but {needed} are needed; stop something or add memory"


def _subnet(env: Mapping[str, str]) -> Iterator[str]:
    """Addresses that another of the engine's networks has: then Docker would not create this one."""
    own = ipaddress.ip_network(f"{env['CLUSTER_SUBNET']}.0/24")
    ids = (_output("docker", "network", "ls", "--quiet") or "").split()
    form = "{{.Name}}{{range .IPAM.Config}} {{.Subnet}}{{end}}"
    for line in (_output("docker", "network", "inspect", "--format", form, *ids) or "").splitlines() if ids else []:
        name, *subnets = line.split()
        if name != f"{env.get('COMPOSE_PROJECT_NAME')}_data":
            for subnet in map(ipaddress.ip_network, subnets):
                if subnet.version == own.version and subnet.overlaps(own):
                    yield (
                        f"CLUSTER_SUBNET is {env['CLUSTER_SUBNET']!r}, but Docker's network {name} has {subnet}; "
                        "valid: one that no other network has, such as 10.213.78"
                    )


def _disk(root: Path) -> Iterator[str]:
    docker = _output("docker", "info", "--format", "{{.DockerRootDir}}")
    for place in dict.fromkeys([str(root), (docker or "").strip()]):
        if not place or not os.path.isdir(place):
            continue
        free = shutil.disk_usage(place).free / 1024**3
        if free < DISK_GIB:
            yield f"{free:.1f} GiB are free at {place} but {DISK_GIB} are needed; free some space there"
