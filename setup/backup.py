"""`make backup` and `make restore`: Airflow's database, Cassandra's tables and `.env` in a folder of their own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import build_images
import env_file
from command import ROOT
from console import SetupError, say, step
from run import DAG
from stack import Stack

import pipelines

BACKUPS = ROOT / "backups"
AIRFLOW_PARTS = ("scheduler", "dag-processor", "api-server", "maintenance")
DATABASE, TABLES, SETTINGS = "airflow.dump", "cassandra.tar", "env"

SNAPSHOT = """
set -eu
# A node of a cluster may have missed rows while it was down.
if [ "$CLUSTER" = yes ]; then nodetool repair -full -- "$KEYSPACE" >&2; fi
trap 'nodetool clearsnapshot -t "$NAME" -- "$KEYSPACE" >&2' EXIT
nodetool snapshot -t "$NAME" -- "$KEYSPACE" >&2
cd /var/lib/cassandra/data
tar -cf - "$KEYSPACE"/*/snapshots/"$NAME"
"""
# nodetool's import moves the files away, so the rest of the folder is removed too.
IMPORT = """
set -eu
cd /var/lib/cassandra
mkdir restore
trap 'rm -rf /var/lib/cassandra/restore' EXIT
tar -xf - -C restore
chown -R --reference=data restore
for folder in restore/"$KEYSPACE"/*/snapshots/*; do
  table=$(basename "$(dirname "$(dirname "$folder")")")
  table=${table%-*}
  [ "$EMPTY" = no ] || cqlsh -u millrace_admin -p "$P" "$NODE" -e "TRUNCATE $KEYSPACE.$table"
  ls "$folder"/*-Data.db >/dev/null 2>&1 || continue
  nodetool import "$KEYSPACE" "$table" "$PWD/$folder"
done
"""


def backup(stack: Stack) -> None:
    stack.require_running()
    folder = new_folder("backup")
    with step("Airflow's database, Cassandra's tables and .env"):
        save_database(stack, folder)
        save_tables(stack, folder)
        tell(folder, (DATABASE, TABLES, SETTINGS))


def restore(stack: Stack) -> None:
    folder = Path(os.environ.get("FROM", ""))
    check(folder, stack)
    if os.environ.get("CONFIRM") != "yes":
        raise SetupError(
            "'make restore' replaces Airflow's database and Cassandra's tables with the backup's; "
            f"if you mean it: make restore FROM={folder} CONFIRM=yes"
        )
    with step("Settings and images"):
        # Those of this clone, which may be older than the running stack: this is how to roll back an upgrade.
        stack.configure()
        build_images.build(stack.settings["IMAGES"], stack.images())
        stack.check_data()
    with step("Databases"):
        stack.compose("up", "--detach", "--wait", "postgres", *stack.nodes(), log="restore")
        refuse_without_tables(stack, folder)
    with step("Stopping Airflow"):
        stack.compose("stop", *AIRFLOW_PARTS, log="restore")
    with step("Airflow's database"):
        load_database(stack, folder)
    if (folder / TABLES).exists():
        with step("Cassandra's tables"):
            load_tables(stack, folder)
    with step("Services"):
        stack.up()
    say(f"restored the state of {folder}; runs that were in progress then continue")
    say("clear or trigger the later runs to get their rows back")


def check(folder: Path, stack: Stack) -> None:
    """Raises a SetupError if the folder is not a backup, or one that the stack could not read."""
    if not (folder / DATABASE).is_file():
        there = ", ".join(f"backups/{path.name}" for path in sorted(BACKUPS.glob("*"))) or "none yet"
        asked = os.environ.get("FROM", "")
        raise SetupError(
            f"FROM={asked} is not a backup; valid: a folder created by 'make backup' or 'make upgrade' ({there})"
        )
    key = "AIRFLOW_FERNET_KEY"
    if env_file.read(folder / SETTINGS).get(key) != stack.settings.get(key):
        raise SetupError(
            f"{key} in .env differs from {folder / SETTINGS}: copy that value into .env, then 'make run', which "
            "warns that the key cannot read what is to be replaced"
        )


def refuse_without_tables(stack: Stack, folder: Path) -> None:
    """Raises a SetupError, before anything is replaced, when Cassandra has no roles and tables yet."""
    if not (folder / TABLES).exists():
        return
    keyspace = pipelines.load(DAG)["table"]["keyspace"]
    query = f"SELECT table_name FROM system_schema.tables WHERE keyspace_name = '{keyspace}' LIMIT 1"
    try:
        there = "(1 rows)" in stack.cql(query)
    except SetupError:
        there = False
    if not there:
        raise SetupError(
            f"Cassandra has no keyspace {keyspace} that {folder / TABLES} could be restored into: "
            "run 'make run' first, which creates the roles and tables"
        )


def new_folder(reason: str) -> Path:
    """A folder that only its owner can read, named by the time."""
    folder = BACKUPS / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{reason}"
    BACKUPS.mkdir(mode=0o700, exist_ok=True)
    folder.mkdir(mode=0o700)
    return folder


def save_database(stack: Stack, folder: Path) -> None:
    """Airflow's database in pg_dump's own format, and the settings, because it is useless without their keys."""
    with private(folder / DATABASE) as sink:
        stack.stream("exec", "-T", "postgres", "pg_dump", "-U", "airflow", "-Fc", "airflow", sink=sink)
    with private(folder / SETTINGS) as sink:
        sink.write("".join(f"{name}={value}\n" for name, value in stack.settings.items()).encode())


def load_database(stack: Stack, folder: Path) -> None:
    in_postgres = ("exec", "-T", "postgres")
    stack.stream(*in_postgres, "dropdb", "-U", "airflow", "--if-exists", "--force", "airflow")
    stack.stream(*in_postgres, "createdb", "-U", "airflow", "airflow")
    with (folder / DATABASE).open("rb") as source:
        stack.stream(*in_postgres, "pg_restore", "-U", "airflow", "-d", "airflow", "--exit-on-error", source=source)


def save_tables(stack: Stack, folder: Path) -> None:
    """A snapshot of all tables at the same moment: Cassandra's own files, including write times.

    In a cluster, of one node: each has a copy of every row, once it is repaired.
    """
    cluster = "yes" if len(stack.nodes()) > 1 else "no"
    with private(folder / TABLES) as sink:
        values = variables(NAME=folder.name, CLUSTER=cluster)
        stack.stream("exec", "-T", *values, stack.node(), "bash", "-c", SNAPSHOT, sink=sink)


def load_tables(stack: Stack, folder: Path) -> None:
    secret = variables(P=stack.settings["CASSANDRA_ADMIN_PASSWORD"])
    for number, node in enumerate(stack.nodes()):
        # The first empties the tables of all.
        values = variables(NODE=node, EMPTY="no" if number else "yes")
        with (folder / TABLES).open("rb") as source:
            stack.stream("exec", "-T", *secret, *values, node, "bash", "-c", IMPORT, source=source)


def variables(**more: str) -> list[str]:
    values = {"KEYSPACE": pipelines.load(DAG)["table"]["keyspace"], **more}
    return [part for name, value in values.items() for part in ("-e", f"{name}={value}")]


def private(path: Path):
    """A new file that only its owner can read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def tell(folder: Path, names: Iterable[str]) -> None:
    sizes = ", ".join(f"{name} {(folder / name).stat().st_size / 1e6:.1f} MB" for name in names)
    say(f"{folder.relative_to(ROOT)}: {sizes} (mode 600); {shutil.disk_usage(folder).free >> 30} GiB of disk are left")
