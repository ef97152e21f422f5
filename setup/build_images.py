"""Decides where the images come from, and builds those that are missing or out of date."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import docker_images
import env_file
import java_images
import wheels
from command import ROOT, output, run
from console import SetupError, say
from docker_images import digest, files, image_id
from java_images import JAVA_IMAGES, SPARK_TASK, java_tag, version

CHOICES = ("official", "packages")

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
    tags = {base: _name(BASES[base], mode) for base in bases}
    with ThreadPoolExecutor(2) as pool:
        platform = pool.submit(_platform_images, mode, {*used, *tags.values()})
        ahead = [name for base, names in bases.items() if not image_id(tags[base]) for name in names]
        jars = pool.submit(java_images.compile_ahead, ahead)
        platform.result()
        jars.result()
    java_images.build({tags[base]: names for base, names in bases.items()})
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


def _airflow_image(mode: str, test: bool = False) -> None:
    """millrace/airflow, or with `test` millrace/airflow-test, which has its tests and pytest too."""
    base = _name(BASES["AIRFLOW"], mode)
    sources = [path for path in files(Path("airflow")) if "docker-proxy" not in path.parts]
    # The package-built base was built from the same lock and has everything.
    locks = ["airflow/requirements.lock"] if mode == "official" else []
    docker_images.build(
        f"millrace/airflow{'-test' if test else ''}:{version()}",
        digest(sources, image_id(base)),
        lambda: wheels.fetch("build/wheels/airflow", *locks, *(["airflow/requirements-dev.lock"] if test else [])),
        ("-f", "airflow/Dockerfile", "--build-arg", f"BASE={base}", *(("--target", "test") if test else ()), "."),
    )


def _proxy_image(mode: str, test: bool = False) -> None:
    """millrace/docker-proxy, or with `test` millrace/docker-proxy-test."""
    folder, base = "airflow/docker-proxy", _name(BASES["PYTHON"], mode)
    locks = [f"{folder}/requirements.lock", *([f"{folder}/requirements-dev.lock"] if test else [])]
    docker_images.build(
        f"millrace/docker-proxy{'-test' if test else ''}:{version()}",
        digest(files(Path(folder)), image_id(base)),
        lambda: wheels.fetch("build/wheels/docker-proxy", *locks),
        ("-f", f"{folder}/Dockerfile", "--build-arg", f"BASE={base}", *(("--target", "test") if test else ()), "."),
    )


def _jmx_exporter_image(mode: str) -> None:
    """The image that brings the agent for Kafka's and Cassandra's metrics."""
    folder, fetched, base = "images/jmx-exporter", "build/jmx-exporter", _name(BASES["PYTHON"], mode)
    tag = _name(JMX_EXPORTER, mode)
    asked = tag.rpartition(":")[2]
    fetch = ("mvn", "-B", "-q", "-f", f"{folder}/pom.xml", "generate-resources", f"-Djmx.exporter.version={asked}")
    docker_images.build(
        tag,
        digest(files(Path(folder)), image_id(base), asked),
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
