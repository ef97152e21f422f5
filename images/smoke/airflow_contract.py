"""apache/airflow."""

from __future__ import annotations

import postgres_contract
from harness import Container, Tester

NO_WAIT = ("-e", "CONNECTION_CHECK_MAX_COUNT=0")


def check(tester: Tester) -> None:
    tester.image("50000:0", ["8080"], [])
    commands(tester)
    users(tester)
    with_database(tester)


def commands(tester: Tester) -> None:
    version = tester.tags["airflow-base"].rsplit(":", 1)[1]
    tester.contains("`airflow version`", tester.once("airflow", "version", options=NO_WAIT).stdout, version)
    tester.contains("`version`", tester.once("version", options=NO_WAIT).stdout, version)
    seen = tester.once("bash", "-c", "echo $AIRFLOW_HOME $(id -u) $(id -g) $PWD", options=NO_WAIT).stdout
    tester.equal(
        "`bash`: AIRFLOW_HOME, user 50000, group 0", seen.split(), ["/opt/airflow", "50000", "0", "/opt/airflow"]
    )
    seen = tester.once("python", "-c", "import airflow, sys; print(sys.prefix)", options=NO_WAIT).stdout
    tester.contains("`python` is the one that has Airflow", seen, "/home/airflow/.local")
    tester.check(
        "pip works in that environment", tester.once("bash", "-c", "pip check", options=NO_WAIT).returncode == 0
    )

    sleeping = tester.start(
        "bash", "-c", "trap 'exit 7' TERM; while :; do sleep 0.1; done", env={"CONNECTION_CHECK_MAX_COUNT": 0}
    )
    process = "tr '\\0' ' ' < /proc/1/cmdline"
    sleeping.wait("the command runs", lambda: "sleep" in sleeping.output("bash", "-c", "cat /proc/*/comm"), 60)
    tester.contains(
        "dumb-init is process 1", sleeping.output("bash", "-c", process), "/usr/bin/dumb-init -- /entrypoint"
    )
    tester.stops(sleeping, 7, "hands SIGTERM on to the command and its exit code back")


def users(tester: Tester) -> None:
    script = "whoami && touch /opt/airflow/logs/x && python -c 'import airflow'"
    seen = tester.once("bash", "-c", script, options=(*NO_WAIT, "--user", "4711:0"))
    tester.check("runs as any user of group 0", seen.returncode == 0, seen.stderr)
    seen = tester.once("bash", "-c", "true", options=(*NO_WAIT, "--user", "4711:4711"))
    tester.equal("refuses another group", seen.returncode, 1)


def with_database(tester: Tester) -> None:
    unreachable = {
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": "postgresql+psycopg2://a:b@127.0.0.1:1/c",
        "CONNECTION_CHECK_MAX_COUNT": 1,
    }
    refused = tester.start("scheduler", env=unreachable)
    tester.equal("ends when the database cannot be reached", refused.end(120), 1)
    tester.contains("says so", refused.logs(), "database cannot be reached")

    network = tester.network()
    database = tester.start(
        image="postgres", env={"POSTGRES_PASSWORD": "secret"}, options=("--network", network, "--network-alias", "db")
    )
    postgres_contract.ready(database)
    environment = {
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": "postgresql+psycopg2://postgres:secret@db/postgres",
        "AIRFLOW__CORE__PARALLELISM": 1,
        "_AIRFLOW_DB_MIGRATE": "true",
    }
    scheduler: Container = tester.start("scheduler", env=environment, options=("--network", network))
    # Airflow itself hangs if it is stopped at the moment when it forks its workers.
    seconds = scheduler.wait("the scheduler runs", lambda: settled(scheduler.logs()))
    tester.check(f"_AIRFLOW_DB_MIGRATE prepares the database, the scheduler starts (took {seconds:.1f} s)", True)
    tester.stops(scheduler, 0, "the scheduler ends on SIGTERM, exit code 0")


def settled(log: str) -> bool:
    return "Worker starting up" in log and "Adopting or resetting orphaned tasks" in log
