"""libfaketime, by which the component tests give a process a clock that is wrong: installed where it is missing."""

from __future__ import annotations

from pathlib import Path

import debian_package

LIBRARIES = Path("/usr/lib")


def require() -> None:
    """As root on Debian it is installed; anyone else is told the command."""
    if not next(LIBRARIES.glob("*-linux-gnu*/faketime/libfaketime.so.1"), None):
        debian_package.install("libfaketime", "the component tests need libfaketime")
