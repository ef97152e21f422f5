"""`make run`: from nothing to rows in Cassandra, each step reported; repeated, it takes seconds and changes no row."""

from __future__ import annotations

import socket
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import build_images
import retry
import turn
from airflow_api import Airflow
from console import SetupError, guard, say, step
from stack import Stack

import pipelines

DAG = "users"
WAIT_FOR_DAG_S = 300
WAIT_FOR_SCHEDULE_S = 60
WAIT_FOR_RUN_S = 1800


def main() -> None:
    with turn.taken(Stack().project, "make run"):
        run(Stack())


def run(stack: Stack) -> None:
    began = time.monotonic()
    with step("Settings and machine"):
        if note := stack.require_own("run"):
            say(note)
        stack.configure()
        stack.check_machine()
        warn_of_host(stack.settings["SOURCE_URL"])
    with step("Images (this takes minutes the first time; details in build/*.log)"):
        build_images.build(stack.settings["IMAGES"], stack.images())
    with step("Pipeline files"):
        pipelines.check()
    with step("Services"):
        # Again: building images may have taken minutes, and another folder may have started this project.
        stack.require_own("run")
        started = datetime.now(UTC)
        stack.up()
    with step("Airflow"):
        airflow = Airflow(stack.settings["AIRFLOW_PORT"], stack.settings["AIRFLOW_ADMIN_PASSWORD"])
        wait_for_dag(airflow)
    start = last_complete_hour()
    with step(f"A run of {DAG} for {start:%Y-%m-%d %H:%M}-{start + timedelta(hours=1):%H:%M} UTC"):
        say(f"source: {stack.settings['SOURCE_URL']}")
        run_id = scheduled_run(airflow, start, started)
        if run_id:
            say("the schedule has begun it")
        else:
            run_id = airflow.trigger(DAG, {"interval_start": iso(start)})
        follow(airflow, run_id, stack.settings)
    report(stack, airflow, run_id, start)
    print(f"▸ Done in {time.monotonic() - began:.0f} s (without the Docker engine)")


def last_complete_hour() -> datetime:
    return datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)


