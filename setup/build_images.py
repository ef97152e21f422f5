"""Decides where the images come from, and builds those that are missing or out of date."""

from __future__ import annotations

import hashlib
import os
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import env_file
import wheels
from command import ROOT, output, run
from console import SetupError, say

CHOICES = ("official", "packages")
# Those that are not tasks are modules of the root
SERVICES = ("randomuser", "control-center")
JAVA_IMAGES = (*SERVICES, "schema-init", "fetch-and-produce", "stream-to-cassandra", "replay-dead-letters")
SPARK_TASK = "spark-to-cassandra"

GENERATED = {"__pycache__", "target", "build", ".pytest_cache", ".ruff_cache"}

# Each image's name in a registry, and the image that images/ builds in its place.
PLATFORM = {
    "KAFKA_IMAGE": ("apache/kafka:{KAFKA_VERSION}", "millrace/kafka:{KAFKA_VERSION}"),
    "CASSANDRA_IMAGE": ("cassandra:{CASSANDRA_VERSION}", "millrace/cassandra:{CASSANDRA_VERSION}"),
    "REGISTRY_IMAGE": (
        "apicurio/apicurio-registry:{APICURIO_VERSION}",
        "millrace/apicurio-registry:{APICURIO_VERSION}",
    ),
    "KAFKA_ZOOKEEPER_IMAGE": ("apache/kafka:{KAFKA_ZOOKEEPER_VERSION}", "millrace/kafka:{KAFKA_ZOOKEEPER_VERSION}"),
    "ZOOKEEPER_IMAGE": ("zookeeper:{ZOOKEEPER_VERSION}", "millrace/zookeeper:{ZOOKEEPER_VERSION}"),
    "POSTGRES_IMAGE": ("postgres:{POSTGRES_OFFICIAL_VERSION}", "millrace/postgres:{POSTGRES_MAJOR}"),
    "SPARK_IMAGE": (
        "apache/spark:{SPARK_VERSION}-scala{SPARK_SCALA_VERSION}-java{CASSANDRA_JAVA_VERSION}-ubuntu",
        "millrace/spark:{SPARK_VERSION}",
    ),
    "PROMETHEUS_IMAGE": ("prom/prometheus:v{PROMETHEUS_VERSION}", "millrace/prometheus:{PROMETHEUS_VERSION}"),
    "NODE_EXPORTER_IMAGE": (
        "prom/node-exporter:v{NODE_EXPORTER_VERSION}",
        "millrace/node-exporter:{NODE_EXPORTER_VERSION}",
    ),
}
# Built here whatever the others are: no registry has an image with nothing but the agent
JMX_EXPORTER = ("millrace/jmx-exporter:{JMX_EXPORTER_VERSION}",) * 2
# What images are built on
BASES = {
    "SPARK": PLATFORM["SPARK_IMAGE"],
    "JRE": ("eclipse-temurin:{TEMURIN_VERSION}", "millrace/jre:{JAVA_VERSION}"),
    "PYTHON": ("python:{PYTHON_OFFICIAL_VERSION}-slim", "millrace/python:{PYTHON_VERSION}"),
    "AIRFLOW": (
        "apache/airflow:{AIRFLOW_VERSION}-python{PYTHON_VERSION}",
        "millrace/airflow-base:{AIRFLOW_VERSION}",
    ),
}


def version() -> str:
    """Millrace's version, which tags its images: that of the parent pom."""
    return ElementTree.parse(ROOT / "pom.xml").getroot().findtext("{*}version") or ""


def decide(asked: str, recorded: str) -> str:
    """`official` or `packages`: as set, else as determined before, else by trying to pull one image.

    Raises a SetupError if the setting is neither.
    """
    if asked:
        if asked not in CHOICES:
            raise SetupError(f"IMAGES={asked} is unknown; valid: IMAGES={' or IMAGES='.join(CHOICES)}")
        say(f"{asked} images, because IMAGES={asked} is set")
        return asked
    if recorded in CHOICES:
        say(f"{recorded} images, as on the first run (to change it: IMAGES={' or IMAGES='.join(CHOICES)})")
        return recorded
    probe = names("official")["POSTGRES_IMAGE"]
    if output("timeout", "60", "docker", "pull", "-q", probe) is not None:
        say(f"official images, because {probe} could be pulled")
        return "official"
    say(f"images built here from packages, because {probe} could not be pulled from a registry")
    return "packages"


