"""Chromium, with which the stack's tests look at Airflow's UI: installed where it is missing."""

from __future__ import annotations

import shutil

import debian_package
from console import SetupError

# Debian's and Fedora's, and Google's own
NAMES = ("chromium", "chromium-browser", "google-chrome")


def require() -> str:
    """Its path. As root on Debian it is installed; anyone else is told the command."""
    if not (path := _path()):
        debian_package.install("chromium", "the browser tests need Chromium or Chrome")
        path = _path()
    if not path:
        raise SetupError(f"none of {', '.join(NAMES)} is on the path after Debian's chromium was installed")
    return path


def _path() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)
