"""The short commands for an existing stack: down, clean, logs, ps, cqlsh, realtime, backup and others."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext

import build_images
import turn
from backup import backup, restore
from console import SetupError, guard, say, step
from kraft import kraft
from realtime import follow
from stack import Stack
from upgrade import upgrade


def down(stack: Stack) -> None:
    with step("Stopping"):
        stack.down(volumes=False)
        say("the data is kept; 'make run' uses it again")


def clean(stack: Stack) -> None:
    if os.environ.get("CONFIRM") != "yes":
        raise SetupError(
            "'make clean' deletes Kafka's, Cassandra's and Airflow's data; if you mean it: make clean CONFIRM=yes"
        )
    with step("Stopping, and deleting the data"):
        stack.down(volumes=True)


def logs(stack: Stack) -> None:
    sys.exit(stack.show("logs", "--follow", "--tail", "100"))


def ps(stack: Stack) -> None:
    sys.exit(stack.show("ps"))


def cqlsh(stack: Stack) -> None:
    stack.require_running()
    node = stack.node()
    shell = f'exec cqlsh -u millrace_admin -p "$P" {node}'
    terminal = [] if sys.stdin.isatty() else ["-T"]
    password = stack.settings["CASSANDRA_ADMIN_PASSWORD"]
    sys.exit(stack.attach("exec", *terminal, "-e", f"P={password}", node, "bash", "-c", shell))


def realtime(stack: Stack) -> None:
    follow(stack, "java")


def spark_realtime(stack: Stack) -> None:
    with step("Images"):
        task = build_images.java_tag(build_images.SPARK_TASK)
        build_images.build(stack.settings["IMAGES"], {*stack.images(), task})
    follow(stack, "spark")


COMMANDS = {
    command.__name__.replace("_", "-"): command
    for command in (down, clean, logs, ps, cqlsh, realtime, spark_realtime, backup, restore, upgrade, kraft)
}
# Those that change nothing, and may run for long
LOOK = ("logs", "ps", "cqlsh")


def main() -> None:
    verb = sys.argv[1]
    with nullcontext() if verb in LOOK else turn.taken(Stack().project, f"make {verb}"):
        stack = Stack()
        # Deleting needs no secrets.
        if note := stack.require_own(verb, deleting=verb == "clean"):
            say(note)
        if not stack.settings and verb != "clean":
            raise SetupError("there is no stack yet; 'make run' creates one")
        COMMANDS[verb](stack)


if __name__ == "__main__":
    guard(main)
