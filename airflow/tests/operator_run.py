"""A task of the operator, and how Airflow runs it."""

from datetime import timedelta
from typing import Any

from millrace.containers import Limits
from millrace.operator import JavaTaskOperator

LABELS = {
    "millrace.project": "millrace",
    "millrace.dag": "users",
    "millrace.run": "scheduled__2026-11-22T22:00:00+00:00",
    "millrace.task": "fetch_and_produce",
    "millrace.map_index": "-1",
}


def make_operator(**options: Any) -> JavaTaskOperator:
    return JavaTaskOperator(
        **{
            "task_id": "fetch_and_produce",
            "program": "fetch-and-produce",
            "version": "0.1.0",
            "project": "millrace",
            "network": "millrace_data",
            "environment": {"RUN_ID": "r", "PARAMS": "{}"},
            "constants": {"PIPELINE": '{"a":"{{ b }}"}'},
            "structure": "s1",
            "limits": Limits(512, 1.5),
            "docker_url": "tcp://docker-proxy:2375",
            "api_version": "1.41",
            "execution_timeout": timedelta(seconds=60),
            **options,
        }
    )


def run(operator: JavaTaskOperator, context: dict[str, Any]) -> Any:
    """As the task runner calls it; the public method refuses calls from anywhere else."""
    return JavaTaskOperator.execute.__wrapped__(operator, context)
