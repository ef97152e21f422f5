"""What can be built: each image, its base, and what is fetched on the host for it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import fetch

IMAGES = Path(__file__).resolve().parent
ROOT = IMAGES.parent


def read_versions(path: Path = IMAGES / "versions.env") -> dict[str, str]:
    lines = (line.strip() for line in path.read_text().splitlines())
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


@dataclass(frozen=True)
class Image:
    """One image: `folder` holds its Dockerfile; without a base it is a Debian root file system."""

    name: str
    tag: str
    folder: str
    base: str | None
    arguments: Mapping[str, str] = field(default_factory=dict)
    fetch: Callable[[Path], None] | None = None
    """Puts downloads into the folder it is given; they become `files/` in the build's context."""
    fetch_inputs: tuple[Path, ...] = ()
    """The files that decide what is fetched."""
    needs_network: bool = True
    """Whether the build installs Debian packages; all else comes from the host."""


def catalogue(versions: Mapping[str, str]) -> dict[str, Image]:
    v = versions

    def debian(suite: str) -> Image:
        return Image(f"debian-{suite}", f"millrace/debian:{suite}", "debian", None, {"SUITE": suite})

    def jre(suite: str, java: str) -> Image:
        return Image(f"jre-{java}", f"millrace/jre:{java}", "jre", f"debian-{suite}", {"JAVA_VERSION": java})

    def maven(image: str, **properties: str) -> Callable[[Path], None]:
        return lambda folder: fetch.maven(IMAGES / image / "pom.xml", folder, properties)

    def cassandra_files(folder: Path) -> None:
        fetch.maven(IMAGES / "cassandra/pom.xml", folder / "lib", {"cassandra.version": v["CASSANDRA_VERSION"]})
        fetch.wheels(cqlsh_lock, v["CASSANDRA_PYTHON_VERSION"], folder / "pylib")

    def kafka_zookeeper_files(folder: Path) -> None:
        fetch.maven(
            IMAGES / "kafka-zookeeper/pom.xml", folder / "libs", {"kafka.version": v["KAFKA_ZOOKEEPER_VERSION"]}
        )
        # The scripts of the newer Kafka
        shutil.copytree(IMAGES / "kafka/bin", folder / "bin")

    def airflow_files(folder: Path) -> None:
        python = v["PYTHON_VERSION"]
        fetch.wheels(lock, python, folder / f"lib/python{python}/site-packages", folder / "bin")

    lock, cqlsh_lock = ROOT / "airflow/requirements.lock", IMAGES / "cassandra/requirements.lock"
    java, cassandra_java = v["JAVA_VERSION"], v["CASSANDRA_JAVA_VERSION"]
    images = [
        debian(v["JAVA_SUITE"]),
        debian(v["CASSANDRA_JAVA_SUITE"]),
        jre(v["JAVA_SUITE"], java),
        jre(v["CASSANDRA_JAVA_SUITE"], cassandra_java),
        Image(
            "python",
            f"millrace/python:{v['PYTHON_VERSION']}",
            "python",
            f"debian-{v['JAVA_SUITE']}",
            {"PYTHON_VERSION": v["PYTHON_VERSION"]},
        ),
        Image(
            "airflow-base",
            f"millrace/airflow-base:{v['AIRFLOW_VERSION']}",
            "airflow-base",
            "python",
            {"AIRFLOW_VERSION": v["AIRFLOW_VERSION"], "PYTHON_VERSION": v["PYTHON_VERSION"]},
            airflow_files,
            (lock,),
        ),
        Image(
            "kafka",
            f"millrace/kafka:{v['KAFKA_VERSION']}",
            "kafka",
            f"jre-{java}",
            {"KAFKA_VERSION": v["KAFKA_VERSION"], "KAFKA_LOG4J_VERSION": v["KAFKA_LOG4J_VERSION"]},
            maven(
                "kafka",
                **{"kafka.version": v["KAFKA_VERSION"], "log4j.version": v["KAFKA_LOG4J_VERSION"]},
            ),
            (IMAGES / "kafka/pom.xml",),
            needs_network=False,
        ),
        Image(
            "kafka-zookeeper",
            f"millrace/kafka:{v['KAFKA_ZOOKEEPER_VERSION']}",
            "kafka-zookeeper",
            f"jre-{cassandra_java}",
            {"KAFKA_VERSION": v["KAFKA_ZOOKEEPER_VERSION"]},
            kafka_zookeeper_files,
            (IMAGES / "kafka-zookeeper/pom.xml", *sorted((IMAGES / "kafka/bin").iterdir())),
            needs_network=False,
        ),
        Image(
            "zookeeper",
            f"millrace/zookeeper:{v['ZOOKEEPER_VERSION']}",
            "zookeeper",
            f"jre-{cassandra_java}",
            {"ZOOKEEPER_VERSION": v["ZOOKEEPER_VERSION"]},
            maven("zookeeper", **{"zookeeper.version": v["ZOOKEEPER_VERSION"]}),
            (IMAGES / "zookeeper/pom.xml",),
            needs_network=False,
        ),
        Image(
            "cassandra",
            f"millrace/cassandra:{v['CASSANDRA_VERSION']}",
            "cassandra",
            f"jre-{cassandra_java}",
            {"CASSANDRA_VERSION": v["CASSANDRA_VERSION"]},
            cassandra_files,
            (IMAGES / "cassandra/pom.xml", cqlsh_lock),
        ),
        Image(
            "apicurio-registry",
            f"millrace/apicurio-registry:{v['APICURIO_VERSION']}",
            "apicurio-registry",
            f"jre-{java}",
            {"APICURIO_VERSION": v["APICURIO_VERSION"]},
            maven("apicurio-registry", **{"apicurio.version": v["APICURIO_VERSION"]}),
            (IMAGES / "apicurio-registry/pom.xml",),
            needs_network=False,
        ),
        Image(
            "spark",
            f"millrace/spark:{v['SPARK_VERSION']}",
            "spark",
            f"jre-{cassandra_java}",
            {name: v[name] for name in ("SPARK_VERSION", "SPARK_SCALA_VERSION")},
            maven(
                "spark",
                **{"spark.version": v["SPARK_VERSION"], "scala.version": v["SPARK_SCALA_VERSION"]},
            ),
            (IMAGES / "spark/pom.xml",),
            needs_network=False,
        ),
        Image(
            "postgres",
            f"millrace/postgres:{v['POSTGRES_MAJOR']}",
            "postgres",
            f"debian-{v['JAVA_SUITE']}",
            {"PG_MAJOR": v["POSTGRES_MAJOR"]},
        ),
        Image(
            "prometheus",
            f"millrace/prometheus:{v['PROMETHEUS_VERSION']}",
            "prometheus",
            f"debian-{v['JAVA_SUITE']}",
            {"PROMETHEUS_VERSION": v["PROMETHEUS_VERSION"]},
        ),
        Image(
            "node-exporter",
            f"millrace/node-exporter:{v['NODE_EXPORTER_VERSION']}",
            "node-exporter",
            f"debian-{v['JAVA_SUITE']}",
            {"NODE_EXPORTER_VERSION": v["NODE_EXPORTER_VERSION"]},
        ),
    ]
    return {image.name: image for image in images}
