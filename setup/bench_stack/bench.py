"""What a benchmark gets: a stack that runs, its pipelines, and where results go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from airflow_api import Airflow

from bench_stack.results import Measured, pairs, report


@dataclass(frozen=True)
class Bench:
    """A stack that runs.

    :param newest: start of the latest hour that a run may process; earlier ones are free as well
    :param pipelines: how many there are for the benchmark `many`
    :param circumstances: what is kept with each result
    :param rounds: how many pairs to measure
    """

    airflow: Airflow
    newest: datetime
    pipelines: int
    circumstances: Mapping[str, Any]
    rounds: int = 0

    def of(self, rounds: int) -> Bench:
        return replace(self, rounds=rounds)

    def hour(self, number: int) -> datetime:
        """The start of an hour that no other number has."""
        return self.newest - timedelta(hours=number)

    def compare(self, what: Measured, yardstick: Callable[[int], float], millrace: Callable[[int], float]) -> None:
        """Measures pairs, and reports them."""
        report(pairs(what, self.rounds, yardstick, millrace), self.circumstances)