def names(mode: str) -> dict[str, str]:
    """The image names and versions that docker-compose.yml needs."""
    named = PLATFORM | {"JMX_EXPORTER_IMAGE": JMX_EXPORTER}
    platform = {variable: _name(pair, mode) for variable, pair in named.items()}
    return {"IMAGES": mode, "MILLRACE_VERSION": version(), "AIRFLOW_IMAGE": f"millrace/airflow:{version()}"} | platform


def _name(pair: tuple[str, str], mode: str) -> str:
    return pair[CHOICES.index(mode)].format_map(env_file.read(ROOT / "images" / "versions.env"))


def build(mode: str, used: Collection[str]) -> None:
    """Builds everything that `mode` needs; Compose pulls the official images when it starts.

    :param used: the images of the project's services, and those of tasks that not every stack has
    """
    bases = {"JRE": JAVA_IMAGES}
    if java_tag(SPARK_TASK) in used:
        bases["SPARK"] = (SPARK_TASK,)
    with ThreadPoolExecutor(2) as pool:
        platform = pool.submit(_platform_images, mode, {*used, *(_name(BASES[base], mode) for base in bases)})
        jars = pool.submit(_jars, bases.values())
        platform.result()
        jars.result()
    for base, names in bases.items():
        _java_images(_name(BASES[base], mode), names)
    _proxy_image(mode)
    _airflow_image(mode)
    if _name(JMX_EXPORTER, mode) in used:
        _jmx_exporter_image(mode)


def _platform_images(mode: str, used: Collection[str]) -> None:
    """Builds the images that stand in for official ones, or pulls those that others are built on."""
    of_python = {_name(BASES[name], mode) for name in ("PYTHON", "AIRFLOW")}
    if mode == "packages":
        own = {_name(pair, mode) for pair in (*PLATFORM.values(), *BASES.values())}
        wanted = sorted(own & {*used, *of_python})
        env = {**os.environ, "PYTHON": wheels.venv_python()}
        run(sys.executable, "images/build.py", *wanted, log="images", env=env, tell=_tell_of_image)
    else:
        bases = {_name(pair, mode) for pair in BASES.values()}
        for name in sorted(bases & {*used, *of_python}):
            run("docker", "pull", "-q", name, log="pull")


def _tell_of_image(line: str) -> None:
    if " built in " in line:
        say(" ".join(line.split()))


def _jars(groups: Iterable[Collection[str]]) -> None:
    """Downloads and compiles while the platform's images are being built."""
    stale = [name for names in groups for name in names if not _is_of(name, _java_sources(names))]
    if stale:
        modules = ("-pl", _modules(stale), "-am")
        run("mvn", "-q", "-B", "package", "-Dmaven.test.skip=true", *modules, log="maven-package")


def _modules(images: Iterable[str]) -> str:
    """The Maven modules of these images, as -pl takes them."""
    return ",".join(map(_module, images))


def _is_of(image: str, sources: str) -> bool:
    """Whether a task's image was made of these sources, whatever its base."""
    return (_inputs_of(java_tag(image)) or "").startswith(sources)


def _module(image: str) -> str:
    return image if image in SERVICES else f"tasks/{image}"


def java_tag(name: str) -> str:
    return f"millrace/{name}:{version()}"


def _java_sources(images: Iterable[str]) -> str:
    files = [Path("pom.xml")]
    for module in ("tasks/common", "tasks/ledger", "tasks/store", *map(_module, images)):
        files += [Path(module, "pom.xml"), *_files(Path(module, "src", "main"))]
    return _digest(files)


def _java_images(base: str, images: Collection[str]) -> None:
    """Builds those of the images on this base that are not up to date."""
    inputs = f"{_java_sources(images)}-{_image_id(base).removeprefix('sha256:')[:12]}"
    stale = [name for name in images if _inputs_of(java_tag(name)) != inputs]
    if not stale:
        return
    run(
        *("mvn", "-q", "-B", "-Pimages", "package", "-Dmaven.test.skip=true", "-pl", _modules(stale), "-am"),
        *(f"-Dbase.image=docker://{base}", f"-Dimage.inputs={inputs}"),
        log="maven-images",
    )
    say(f"built {', '.join(stale)}")


