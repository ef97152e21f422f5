"""`many`: pipelines of 1,000 records that are all due at the same time, until the last record is stored."""

from __future__ import annotations

import chaos
from bench_stack.bench import Bench
from bench_stack.files import TRUE
from bench_stack.results import Measured
from bench_stack.runs import timed

NAME = "many"
AT_MOST = 1.5
RECORDS = 1000


def pipelines() -> int:
    """PIPELINES: how many; raises a SetupError if it is no number from 1 to 500."""
    return int(chaos.number("PIPELINES", "20", r"[1-9]\d?|[1-4]\d\d|500", "a whole number from 1 to 500"))


def names(count: int) -> list[str]:
    return [f"many_{number:03}" for number in range(1, count + 1)]


def measure(bench: Bench) -> None:
    """The first run of each pipeline, which creates topics and tables, counts for nothing."""
    dags = names(bench.pipelines)
    with_true = [dag + TRUE for dag in dags]

    def time_of(which: list[str], number: int) -> float:
        return timed(bench.airflow, which, bench.hour(number), {"users": RECORDS})

    time_of(dags, 0)
    bench.compare(
        Measured(NAME, f"{bench.pipelines} pipelines", AT_MOST),
        lambda number: time_of(with_true, number),
        lambda number: time_of(dags, number),
    )
