"""Runs other programs; a failure names the command and where its output is."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

from console import SetupError

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"


def run(*command: str, log: str, env: Mapping[str, str] | None = None) -> None:
    """Runs a command with its output in build/<log>.log; raises a SetupError with the last lines if it fails."""
    path = BUILD / f"{log}.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        code = subprocess.run(
            command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT, check=False
        ).returncode
    if code != 0:
        last = "\n    ".join(path.read_text(errors="replace").splitlines()[-8:])
        raise SetupError(f"{command[0]} {command[1]} ended with {code}; see {path.relative_to(ROOT)}:\n    {last}")


def output(*command: str, env: Mapping[str, str] | None = None) -> str | None:
    """The standard output of a command, stripped; None when it fails or is not there."""
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None
