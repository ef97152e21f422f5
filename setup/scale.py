"""`make test-scale`: what needs more machine or time than `make test`: clusters, metrics, and every kill of Spark."""

from __future__ import annotations

from collections.abc import Mapping

import faketime
import turn
from console import guard
from stack import Stack
from test import CHECKED, ENV_FILE, TEST_STACK, Level, maven, on_stack, service_images, test

# With pauses between retries that outlast the restart of a node, as the defaults do
CLUSTER_STACK = TEST_STACK | {
    "COMPOSE_FILE": "docker-compose.yml:compose/cluster.yml:e2e/stack/docker-compose.yml",
    "MILLRACE_RETRIES": "3",
    "MILLRACE_RETRY_DELAY": "10",
    "MILLRACE_SCHEMA_INIT_DEADLINE": "180",
    "MILLRACE_FETCH_DEADLINE": "300",
    "MILLRACE_STREAM_DEADLINE": "300",
}
METRICS_STACK = TEST_STACK | {
    "COMPOSE_FILE": ":".join(
        (
            TEST_STACK["COMPOSE_FILE"],
            "compose/spark.yml",
            "compose/metrics.yml",
            "compose/metrics-spark.yml",
        )
    )
}


@turn.taken("test", "make test-scale", wait=False)
def main() -> None:
    test(LEVELS, Stack(ENV_FILE, CLUSTER_STACK))


def cluster(_: Stack) -> None:
    """Three brokers and three Cassandra nodes: the main job, with one of each killed, and all restarted one by one."""
    with_part(CLUSTER_STACK, "cluster", "FirstRunIT,StackIT,ClusterIT")


def metrics(_: Stack) -> None:
    """Prometheus with its rules, of a stack with Spark: what it knows of runs, and all that is documented."""
    with_part(METRICS_STACK, "metrics", "MetricsIT,ControlCenterSparkIT")


def with_part(settings: Mapping[str, str], name: str, classes: str) -> None:
    """Runs test classes of e2e on a stack with another part."""
    stack = Stack(ENV_FILE, settings)
    # The tests read the file, in which another level may have left its own.
    stack.configure()
    on_stack(stack, settings, name, f"-Dit.test={classes}", "-DexcludedGroups=none")


def spark(stack: Stack) -> None:
    """Every part of a cluster of Spark, killed, and all of the continuous mode."""
    chosen = ("-Dit.test=SparkClusterIT,SparkFollowIT,FollowIT", "-pl", "tasks/spark-to-cassandra")
    verify(stack, "spark", *chosen)


def spark_driver(stack: Stack) -> None:
    """Spark's driver, killed at every step."""
    faketime.require()
    verify(stack, "spark-driver", "-Dit.test=KillIT", "-Dskip.component", "-pl", "chaos")


def clusters(stack: Stack) -> None:
    """The tasks on three brokers and three Cassandra nodes, of which some are away."""
    faketime.require()
    verify(stack, "clusters", "-Dit.test=ClusterIT", "-Dskip.component", "-pl", "chaos")


def verify(stack: Stack, name: str, *options: str) -> None:
    only = ("-am", "-Dscale=true", "-Dskip.unit", "-Dfailsafe.failIfNoSpecifiedTests=false")
    maven("verify", *CHECKED, *only, *options, log=f"test-{name}", env=service_images(stack))


LEVELS = (
    Level("spark", "tasks/spark-to-cassandra/target/failsafe-reports/TEST-*.xml", spark),
    Level("spark-driver", "chaos/target/failsafe-reports/TEST-*.xml", spark_driver),
    Level("clusters", "chaos/target/failsafe-reports/TEST-*.xml", clusters),
    Level("cluster", "e2e/target/failsafe-reports/TEST-*.xml", cluster),
    Level("metrics", "e2e/target/failsafe-reports/TEST-*.xml", metrics),
)


if __name__ == "__main__":
    guard(main)
