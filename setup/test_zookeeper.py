"""`make test-zookeeper`: the main job's stack tests on Kafka with ZooKeeper; then its migration to KRaft with the data.

The stack under test is that of `make test`, with one part more. Arguments name some of the test classes only.
"""

from __future__ import annotations

import sys

import build_images
import owner
import test
import turn
from console import SetupError, guard, step
from kafka_data import ZOOKEEPER
from stack import Stack
from test import ENV_FILE, TEST_STACK, Level

# docker-compose.yml first: the tests' own part comes last
TEST_STACK["COMPOSE_FILE"] = TEST_STACK["COMPOSE_FILE"].replace(":", f":{ZOOKEEPER}:", 1)
# The last one takes ZooKeeper away.
CLASSES = ("FirstRunIT", "StackIT", "BackfillIT", "ZooKeeperIT", "MigrationToKraftIT")


@turn.taken("test", "make test-zookeeper", wait=False)
def main() -> None:
    if unknown := sorted(set(sys.argv[1:]) - set(CLASSES)):
        raise SetupError(f"no such test class: {', '.join(unknown)}; valid: {', '.join(CLASSES)}")
    stack = Stack(ENV_FILE, TEST_STACK)
    with step("Settings and machine"):
        owner.check_test(stack.project)
        stack.configure()
        stack.check_machine(keeps_data=False)
    with step("Images (this takes minutes the first time; details in build/*.log)"):
        build_images.build(stack.settings["IMAGES"], stack.images())
    level = Level("zookeeper", "e2e/target/failsafe-reports/TEST-*.xml", with_zookeeper)
    outcome = test.tested(level, stack)
    print(f"{outcome.counts.passed} passed, {outcome.counts.failed} failed")
    if not outcome.green:
        sys.exit(1)


def with_zookeeper(stack: Stack) -> None:
    chosen = sys.argv[1:] or CLASSES
    test.on_stack(stack, TEST_STACK, "zookeeper", f"-Dit.test={','.join(chosen)}", "-DexcludedGroups=none")


if __name__ == "__main__":
    guard(main)
