"""What is kept with a result: the commit, the machine, and the versions."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import build_images
import env_file
from command import ROOT, output


def circumstances() -> dict[str, Any]:
    versions = env_file.read(ROOT / "images" / "versions.env")
    return {
        "commit": _commit(),
        "machine": {
            "cpu": _first(r"model name\s*:\s*(.+)", "/proc/cpuinfo"),
            "cores": os.cpu_count(),
            "memory_gib": round(int(_first(r"MemTotal:\s+(\d+)", "/proc/meminfo") or 0) / 1024**2),
        },
        "versions": {
            "java": versions["JAVA_VERSION"],
            "kafka": versions["KAFKA_VERSION"],
            "cassandra": versions["CASSANDRA_VERSION"],
            "airflow": versions["AIRFLOW_VERSION"],
            "millrace": build_images.version(),
        },
    }


def _commit() -> str | None:
    """The commit, with `-dirty` if what is measured is not as it is there; None where there is no repository."""
    commit = output("git", "rev-parse", "--short", "HEAD")
    changed = output("git", "status", "--porcelain", "--", ".", ":!bench/results", ":!docs", ":!*.md")
    return commit if commit is None or changed == "" else f"{commit}-dirty"


def _first(pattern: str, file: str) -> str | None:
    """The first match in a file of the kernel's; None where there is no such file."""
    found = re.search(pattern, Path(file).read_text()) if Path(file).exists() else None
    return found[1].strip() if found else None
