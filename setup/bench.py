"""`make bench`: how fast the engines store an interval, and what a record costs; prints figures and asserts none."""

from __future__ import annotations

import os
from pathlib import Path

import build_images
import turn
from command import ROOT, run
from console import guard, step
from stack import Stack
from test import ENV_FILE, TEST_STACK, maven, service_images

from chaos import number

# What runs in processes of its own, each with its module's class path
PROGRAMS = ("randomuser", "tasks/fetch-and-produce", "tasks/stream-to-cassandra", "tasks/spark-to-cassandra")
CONNECTOR = "bench/connector"
CLASS_PATH = Path("target", "bench.classpath")
QUIET = ("-Denforcer.skip", "-Dspotless.check.skip")
# Together what a module needs to run, whether its image or a cluster brings it
SCOPES = ("runtime", "compile")


@turn.taken("test", "make bench", wait=False)
def main() -> None:
    number("RECORDS", "1000000", r"[1-9]\d{0,6}", "a whole number from 1 to 1000000")
    number("ROUNDS", "3", r"[1-9]\d?", "a whole number from 1 to 99")
    stack = Stack(ENV_FILE, TEST_STACK)
    with step("Settings and machine"):
        stack.configure()
    with step("Images"):
        build_images.build(stack.settings["IMAGES"], stack.images())
    with step("Class paths"):
        own = class_paths(*PROGRAMS, "bench")["bench"]
        class_paths(pom=CONNECTOR)
    environment = {**service_images(stack), **testcontainers(), "MILLRACE_VERSION": build_images.version()}
    with step("Measurements"):
        command = ("java", "-cp", own, "io.millrace.bench.Main")
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
