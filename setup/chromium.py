"""Chromium, which the stack's tests use for Airflow's UI: installed if it is missing."""

from __future__ import annotations

import shutil

import debian_package
from console import SetupError

# Debian's and Fedora's, and Google's own
NAMES = ("chromium", "chromium-browser", "google-chrome")


def require() -> str:
    """Its path. As root on Debian this installs it; for anyone else the error has the command."""
    if not (path := _path()):
        debian_package.install("chromium", "the browser tests need Chromium or Chrome")
        path = _path()
    if not path:
        raise SetupError(f"none of {', '.join(NAMES)} is on the path after Debian's chromium was installed")
    return path


def _path() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)
