"""Why a try of a task failed, and when the next one starts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from airflow_api import Airflow

LONGEST_DELAY_S = 900
# What Airflow itself logs for every failure, after the operator's own message
OF_AIRFLOW = "Task failed with exception"


def of(airflow: Airflow, dag_id: str, run_id: str, task: Mapping[str, Any], settings: Mapping[str, str]) -> str:
    """One line about a task that is up for retry."""
    number, name = task["try_number"], task["task_id"]
    failure = airflow.result(dag_id, run_id, name, "failure") or {}
    why = failure.get("reason") or last_error(airflow.log(dag_id, run_id, name, number))
    return (
        f"{why or 'it gave no reason; see its log in Airflow'}; {when(float(settings['MILLRACE_RETRY_DELAY']), number)}"
    )


def last_error(events: list[dict[str, Any]]) -> str:
    """The last line that the operator logged as an error; empty if there is none."""
    errors = [event["event"] for event in events if event.get("level") == "error"]
    own = [text for text in errors if not text.startswith(OF_AIRFLOW)]
    return " ".join(own[-1].split()) if own else ""


def when(delay: float, failed: int) -> str:
    """Airflow waits up to twice the delay, so that retries are spread out; it doubles with each failed try."""
    least = min(max(1.0, delay * 2 ** (failed - 1)), LONGEST_DELAY_S)
    most = min(2 * least, LONGEST_DELAY_S)
    return f"try {failed + 1} starts in {least:.0f} s" + (f" to {most:.0f} s" if most > least else "")
