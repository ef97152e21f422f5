"""`make test-scale`: what needs more machine than `make test`: the stack on clusters, under Airflow."""

from __future__ import annotations

import turn
from console import guard
from stack import Stack
from test import ENV_FILE, TEST_STACK, Level, on_stack, test

# With pauses between retries that outlast the restart of a node, as the defaults do
CLUSTER_STACK = TEST_STACK | {
    "COMPOSE_FILE": "docker-compose.yml:compose/cluster.yml:e2e/stack/docker-compose.yml",
    "MILLRACE_RETRIES": "3",
    "MILLRACE_RETRY_DELAY": "10",
    "MILLRACE_SCHEMA_INIT_DEADLINE": "180",
    "MILLRACE_FETCH_DEADLINE": "300",
    "MILLRACE_STREAM_DEADLINE": "300",
}


@turn.taken("test", "make test-scale", wait=False)
def main() -> None:
    test(LEVELS, Stack(ENV_FILE, CLUSTER_STACK))


def cluster(_: Stack) -> None:
    """Three brokers and three Cassandra nodes: the main job, with one of each killed, and all restarted one by one."""
    selected = ("-Dit.test=FirstRunIT,StackIT,ClusterIT", "-DexcludedGroups=none")
    on_stack(Stack(ENV_FILE, CLUSTER_STACK), CLUSTER_STACK, "cluster", *selected)


LEVELS = (Level("cluster", "e2e/target/failsafe-reports/TEST-*.xml", cluster),)


if __name__ == "__main__":
    guard(main)
