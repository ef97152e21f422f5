"""Builds the images of the Java modules: Jib's, with an archive of their classes laid over those that start often.

Jib's own image is `millrace/NAME:VERSION-plain`, which nothing runs. Each image is rebuilt only when something in it
has changed: its module, a module that this one needs, what it is built on, or how.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import docker_images
import maven_modules
from command import ROOT, output, run
from console import SetupError, say
from maven_modules import Module

SERVICES = ("randomuser", "control-center")
# Those that Airflow starts for each run
JAVA_TASKS = ("schema-init", "fetch-and-produce", "stream-to-cassandra", "replay-dead-letters")
JAVA_IMAGES = (*SERVICES, *JAVA_TASKS)
SPARK_TASK = "spark-to-cassandra"
TASKS = (*JAVA_TASKS, SPARK_TASK)

# What Maven calls the image that others are built on
BASE = "base.image"
BASE_OF = {SPARK_TASK: "spark.base.image"}

ARCHIVE = Path("images/class-archive")
PLAIN = Path("images/plain")
# Where a module has the list of the classes to archive; Jib puts it into the image as /app/classes.lst
LIST = Path("src/main/jib/app/classes.lst")
# Dumping keeps one processor busy, and needs memory for a copy of all classes
AT_ONCE = 2


def version() -> str:
    return maven_modules.version(ROOT)


def java_tag(name: str) -> str:
    return f"millrace/{name}:{version()}"


def plain_tag(name: str) -> str:
    """Jib's own image: see `jib-maven-plugin` in the parent pom."""
    return f"{java_tag(name)}-plain"


def compile_ahead(names: Collection[str]) -> None:
    """Downloads and compiles, while what the images are built on is being built."""
    if names:
        _maven("maven-package", maven_modules.read(ROOT), names)


def build(bases: Mapping[str, Collection[str]]) -> None:
    """Builds those images that are not up to date.

    :param bases: which are built on which image
    """
    modules = maven_modules.read(ROOT)
    inputs: dict[str, str] = {}
    for base, names in bases.items():
        base_id = docker_images.image_id(base)
        inputs |= {name: _inputs(modules, name, base_id) for name in names}
    stale = [name for name in inputs if docker_images.inputs_of(java_tag(name)) != inputs[name]]
    if not stale:
        return
    before = {name: docker_images.image_id(plain_tag(name)) for name in stale}
    options = [f"-D{BASE_OF.get(name, BASE)}=docker://{base}" for base, names in bases.items() for name in names]
    _maven("maven-images", modules, stale, "-Pimages", *dict.fromkeys(options))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        # Spark's archive takes longest.
        first = sorted(stale, key=lambda name: name != SPARK_TASK)
        list(pool.map(partial(_finish, modules, inputs), first))
    for name in stale:
        docker_images.remove_unnamed(before[name])
    say(f"built {', '.join(stale)}")


def _inputs(modules: Mapping[str, Module], name: str, base_id: str) -> str:
    files = [*maven_modules.sources(modules, name), *docker_images.files(_recipe(modules, name))]
    return docker_images.digest(files, base_id)


def _recipe(modules: Mapping[str, Module], name: str) -> Path:
    """The folder of the Dockerfile that makes an image of Jib's."""
    return ARCHIVE if (ROOT / modules[name].folder / LIST).is_file() else PLAIN


def _maven(log: str, modules: Mapping[str, Module], names: Collection[str], *options: str) -> None:
    folders = ",".join(str(modules[name].folder) for name in names)
    run("mvn", "-q", "-B", *options, "package", "-Dmaven.test.skip=true", "-pl", folders, "-am", log=log)


def _finish(modules: Mapping[str, Module], inputs: Mapping[str, str], name: str) -> None:
    recipe, plain = _recipe(modules, name), plain_tag(name)
    arguments = ["--network", "none", "--build-arg", f"PLAIN={plain}"]
    if recipe == ARCHIVE:
        user, *command = start(plain)
        arguments += ["--build-arg", f"RUN_AS={user}", "--build-arg", f"COMMAND={' '.join(command)}"]
    docker_images.label(java_tag(name), inputs[name], [*arguments, str(recipe)])


def start(image: str) -> list[str]:
    """The user that an image's process has, and its command."""
    printed = output("docker", "image", "inspect", "-f", "{{json .Config}}", image)
    if printed is None:
        raise SetupError(f"there is no image {image}")
    config = json.loads(printed)
    return [config["User"], *config["Entrypoint"]]
