"""What the tasks of all DAGs share: creating them, retries, addresses of services."""

import os
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from airflow.sdk import DAG, Param

from millrace import documentation, names
from millrace.containers import Limits
from millrace.macros import Macros
from millrace.notify import FailureWebhook
from millrace.operator import JavaTaskOperator
from millrace.pipeline import Pipeline
from millrace.pools import SCHEMA_INIT_POOL
from millrace.priority import BackfillsWait
from millrace.settings import Settings
from millrace.store import Spark, StoreOperator
from millrace.task_log import last_line

_MARGIN = timedelta(seconds=60)
"""Between a task's own deadline and Airflow's timeout: so a task can report why it gave up."""
_LONGEST_RETRY_DELAY = timedelta(minutes=15)
_INTERVAL = {
    "INTERVAL_START": "{{ millrace.interval_start(dag_run, params) }}",
    "INTERVAL_END": "{{ millrace.interval_end(dag_run, params) }}",
    "RUN_ID": "{{ dag_run.run_id }}",
    "TRY_NUMBER": "{{ ti.try_number }}",
}

FULL_HOUR = {
    "format": "date-time",
    "pattern": "^[0-9-]{10}T[0-9]{2}:00(:00(\\.0+)?)?(Z|[+-][0-9]{2}:[0-9]{2})$",
}
"""The form's pattern for the start of an hour; the rest is checked when the run starts."""


def of_pipeline(name: str) -> tuple[Settings, Pipeline]:
    """What a DAG of the pipeline is built from.

    Raises ``SettingsError`` or ``PipelineError``, with a message for the DAG file's author.
    """
    settings = Settings.from_env(os.environ)
    return settings, names.load(settings.pipelines / f"{name}.yaml")


def make_dag(
    settings: Settings, pipeline: Pipeline, params: Mapping[str, Param], **options: Any
) -> DAG:
    """A DAG of the pipeline with a form of these params; it is not paused when it is new."""
    return DAG(
        is_paused_upon_creation=False,
        params=params,
        user_defined_macros={"millrace": Macros(pipeline, params)},
        default_args=_retries(settings),
        tags=["millrace"],
        **options,
    )


def schema_init(settings: Settings, pipeline: Pipeline, **options: Any) -> JavaTaskOperator:
    """The task that every DAG begins with."""
    return java_task(
        settings,
        pipeline,
        program="schema-init",
        environment={
            "REGISTRY_URL": settings.registry_url,
            "CASSANDRA_READERS": settings.cassandra_readers,
            **cassandra(settings),
        },
        secrets=settings.cassandra_connection,
        deadline=settings.schema_init_deadline,
        pool=SCHEMA_INIT_POOL,
        **options,
    )


def java_task(
    settings: Settings,
    pipeline: Pipeline,
    *,
    program: str,
    environment: dict[str, str],
    deadline: timedelta,
    **options: Any,
) -> JavaTaskOperator:
    """A task that runs ``millrace/<program>`` on the run's interval."""
    common = _common(settings, pipeline, program.replace("-", "_"), environment, deadline)
    return JavaTaskOperator(program=program, **common, **options)


def store_task(
    settings: Settings, pipeline: Pipeline, *, environment: dict[str, str], **options: Any
) -> StoreOperator:
    """The task that stores the run's records, with the engine that the run names."""
    common = _common(
        settings, pipeline, "stream_to_cassandra", environment, settings.stream_deadline
    )
    return StoreOperator(spark=Spark.of(settings), **common, **options)


def _common(
    settings: Settings,
    pipeline: Pipeline,
    task_id: str,
    environment: dict[str, str],
    deadline: timedelta,
) -> dict[str, Any]:
    """What all tasks have."""
    return {
        "task_id": task_id,
        "doc_md": documentation.OF_TASKS[task_id],
        "version": settings.millrace_version,
        "project": settings.millrace_project,
        "network": settings.millrace_network,
        "environment": {**_INTERVAL, **environment},
        "constants": {
            **settings.passed_on,
            "PIPELINE": pipeline.canonical_json,
            "DEADLINE": f"PT{round(deadline.total_seconds())}S",
            "LOG_LEVEL": settings.log_level,
        },
        "structure": pipeline.structure,
        "limits": Limits(settings.task_memory, settings.task_cpus),
        "docker_url": settings.docker_url,
        "api_version": settings.docker_api_version,
        "execution_timeout": deadline + _MARGIN,
    }


def _retries(settings: Settings) -> dict[str, Any]:
    """Default arguments: temporary failures are retried, with growing pauses; backfills wait."""
    webhook = [FailureWebhook(settings.failure_webhook)] if settings.failure_webhook else []
    return {
        "owner": "millrace",
        "retries": settings.retries,
        "retry_delay": settings.retry_delay,
        "retry_exponential_backoff": 2.0,
        "max_retry_delay": _LONGEST_RETRY_DELAY,
        # By name: an object's address would create a new version of the DAG at every parse
        "weight_rule": f"{BackfillsWait.__module__}.{BackfillsWait.__name__}",
        "on_failure_callback": [*webhook, last_line],
        "on_retry_callback": last_line,
    }


def cassandra(settings: Settings) -> dict[str, str]:
    """Where Cassandra is; the login is a secret and added when the task starts."""
    return {
        "CASSANDRA_CONTACT_POINTS": settings.cassandra_contact_points,
        "CASSANDRA_LOCAL_DATACENTER": settings.cassandra_local_datacenter,
        "CASSANDRA_DURABILITY": settings.cassandra_durability,
    }
