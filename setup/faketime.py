"""libfaketime, which gives a process a wrong clock in component tests: installed if it is missing."""

from __future__ import annotations

from pathlib import Path

import debian_package

LIBRARIES = Path("/usr/lib")


def require() -> None:
    """As root on Debian this installs it; for anyone else the error has the command."""
    if not next(LIBRARIES.glob("*-linux-gnu*/faketime/libfaketime.so.1"), None):
        debian_package.install("libfaketime", "the component tests need libfaketime")
