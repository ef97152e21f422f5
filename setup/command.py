"""Runs other programs; a failure names the command and where its output is."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

from console import SetupError

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
LAST_LINES = 8
# How Maven's output always ends after a failure, and Compose's progress: they would push out the reason
NOISE = re.compile(
    r"(\x1b\[0m)*$|\[ERROR\] *(To see the full|Re-run Maven|For more info|After correcting|mvn |\[Help|$)"
    r"| (Container|Network|Volume) \S+  "
)


def run(
    *command: str, log: str, env: Mapping[str, str] | None = None, tell: Callable[[str], None] | None = None
) -> None:
    """Runs a command with its output in build/<log>.log; raises a SetupError with the last lines if it fails.

    :param tell: called with each line of the output as it arrives
    """
    path = BUILD / f"{log}.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        to = file if tell is None else subprocess.PIPE
        with subprocess.Popen(
            command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=to, stderr=subprocess.STDOUT, text=True
        ) as process:
            for line in process.stdout or ():
                file.write(line)
                file.flush()
                tell(line.rstrip())
        code = process.returncode
    if code != 0:
        told = [line for line in path.read_text(errors="replace").splitlines() if not NOISE.match(line)]
        # Each line once, where it came last
        last = "\n    ".join(reversed(list(dict.fromkeys(reversed(told)))[:LAST_LINES]))
        raise SetupError(
            f"{command[0]} {command[1]} failed with exit code {code}; see {path.relative_to(ROOT)}:\n    {last}"
        )


def output(*command: str, env: Mapping[str, str] | None = None) -> str | None:
    """The standard output of a command, stripped; None if it fails or does not exist."""
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None
