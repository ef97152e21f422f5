"""`backfill`: 24 hours of 1,000 users, three at once."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from airflow_api import Airflow
from console import SetupError

from bench_stack.bench import Bench
from bench_stack.files import TRUE
from bench_stack.results import Measured
from bench_stack.runs import POLL_S, check, iso

NAME = "backfill"
PIPELINE = "bench_backfill"
HOURS = 24
AT_ONCE = 3
WHAT = Measured(NAME, None, 1.4)
USERS = 1000


def measure(bench: Bench) -> None:
    """Each round has hours of its own. The first hour, which creates topics and tables, counts for nothing."""

    def time_of(dag: str, number: int) -> float:
        last = bench.hour(1 + HOURS * (number - 1))
        return timed(bench.airflow, dag, last - timedelta(hours=HOURS - 1), last)

    before = bench.hour(1 + HOURS * bench.rounds)
    for dag in (PIPELINE, PIPELINE + TRUE):
        timed(bench.airflow, dag, before, before)
    bench.compare(WHAT, lambda number: time_of(PIPELINE + TRUE, number), lambda number: time_of(PIPELINE, number))


def timed(airflow: Airflow, dag: str, first: datetime, last: datetime) -> float:
    """The seconds from the call that begins a backfill to the success of the last of its runs.

    Returns only when Airflow has noticed that it has ended, up to 30 s later: a DAG can have only one.
    """
    hours = round((last - first) / timedelta(hours=1)) + 1
    began = time.monotonic()
    backfill = airflow.begin_backfill(dag, iso(first), iso(last), AT_ONCE, {"users": USERS})
    while (states := airflow.states(dag, iso(first), iso(last))).count("success") < hours:
        if "failed" in states:
            raise SetupError(f"a run of the backfill of {dag} failed; the services' logs are kept")
        check(began, f"the backfill of {dag}")
        time.sleep(POLL_S)
    seconds = time.monotonic() - began
    while not airflow.backfill_has_ended(backfill):
        check(began, f"the backfill of {dag}")
        time.sleep(1)
    return seconds
