"""Fetches wheels on the host, where pip's own mirrors and certificates apply; images install them offline."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from command import ROOT, output, run
from console import SetupError

PYTHON_VERSION = "3.13"


def fetch(folder: str, *locks: str) -> None:
    """Fills a folder with the wheels that the locks name, for Linux and the images' Python; removes others."""
    target = ROOT / folder
    digest = hashlib.sha256(b"".join((ROOT / lock).read_bytes() for lock in locks)).hexdigest()
    complete = target / ".complete"
    if complete.exists() and complete.read_text() == digest:
        return
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    if locks:
        _download(target, locks)
    complete.write_text(digest)


def _download(target: Path, locks: Sequence[str]) -> None:
    machine = platform.machine()
    tags = [f"manylinux_2_{minor}_{machine}" for minor in range(36, 4, -1)] + [f"manylinux2014_{machine}", "any"]
    run(
        *(venv_python(), "-m", "pip", "download", "-q", "--no-deps", "--only-binary=:all:", "--dest", str(target)),
        *("--disable-pip-version-check", "--python-version", PYTHON_VERSION, "--implementation", "cp"),
        *(argument for tag in tags for argument in ("--platform", tag)),
        *(argument for lock in locks for argument in ("-r", lock)),
        log=f"wheels-{target.name}",
    )


def venv_with(*packages: str) -> str:
    """The interpreter of .venv with these packages, in the versions that Airflow's lock pins."""
    python = venv_python()
    if output(python, "-c", f"import importlib.metadata as m; [m.version(p) for p in {packages!r}]") is None:
        pins = [
            argument for name in ("requirements", "requirements-dev") for argument in ("-c", f"airflow/{name}.lock")
        ]
        run(python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *pins, *packages, log="venv")
    return python


def venv_python() -> str:
    """The interpreter of .venv, which is created if it is missing.

    Raises a SetupError that says what to install if Python cannot create environments and this is not root on Debian.
    """
    venv = ROOT / ".venv"
    python = venv / "bin" / "python"
    if output(str(python), "-m", "pip", "--version") is None:
        shutil.rmtree(venv, ignore_errors=True)
        if output(sys.executable, "-c", "import ensurepip, venv") is None:
            _install_venv()
        run(sys.executable, "-m", "venv", str(venv), log="venv")
    return str(python)


def _install_venv() -> None:
    if os.geteuid() != 0 or not Path("/etc/debian_version").exists() or not shutil.which("apt-get"):
        raise SetupError("Python cannot create virtual environments; install the package python3-venv, then try again")
    subprocess.run(["apt-get", "update", "-qq"], check=False)
    run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "python3-venv", log="apt")
