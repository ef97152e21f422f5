"""`make format`: Java with google-java-format, Python with ruff."""

from __future__ import annotations

import wheels
from command import run
from console import guard, step

FOLDERS = ("setup", "images", "airflow", "dags", "e2e")


def main() -> None:
    with step("Java"):
        run("mvn", "-q", "-B", "spotless:apply", log="format-java")
    with step("Python"):
        python = wheels.venv_with("ruff")
        run(python, "-m", "ruff", "check", "--fix", *FOLDERS, log="format-python")
        run(python, "-m", "ruff", "format", *FOLDERS, log="format-python")


def check() -> None:
    """Raises a SetupError with what ruff would change."""
    python = wheels.venv_with("ruff")
    run(python, "-m", "ruff", "check", *FOLDERS, log="ruff-check")
    run(python, "-m", "ruff", "format", "--check", *FOLDERS, log="ruff-format")


if __name__ == "__main__":
    guard(main)
