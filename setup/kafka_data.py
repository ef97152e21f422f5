"""Where Kafka keeps its data: with KRaft and with ZooKeeper in a volume of its own, of which only one may hold data.

The other Kafka would begin without topics, ledger and schemas, as if nothing had been stored.
"""

from __future__ import annotations

import tarfile
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from command import output

ZOOKEEPER = "compose/zookeeper.yml"
KRAFT_VOLUME, ZOOKEEPER_VOLUME = "kafka-data", "kafka-zookeeper-data"
# That of a broker of compose/cluster.yml; every broker has the same id of the cluster
CLUSTER_VOLUME = "kafka-1-data"
# What shows that a volume holds data, and whose; and its name once the data was moved
PROPERTIES, MOVED = "meta.properties", "meta.properties.migrated"
# What compose/zookeeper/kafka-start.sh leaves when the broker first runs without ZooKeeper
WITHOUT_ZOOKEEPER = "kraft"
PAGE = "docs/zookeeper.md"


def with_zookeeper(settings: Mapping[str, str]) -> bool:
    return ZOOKEEPER in settings.get("COMPOSE_FILE", "").split(":")


def properties(volume: str) -> dict[str, str]:
    """What Kafka's own file says of the data, such as its `cluster.id`; empty if there is none."""
    lines = (line.strip().partition("=") for line in (file(volume, PROPERTIES) or "").splitlines() if "=" in line)
    return {name: value for name, _, value in lines}


def file(volume: str, name: str) -> str | None:
    """A file of a volume, as an archive; None if there is none. Read through an empty image, so no other is needed."""
    if output("docker", "volume", "inspect", volume) is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "empty.tar"
        tarfile.open(archive, "w").close()
        image = output("docker", "import", "--change", 'CMD ["none"]', str(archive)) or ""
    container = output("docker", "create", "--volume", f"{volume}:/data:ro", image, "none") or ""
    found = output("docker", "cp", f"{container}:/data/{name}", "-")
    output("docker", "rm", container)
    output("docker", "rmi", image)
    return found


def cluster(project: str) -> str:
    """The id of the Kafka cluster whose data a project has; empty if it has none."""
    found = (
        properties(f"{project}_{volume}").get("cluster.id")
        for volume in (KRAFT_VOLUME, CLUSTER_VOLUME, ZOOKEEPER_VOLUME)
    )
    return next(filter(None, found), "")


def problems(
    project: str, settings: Mapping[str, str], read: Callable[[str], Mapping[str, str]] = properties
) -> Iterator[str]:
    """A line, with the options, if the data is of the other kind of Kafka than the one that COMPOSE_FILE names."""
    zookeeper = with_zookeeper(settings)
    other = f"{project}_{KRAFT_VOLUME if zookeeper else ZOOKEEPER_VOLUME}"
    if not read(other):
        return
    if zookeeper:
        problem = f"COMPOSE_FILE names {ZOOKEEPER}, but the data in {other} is that of a Kafka with KRaft"
        options = (f"keep the data:    take {ZOOKEEPER} out of COMPOSE_FILE; there is no way back from KRaft",)
    else:
        problem = f"COMPOSE_FILE does not name {ZOOKEEPER}, but the data in {other} is that of a Kafka with ZooKeeper"
        options = (
            f"keep ZooKeeper:   COMPOSE_FILE=docker-compose.yml:{ZOOKEEPER}",
            f"move to KRaft:    the same, then make run and make kraft, which keeps the data ({PAGE})",
        )
    yield "\n    ".join(
        (
            f"{problem}: another Kafka would begin without it. You can choose:",
            *options,
            f"a second stack:   another COMPOSE_PROJECT_NAME, and other ports ({PAGE})",
            "start over:       make clean CONFIRM=yes, which deletes all data, then make run",
        )
    )
