"""Which volumes Kafka's and Cassandra's data are in: those of one node, or of a cluster.

Each has volumes of its own, since neither could use the other's. So a change of COMPOSE_FILE would leave what is stored
behind, and start empty: that is refused, unless SWITCH=yes says that it is meant.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Any

from console import SetupError

SECTION = 'docs/clusters.md, "From one node to three, and back"'
# Where the images keep their data
TARGETS = ("/var/lib/kafka/data", "/var/lib/cassandra")


def volumes(config: Mapping[str, Any]) -> set[str]:
    """The volumes of the data, in a project's configuration as Compose prints it."""
    mounts = (mount for service in config["services"].values() for mount in service.get("volumes", []))
    sources = {mount["source"] for mount in mounts if mount["type"] == "volume" and mount["target"] in TARGETS}
    return {config["volumes"][source]["name"] for source in sources}


def check(project: str, wanted: set[str], there: set[str], last: set[str], running: bool) -> None:
    """Raises a SetupError if data would be left behind.

    :param wanted: the volumes of the data from now on
    :param there: all volumes of the project
    :param last: the volumes of the data at the last start; empty if unknown
    """
    data = last or {name for name in there if re.fullmatch(rf"{project}_(?:kafka|cassandra)(?:-[\w-]+)?-data", name)}
    left = sorted(data & there - wanted)
    if not left:
        return
    if os.environ.get("SWITCH") != "yes":
        raise SetupError(
            f"COMPOSE_FILE was changed: the data in {', '.join(left)} would stay there, unused, and Kafka and "
            "Cassandra would start empty or with older data; nothing was touched. You can choose:\n"
            "    keep the data in use:  put COMPOSE_FILE back\n"
            f"    take it along:         {SECTION}\n"
            "    leave it there:        make down && make run SWITCH=yes"
        )
    if running:
        raise SetupError("SWITCH=yes needs a stack that is stopped: run 'make down' first; nothing was touched")
