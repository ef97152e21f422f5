"""Reads the pipeline files for the setup; as a script, `make check-pipelines`: all of them, without a stack."""

from __future__ import annotations

import json
import os
import subprocess
from typing import Any

import wheels
from command import ROOT, output
from console import SetupError, guard

PACKAGES = ("ruamel.yaml", "jsonschema")
LOAD = "import pathlib, sys; from millrace.pipeline import load; print(load(pathlib.Path(sys.argv[1])).canonical_json)"


def check() -> None:
    """Raises a SetupError if a file is invalid; all errors are already on stderr, each with line and reason."""
    files = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "pipelines").glob("*.yaml"))
    command = (wheels.venv_with(*PACKAGES), "-m", "millrace.check", *files)
    if subprocess.run(command, cwd=ROOT, env=_environment(), check=False).returncode != 0:
        raise SetupError("a pipeline file is wrong; its errors are above")


def canonical_json(name: str) -> str:
    """A pipeline in the form that tasks get in the variable PIPELINE."""
    text = output(wheels.venv_with(*PACKAGES), "-c", LOAD, f"pipelines/{name}.yaml", env=_environment())
    if text is None:
        raise SetupError(f"pipelines/{name}.yaml is missing or wrong; see 'make check-pipelines'")
    return text


def load(name: str) -> dict[str, Any]:
    return json.loads(canonical_json(name))


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "airflow" / "src")}


if __name__ == "__main__":
    guard(check)
