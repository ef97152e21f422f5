"""Reads this machine's own configuration: Debian's mirrors, and the proxy to reach them."""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
import threading
from pathlib import Path


class BuildError(Exception):
    """A failure whose message is one line that says what to do."""


def _output(*command: str) -> str:
    if not shutil.which(command[0]):
        return ""
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False).stdout


def _plain(uri: str) -> str:
    """Cloud images name a file of mirrors (`mirror+file:/etc/apt/mirrors/debian.list`); its first one is taken."""
    match = re.fullmatch(r"mirror\+file:/*(/.*)", uri)
    if match:
        lines = [line.split()[0] for line in Path(match[1]).read_text().splitlines() if line.strip()]
        uri = next((line for line in lines if not line.startswith("#")), "")
    return uri.rstrip("/")


@functools.cache
def debian_mirrors() -> dict[str, str]:
    """Base, security and updates mirrors: any other suite comes from the same places."""
    if os.environ.get("DEBIAN_MIRROR"):
        return {
            "base": os.environ["DEBIAN_MIRROR"].rstrip("/"),
            "security": os.environ.get("DEBIAN_SECURITY_MIRROR", "").rstrip("/"),
            "updates": os.environ["DEBIAN_MIRROR"].rstrip("/"),
        }
    release = dict(re.findall(r'^(\w+)="?([^"\n]*)"?$', Path("/etc/os-release").read_text(), re.MULTILINE))
    codename = release.get("VERSION_CODENAME", "")
    wanted = {codename: "base", f"{codename}-security": "security", f"{codename}-updates": "updates"}
    found = {"base": "", "security": "", "updates": ""}
    if release.get("ID") == "debian":
        # The origin is known once the lists are there; before that, a repository is only known by its suite.
        columns = "$(ORIGIN)|$(RELEASE)|$(COMPONENT)|$(REPO_URI)"
        targets = _output("apt-get", "indextargets", "--format", columns, "Created-By: Packages")
        for origin, suite, component, uri in (line.split("|", 3) for line in targets.splitlines()):
            if origin in ("Debian", "") and component == "main" and suite in wanted and not found[wanted[suite]]:
                found[wanted[suite]] = _plain(uri)
    if not found["base"]:
        raise BuildError(
            "apt on this machine names no Debian mirror: set DEBIAN_MIRROR (and DEBIAN_SECURITY_MIRROR) to one"
        )
    return found


def proxies() -> dict[str, str]:
    """The proxy variables for builds, from the environment or else from apt's configuration."""
    names = ("http_proxy", "https_proxy", "no_proxy")
    found = {name: os.environ.get(name) or os.environ.get(name.upper()) or "" for name in names}
    apt = _output("apt-config", "dump", "Acquire::http::Proxy")
    match = re.search(r'^Acquire::http::Proxy "(.+)";', apt, re.MULTILINE)
    if not found["http_proxy"] and match and match[1].upper() != "DIRECT":
        found["http_proxy"] = match[1]
    return {name: value for name, value in found.items() if value}


_installing = threading.Lock()


def require_rootfs_tools() -> None:
    """Creating a root file system needs root and debootstrap; as root on Debian the latter is installed.

    Two root file systems are created at once: the second waits until the first has installed the tool.
    """
    if os.geteuid() != 0:
        command = "sudo python3 images/build.py debian"
        raise BuildError(f"creating Debian's root file system needs root: run `{command}`, then try again")
    with _installing:
        if shutil.which("debootstrap"):
            return
        if not shutil.which("apt-get"):
            raise BuildError("debootstrap is missing: install it, then try again")
        install = "apt-get install -y -q --no-install-recommends debootstrap"
        # The machine's own timers may be using dpkg, and its lists may be missing or old.
        waiting = install.replace("install", "install -o DPkg::Lock::Timeout=120", 1)
        if not _ran(waiting) and not (_ran("apt-get update -q") and _ran(waiting)):
            raise BuildError(f"debootstrap could not be installed: run `apt-get update && {install}`, then try again")


def _ran(command: str) -> bool:
    return subprocess.run(command.split(), stdout=subprocess.DEVNULL, check=False).returncode == 0
