"""What the modules of the build are made of, by Maven's own description of them: their poms."""

from __future__ import annotations

import os
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

import docker_images

GROUP = "io.millrace"
PARENT = Path("pom.xml")
# What Maven takes from a module by itself
OWN = Path("src", "main")
BASEDIR = "${project.basedir}/"


@dataclass(frozen=True)
class Module:
    """A module's folder, the modules of the build that it needs at run time, and files that it has from elsewhere."""

    folder: Path
    needs: tuple[str, ...]
    resources: tuple[Path, ...]


def version(root: Path) -> str:
    """Millrace's version, which tags its images: that of the parent pom."""
    return ElementTree.parse(root / PARENT).getroot().findtext("{*}version") or ""


def read(root: Path) -> dict[str, Module]:
    """Every module of the build by its artifact's name."""
    listed = ElementTree.parse(root / PARENT).getroot().findall("{*}modules/{*}module")
    return dict(_module(root, Path(element.text or "")) for element in listed)


def needed(modules: dict[str, Module], name: str) -> list[str]:
    """A module and all that it needs at run time, by name, sorted; without what only its tests need."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        if (each := waiting.pop()) not in found:
            found.add(each)
            waiting += modules[each].needs
    return sorted(found)


def sources(modules: dict[str, Module], name: str) -> list[Path]:
    """The files that a module's image is made of; paths from the project's root, sorted."""
    found = {PARENT}
    for module in (modules[each] for each in needed(modules, name)):
        found |= {module.folder / PARENT, *docker_images.files(module.folder / OWN), *module.resources}
    return sorted(found)


def _module(root: Path, folder: Path) -> tuple[str, Module]:
    pom = ElementTree.parse(root / folder / PARENT).getroot()
    needs = [
        dependency.findtext("{*}artifactId") or ""
        for dependency in pom.findall("{*}dependencies/{*}dependency")
        if dependency.findtext("{*}groupId") == GROUP and dependency.findtext("{*}scope") != "test"
    ]
    resources = [
        path
        for resource in pom.findall("{*}build/{*}resources/{*}resource")
        if (directory := resource.findtext("{*}directory") or "").startswith(BASEDIR)
        for path in _resources(root, folder / directory.removeprefix(BASEDIR), resource)
    ]
    return pom.findtext("{*}artifactId") or "", Module(folder, tuple(needs), tuple(resources))


def _resources(root: Path, directory: Path, resource: ElementTree.Element) -> list[Path]:
    directory = Path(os.path.normpath(directory))
    patterns = [include.text or "" for include in resource.findall("{*}includes/{*}include")]
    found = {path for pattern in patterns or ["**/*"] for path in (root / directory).glob(pattern) if path.is_file()}
    return sorted(path.relative_to(root) for path in found)
