"""Runs of a DAG, timed as a client of Airflow's API sees them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

from airflow_api import Airflow
from console import SetupError

POLL_S = 0.1
WAIT_S = 3600
AT_ONCE = 8


def iso(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


def timed(airflow: Airflow, dags: list[str], hour: datetime, conf: Mapping[str, Any]) -> float:
    """Triggers a run of each DAG, all at once; returns the seconds until all have succeeded."""
    body = {"interval_start": iso(hour), **conf}
    began = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        runs = list(pool.map(lambda dag: airflow.trigger(dag, body), dags))
    waiting = list(zip(dags, runs, strict=True))
    while waiting:
        # The last one decides: nobody asks for those behind it meanwhile, which would only cost the stack time.
        dag, run = waiting[-1]
        if not succeeded(airflow, dag, run):
            check(began, dag)
            time.sleep(POLL_S)
        else:
            waiting.pop()
    return time.monotonic() - began


def succeeded(airflow: Airflow, dag: str, run: str) -> bool:
    """Whether a run has; raises a SetupError if it has failed."""
    state = airflow.run_state(dag, run)
    if state == "failed":
        raise SetupError(f"the run {run}, of the DAG {dag}, failed; the services' logs are kept")
    return state == "success"


def check(began: float, what: str) -> None:
    """Raises a SetupError if something takes too long."""
    if time.monotonic() - began > WAIT_S:
        raise SetupError(f"{what} did not end within {WAIT_S} s")
