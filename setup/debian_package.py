"""A Debian package that only tests need: installed if it is missing."""

from __future__ import annotations

import os
import shutil

from command import run
from console import SetupError, say

INSTALL = "apt-get install -y --no-install-recommends"


def install(package: str, reason: str) -> None:
    """As root on Debian; for anyone else the error has the reason and the command."""
    command = f"{INSTALL} {package}"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise SetupError(f"{reason}: run `sudo apt-get update && sudo {command}`, then try again")
    say(f"installing {package} from Debian's packages")
    # The machine's own timers may be using dpkg, and its lists may be missing or old.
    waiting = command.replace("install", "install -o DPkg::Lock::Timeout=120", 1).split()
    try:
        run(*waiting, log=f"apt-{package}")
    except SetupError:
        run("apt-get", "update", "-q", log=f"apt-{package}")
        run(*waiting, log=f"apt-{package}")
