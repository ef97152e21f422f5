"""`make upgrade`: upgrades a stack to this clone's version; Airflow's database is backed up first."""

from __future__ import annotations

import re

import backup
import build_images
from command import ROOT, output
from console import SetupError, say, step
from stack import Stack

import pipelines

REVISIONS = "SELECT version_num FROM {}"
HISTORIES = {"alembic_version": "Airflow", "alembic_version_fab": "its user management"}
RUNNING = "SELECT count(*) FROM task_instance WHERE state = 'running'"


def upgrade(stack: Stack) -> None:
    had = stack.settings["MILLRACE_VERSION"]
    refuse_older_millrace(had, build_images.version())
    with step("Settings and machine"):
        stack.configure()
        stack.check_machine()
    with step("Images"):
        build_images.build(stack.settings["IMAGES"], stack.images())
        pipelines.check()
    with step("Airflow's database as it is"):
        refuse_other_postgres(stack)
        stack.compose("up", "--detach", "--wait", "--no-deps", "postgres", log="upgrade")
        before = revisions(stack)
        refuse_newer_database(stack, before)
    with step("Stopping Airflow"):
        running = stack.sql(RUNNING)
        stack.compose("stop", *backup.AIRFLOW_PARTS, log="upgrade")
        say(f"running tasks: {running}; they are retried when Airflow is back")
    with step("Backup"):
        folder = backup.new_folder("upgrade")
        backup.save_database(stack, folder)
        backup.tell(folder, (backup.DATABASE, backup.SETTINGS))
        say(f"to go back: check out the old version, then 'make restore FROM={folder.relative_to(ROOT)} CONFIRM=yes'")
    with step("Services; Airflow's database is migrated"):
        stack.up()
    after = revisions(stack)
    for history, name in HISTORIES.items():
        change = "unchanged" if before[history] == after[history] else f"was {before[history]}"
        say(f"database of {name}: revision {after[history]} ({change})")
    say(f"Millrace {stack.settings['MILLRACE_VERSION']} is running (before: {had})")


def refuse_older_millrace(had: str, offered: str) -> None:
    if numbers(offered) < numbers(had):
        raise SetupError(f"the stack runs Millrace {had}, this clone is {offered}: 'make upgrade' does not downgrade")


def refuse_other_postgres(stack: Stack) -> None:
    """Raises a SetupError if the data has another major version than the image, which could not read it."""
    image = stack.settings["POSTGRES_IMAGE"]
    volume = f"{stack.project}_postgres-data"
    if output("docker", "volume", "inspect", volume) is None:
        raise SetupError("there is no database yet; 'make run' creates one")
    in_image = ("docker", "run", "--rm", "--network", "none")
    has = output(*in_image, "-v", f"{volume}:/data:ro", "--entrypoint", "cat", image, "/data/PG_VERSION")
    offered = re.search(r"\d+", output(*in_image, image, "postgres", "--version") or "")
    if has is None or offered is None or has != offered[0]:
        raise SetupError(f"the database is from PostgreSQL {has}, which {image} cannot read: see docs/operations.md")


def revisions(stack: Stack) -> dict[str, str]:
    return {history: stack.sql(REVISIONS.format(history)) for history in HISTORIES}


def refuse_newer_database(stack: Stack, found: dict[str, str]) -> None:
    """Raises a SetupError if the image's Airflow does not know the database's revision: a newer one created it."""
    image = stack.settings["AIRFLOW_IMAGE"]
    known = ("docker", "run", "--rm", "--network", "none", "--entrypoint", "python3", image, "-m", "millrace.revisions")
    for history, revision in found.items():
        if output(*known, history, revision) is None:
            raise SetupError(
                f"the database of {HISTORIES[history]} is at revision {revision}, which {image} does not know: "
                "it is from a newer version, and 'make upgrade' does not downgrade"
            )


def numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]
