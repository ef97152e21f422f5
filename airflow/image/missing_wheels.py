"""Copies the wheels of a lock that this Python lacks, or has in another version, to a folder.

An image built from this very lock lacks none of them; an official one differs in some.
"""

import re
import shutil
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

lock, wheels, target = map(Path, sys.argv[1:])
target.mkdir(parents=True, exist_ok=True)


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "_", name).lower()


def installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


available = {tuple(map(normal, file.name.split("-")[:2])): file for file in wheels.glob("*.whl")}
for line in lock.read_text().splitlines():
    if line.startswith("#") or not line.strip():
        continue
    name, _, wanted = line.partition("==")
    if installed(name) != wanted:
        file = available.get((normal(name), normal(wanted)))
        if file is None:
            sys.exit(f"{name} {wanted} is neither installed nor among the wheels")
        shutil.copy(file, target)
        print(f"{name} {wanted} (here: {installed(name)})")
