"""`dag-run`: a run of 1,000 users, warm, from the trigger to its success."""

from __future__ import annotations

from bench_stack.bench import Bench
from bench_stack.files import TRUE
from bench_stack.results import Measured
from bench_stack.runs import timed

NAME = "dag-run"
PIPELINE = "bench_users"
WHAT = Measured(NAME, None, 1.5)
USERS = 1000
# Hours that `backfill` does not use
FIRST_HOUR = 5000
# Runs in each round: one takes a few seconds, of which the scheduler's pauses are a matter of luck
RUNS = 3


def measure(bench: Bench) -> None:
    """Compares mean times of a run. The first of each, which creates topics and tables, counts for nothing."""

    def mean(dag: str, number: int) -> float:
        hours = (bench.hour(FIRST_HOUR + number * RUNS + i) for i in range(RUNS))
        return sum(timed(bench.airflow, [dag], hour, {"users": USERS}) for hour in hours) / RUNS

    for dag in (PIPELINE, PIPELINE + TRUE):
        mean(dag, 0)
    bench.compare(WHAT, lambda number: mean(PIPELINE + TRUE, number), lambda number: mean(PIPELINE, number))
