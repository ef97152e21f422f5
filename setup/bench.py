"""`make bench` and `make bench-NAME`: Millrace against yardsticks; prints and records results, asserts none."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import bench_stack
import build_images
import turn
from bench_stack.circumstances import circumstances
from command import ROOT, run
from console import SetupError, guard, step
from stack import Stack
from test import ENV_FILE, TEST_STACK, maven, service_images

from chaos import number

# Those of io.millrace.bench.Main, on services of their own
OF_TASKS = (
    "start",
    "produce",
    "write",
    "peer-spark",
    "peer-connect",
    "peer-tutorial",
    "memory",
    "scale",
    "history",
    "durability",
)
# They only print figures
PRINTED = ("costs", "growth")
# Those of bench_stack, on a stack of its own
OF_STACK = ("dag-run", "backfill", "many")
NAMES = (*OF_TASKS, *OF_STACK, *PRINTED)

# What runs in processes of its own, each with its module's class path
PROGRAMS = ("randomuser", "tasks/fetch-and-produce", "tasks/stream-to-cassandra", "tasks/spark-to-cassandra")
# What a benchmark compares with, built on its own, since others need none of it
PEERS = {"peer-spark": "bench/connector", "peer-connect": "bench/connect"}
CLASS_PATH = Path("target", "bench.classpath")
QUIET = ("-Denforcer.skip", "-Dspotless.check.skip")
# Together what a module needs to run, whether its image or a cluster brings it
SCOPES = ("runtime", "compile")


@turn.taken("test", "make bench", wait=False)
def main() -> None:
    names = chosen(sys.argv[1:])
    number("RECORDS", "200000", r"[1-9]\d{0,6}", "a whole number from 1 to 1000000")
    rounds = int(number("ROUNDS", "3", r"[1-9]\d?", "a whole number from 1 to 99"))
    of_stack = [name for name in names if name in OF_STACK]
    of_tasks = [name for name in names if name not in OF_STACK]
    try:
        if of_tasks:
            measure_tasks(of_tasks)
    finally:
        # Also after one that could not go on: they need nothing of it
        if of_stack:
            bench_stack.main(of_stack, rounds)


def chosen(names: Sequence[str]) -> Sequence[str]:
    """The benchmarks to run: those named, or all that have a yardstick; raises a SetupError for an unknown name."""
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        raise SetupError(f"no benchmark is called {', '.join(unknown)}; valid: {', '.join(NAMES)}")
    return names or (*OF_TASKS, *OF_STACK)


def measure_tasks(names: Sequence[str]) -> None:
    """Runs the benchmarks of io.millrace.bench, all on one set of services."""
    stack = Stack(ENV_FILE, TEST_STACK)
    with step("Settings and machine"):
        stack.configure()
    with step("Images"):
        build_images.build(stack.settings["IMAGES"], stack.images())
    with step("Class paths"):
        own = class_paths(*PROGRAMS, "bench")["bench"]
        for peer in (PEERS[name] for name in names if name in PEERS):
            class_paths(pom=peer)
    environment = {
        **service_images(stack),
        **testcontainers(),
        "MILLRACE_VERSION": build_images.version(),
        "CIRCUMSTANCES": json.dumps(circumstances()),
    }
    with step("Measurements"):
        command = ("java", "-cp", own, "io.millrace.bench.Main", *names)
        run(*command, log="bench", env=environment, tell=lambda line: print(line, flush=True))


def class_paths(*modules: str, pom: str = "") -> dict[str, str]:
    """Compiles modules, or a project of its own, and writes down the class path of each."""
    folders = (pom,) if pom else modules
    chosen = ("-f", f"{pom}/pom.xml") if pom else ("-pl", ",".join(modules), "-am")
    entries: dict[str, list[str]] = {folder: [f"{ROOT / folder}/target/classes"] for folder in folders}
    for scope in SCOPES:
        maven(
            *("-q", *QUIET, *chosen, "compile", "dependency:build-classpath", f"-DincludeScope={scope}"),
            f"-Dmdep.outputFile={CLASS_PATH}",
            log=f"bench-{scope}",
        )
        for folder, found in entries.items():
            found += (ROOT / folder / CLASS_PATH).read_text().split(os.pathsep)
    joined = {folder: os.pathsep.join(dict.fromkeys(found)) for folder, found in entries.items()}
    for folder, path in joined.items():
        (ROOT / folder / CLASS_PATH).write_text(path)
    return joined


def testcontainers() -> dict[str, str]:
    """As the tests have it: see failsafe in the parent pom."""
    return {
        "TESTCONTAINERS_RYUK_DISABLED": "true",
        "TESTCONTAINERS_CHECKS_DISABLE": "true",
        "TESTCONTAINERS_HOST_OVERRIDE": "localhost",
    }


if __name__ == "__main__":
    guard(main)