def iso(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


def wait_for_dag(airflow: Airflow) -> None:
    deadline = time.monotonic() + WAIT_FOR_DAG_S
    while airflow.dag(DAG) is None:
        # Another file's error is its own: this DAG may come all the same
        for error in (error for error in airflow.import_errors() if Path(error["filename"]).stem == DAG):
            raise SetupError(
                f"Airflow cannot import {error['filename']}: {error['stack_trace'].strip().splitlines()[-1]}"
            )
        if time.monotonic() > deadline:
            raise SetupError(f"Airflow did not find the DAG {DAG} within {WAIT_FOR_DAG_S} s; see 'make logs'")
        time.sleep(0.5)


def scheduled_run(airflow: Airflow, start: datetime, since: datetime) -> str | None:
    """The scheduled run of an hour, if it has started since then or is about to; None if there will be none.

    At the first start, and at one after hours without a stack, the schedule runs the last complete hour at once.
    Another run of our own would find the hour already stored.
    """
    deadline = time.monotonic() + WAIT_FOR_SCHEDULE_S
    while True:
        # First the DAG: a run that is no longer due in it is among the runs that are requested next.
        dag = airflow.dag(DAG) or {}
        if dag.get("is_paused"):
            raise SetupError(
                f"the DAG {DAG} is paused, so a run of it would wait; unpause it in Airflow, then 'make run'"
            )
        for candidate in airflow.runs(DAG, iso(start + timedelta(hours=1))):
            if is_scheduled(candidate, start) and moment(candidate["queued_at"]) >= since:
                return candidate["dag_run_id"]
        due = dag.get("next_dagrun_run_after")
        if not due or moment(due) > datetime.now(UTC) or time.monotonic() > deadline:
            return None
        time.sleep(0.5)


def is_scheduled(candidate: dict, start: datetime) -> bool:
    return candidate["run_type"] == "scheduled" and moment(candidate["data_interval_start"]) == start


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def warn_of_host(url: str) -> None:
    """Says so when this machine does not know the source's host. Names without a dot are the stack's own."""
    host = urlsplit(url).hostname or ""
    if "." not in host:
        return
    try:
        socket.getaddrinfo(host, None)
    except OSError as error:
        say(
            f"cannot resolve {host} on this machine ({error.strerror}); if containers cannot either, fetching will fail"
        )


def follow(airflow: Airflow, run_id: str, settings: Mapping[str, str]) -> None:
    """Reports each task's changes of state until the run ends; raises a SetupError with the reason if it fails."""
    seen: dict[str, tuple[str, int]] = {}
    deadline = time.monotonic() + WAIT_FOR_RUN_S
    while True:
        state = airflow.run_state(DAG, run_id)
        for task in airflow.tasks(DAG, run_id):
            if tell_change(seen, task) and task["state"] == "up_for_retry":
                say(f"  {retry.of(airflow, DAG, run_id, task, settings)}")
        if state == "success":
            return
        if state == "failed":
            raise SetupError(f"the run {run_id} failed: {reason(airflow, run_id)}")
        if time.monotonic() > deadline:
            raise SetupError(f"the run {run_id} is still {state} after {WAIT_FOR_RUN_S} s; watch it in Airflow")
        time.sleep(0.5)


def tell_change(seen: dict[str, tuple[str, int]], task: dict) -> bool:
    """Reports a task's state unless it was seen before; returns whether it was new."""
    name, state = task["task_id"], task["state"] or "waiting"
    if seen.get(name) == (state, task["try_number"]):
        return False
    seen[name] = state, task["try_number"]
    if state in ("running", "success", "failed", "up_for_retry", "upstream_failed"):
        duration = f" in {task['duration']:.1f} s" if task["duration"] and state != "running" else ""
        say(f"{name}: {state.replace('_', ' ')}{duration}")
    return True


def reason(airflow: Airflow, run_id: str) -> str:
    for task in airflow.tasks(DAG, run_id):
        if task["state"] == "failed":
            failure = airflow.result(DAG, run_id, task["task_id"], "failure") or {}
            return f"{task['task_id']}: {failure.get('reason', 'it left no reason; see its log in Airflow')}"
    return "no task failed; see Airflow"


def report(stack: Stack, airflow: Airflow, run_id: str, start: datetime) -> None:
    result = airflow.result(DAG, run_id, "stream_to_cassandra")
    if result is None:
        raise SetupError(f"the run {run_id} succeeded, but stream_to_cassandra returned no result")
    numbers = ", ".join(
        f"{name.replace('_', '-')} {result[name]}" for name in ("fetched", "produced", "stored", "dead_lettered")
    )
    print(f"▸ {numbers}")
    if (airflow.result(DAG, run_id, "fetch_and_produce") or {}).get("reused"):
        say("this hour was stored already, by an earlier run: nothing was fetched, no row changed")
    settings = stack.settings
    if contacts := settings.get("CASSANDRA_CONTACT_POINTS"):
        say(f"the rows are in the Cassandra at {contacts}")
    else:
        show_rows(stack, start)
    say(f"Airflow: http://localhost:{settings['AIRFLOW_PORT']}  user admin, password: grep AIRFLOW_ADMIN_PASSWORD .env")
    say("the schedule runs this every hour from now on; 'make down' stops all, and the data stays")
    if "randomuser.me" not in settings["SOURCE_URL"]:
        say("these users come from the stand-in; for the real API: SOURCE_URL=https://randomuser.me/api/1.4/ make run")
    say(f"control center: http://localhost:{settings['AIRFLOW_PORT']}/plugin/control-center")


def show_rows(stack: Stack, start: datetime) -> None:
    to = pipelines.load(DAG)["table"]
    table = f"{to['keyspace']}.{to['name']}_by_interval"
    buckets = ", ".join(map(str, range(to["by_interval"]["buckets"])))
    where = f"interval_start = '{iso(start)}' AND bucket IN ({buckets})"
    rows = stack.cql(f"SELECT first_name, last_name, email, city, country, nat FROM {table} WHERE {where} LIMIT 10")
    count = stack.cql(f"SELECT count(*) AS rows FROM {table} WHERE {where}").split()
    say(f"rows of this interval in Cassandra: {next(word for word in count if word.isdigit())}")
    print(rows)


if __name__ == "__main__":
    guard(main)
