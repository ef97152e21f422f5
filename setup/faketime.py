"""libfaketime, by which the component tests give a process a clock that is wrong: installed where it is missing."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from command import run
from console import SetupError, say

LIBRARIES = Path("/usr/lib")
INSTALL = "apt-get install -y --no-install-recommends libfaketime"


def require() -> None:
    """As root on Debian it is installed; anyone else is told the command."""
    if next(LIBRARIES.glob("*-linux-gnu*/faketime/libfaketime.so.1"), None):
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise SetupError(
            f"the component tests need libfaketime: run `sudo apt-get update && sudo {INSTALL}`, then this again"
        )
    say("installing libfaketime from Debian's packages")
    # The machine's own timers may be at work with dpkg, and its lists may be missing or old.
    waiting = INSTALL.replace("install", "install -o DPkg::Lock::Timeout=120", 1).split()
    try:
        run(*waiting, log="apt-libfaketime")
    except SetupError:
        run("apt-get", "update", "-q", log="apt-libfaketime")
        run(*waiting, log="apt-libfaketime")
