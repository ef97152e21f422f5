"""The official postgres image."""

from __future__ import annotations

from harness import Container, Tester, docker

DATA = "/var/lib/postgresql/data"
INIT = "/docker-entrypoint-initdb.d"
PREPARE = f"""set -eu
echo 'CREATE TABLE seen (step int); INSERT INTO seen VALUES (1);' > {INIT}/1.sql
echo 'INSERT INTO seen VALUES (2);' | gzip > {INIT}/2.sql.gz
printf '#!/bin/bash\\npsql -U "$POSTGRES_USER" -d "$POSTGRES_DB" -c "INSERT INTO seen VALUES (3)"\\n' > {INIT}/3.sh
chmod 755 {INIT}/3.sh
echo 'echo sourced by the entry point' > {INIT}/4.sh
printf secret > {INIT}/password"""


def ready(node: Container) -> float:
    """Over TCP: while the data is being prepared, the server only listens on the socket."""
    return node.wait("is ready", lambda: node.run("pg_isready", "-q", "-h", "127.0.0.1").returncode == 0, 60)


def query(
    node: Container, statement: str, password: str = "secret", user: str = "smoke", database: str = "kept"
) -> str:
    url = f"postgresql://{user}:{password}@{node.address()}/{database}"
    return node.output("psql", "-tA", url, "-c", statement)


def check(tester: Tester) -> None:
    tester.image("", ["5432"], [DATA])
    tester.equal("asks to be stopped by SIGINT", tester.config().get("StopSignal"), "SIGINT")
    refused = tester.start()
    tester.equal("refuses to start without a password", refused.end(), 1)
    tester.contains("says which variable is missing", refused.logs(), "POSTGRES_PASSWORD")
    major = tester.tags["postgres"].rsplit(":", 1)[1]
    tester.contains("runs --version without a database", tester.once("--version").stdout, f"(PostgreSQL) {major}.")

    data, scripts = tester.volume(), tester.volume()
    tester.once("bash", "-c", PREPARE, options=("-v", f"{scripts}:{INIT}"))
    mounts = ("-v", f"{data}:{DATA}", "-v", f"{scripts}:{INIT}")
    names = {"POSTGRES_USER": "smoke", "POSTGRES_DB": "kept", "POSTGRES_PASSWORD_FILE": f"{INIT}/password"}
    node = tester.start("postgres", "-c", "max_connections=42", env=names, options=mounts)
    seconds = ready(node)
    tester.check(f"makes its database on the first start (took {seconds:.1f} s)", True)
    tester.equal("steps down to the user postgres, 999", node.uid(), "999")
    tester.equal(
        "takes user, database and the password's file",
        query(node, "SELECT current_user, current_database()"),
        "smoke|kept",
    )
    tester.contains("refuses a wrong password", query(node, "SELECT 1", "wrong"), "authentication failed")
    tester.equal(
        "runs *.sql, *.sql.gz and *.sh in order", query(node, "SELECT string_agg(step::text, ',') FROM seen"), "1,2,3"
    )
    tester.contains("sources a *.sh that is not executable", node.logs(), "sourced by the entry point")
    tester.equal("hands arguments to the server", query(node, "SHOW max_connections"), "42")
    tester.equal("stores text as UTF-8", query(node, "SHOW server_encoding"), "UTF8")
    docker("exec", "-d", node.name, "psql", "-U", "smoke", "-d", "kept", "-c", "SELECT pg_sleep(300)")
    tester.stops(node, 0, "shuts down fast with a session open, exit code 0")
    tester.contains("says that it shut down fast", node.logs(), "fast shutdown request")

    again = tester.start(env={"POSTGRES_PASSWORD": "another"}, options=mounts)
    ready(again)
    tester.equal("keeps its data in PGDATA and runs no script again", query(again, "SELECT count(*) FROM seen"), "3")
    tester.equal("needs no recovery after the stop", "recovery in progress" in again.logs(), False)