def _airflow_image(mode: str, test: bool = False) -> None:
    """millrace/airflow, or with `test` millrace/airflow-test, which has its tests and pytest too."""
    base = _name(BASES["AIRFLOW"], mode)
    sources = [path for path in _files(Path("airflow")) if "docker-proxy" not in path.parts]
    # The package-built base was built from the same lock and has everything.
    locks = ["airflow/requirements.lock"] if mode == "official" else []
    _docker_build(
        f"millrace/airflow{'-test' if test else ''}:{version()}",
        _digest(sources, _image_id(base)),
        lambda: wheels.fetch("build/wheels/airflow", *locks, *(["airflow/requirements-dev.lock"] if test else [])),
        ("-f", "airflow/Dockerfile", "--build-arg", f"BASE={base}", *(("--target", "test") if test else ()), "."),
    )


def _proxy_image(mode: str, test: bool = False) -> None:
    """millrace/docker-proxy, or with `test` millrace/docker-proxy-test."""
    folder, base = "airflow/docker-proxy", _name(BASES["PYTHON"], mode)
    locks = [f"{folder}/requirements.lock", *([f"{folder}/requirements-dev.lock"] if test else [])]
    _docker_build(
        f"millrace/docker-proxy{'-test' if test else ''}:{version()}",
        _digest(_files(Path(folder)), _image_id(base)),
        lambda: wheels.fetch("build/wheels/docker-proxy", *locks),
        ("-f", f"{folder}/Dockerfile", "--build-arg", f"BASE={base}", *(("--target", "test") if test else ()), "."),
    )


def _jmx_exporter_image(mode: str) -> None:
    """The image that brings the agent for Kafka's and Cassandra's metrics."""
    folder, fetched, base = "images/jmx-exporter", "build/jmx-exporter", _name(BASES["PYTHON"], mode)
    tag = _name(JMX_EXPORTER, mode)
    asked = tag.rpartition(":")[2]
    fetch = ("mvn", "-B", "-q", "-f", f"{folder}/pom.xml", "generate-resources", f"-Djmx.exporter.version={asked}")
    _docker_build(
        tag,
        _digest(_files(Path(folder)), _image_id(base), asked),
        lambda: run(*fetch, f"-DoutputDirectory={ROOT / fetched}", log="jmx-exporter"),
        (
            *("-f", f"{folder}/Dockerfile", "--build-arg", f"BASE={base}"),
            *("--build-arg", f"JMX_EXPORTER_VERSION={asked}", fetched),
        ),
    )


def build_tests(mode: str) -> None:
    """The images that the Python tests run in."""
    _airflow_image(mode, test=True)
    _proxy_image(mode, test=True)


def _docker_build(tag: str, inputs: str, fetch: Callable[[], None], arguments: tuple[str, ...]) -> None:
    if _inputs_of(tag) == inputs:
        return
    fetch()
    name = tag.partition("/")[2].partition(":")[0]
    run(
        *("docker", "build", "-q", "--force-rm", "-t", tag, "--label", f"millrace.inputs={inputs}", *arguments),
        log=f"docker-{name}",
    )
    say(f"built {name}")


def _files(folder: Path) -> list[Path]:
    found = (ROOT / folder).rglob("*")
    return sorted(p.relative_to(ROOT) for p in found if p.is_file() and not GENERATED & set(p.parts))


def _digest(files: Iterable[Path], *more: str) -> str:
    """A hash of names and contents, so that an image is rebuilt if, and only if, something in it has changed."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file}\0".encode())
        digest.update((ROOT / file).read_bytes())
    for text in more:
        digest.update(f"\0{text}".encode())
    return digest.hexdigest()[:32]


def _image_id(name: str) -> str:
    return output("docker", "image", "inspect", "-f", "{{.Id}}", name) or ""


def _inputs_of(tag: str) -> str | None:
    return output("docker", "image", "inspect", "-f", '{{index .Config.Labels "millrace.inputs"}}', tag)
