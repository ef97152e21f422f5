"""A pipeline's DAG. ``dags/<name>.py`` is two lines: import this, call it."""

import os
from datetime import datetime, timedelta
from typing import Any

from airflow.sdk import DAG, Asset, CronDataIntervalTimetable, Param

from millrace import documentation
from millrace.containers import Limits
from millrace.macros import Macros
from millrace.notify import FailureWebhook
from millrace.operator import JavaTaskOperator
from millrace.pipeline import Pipeline, load
from millrace.pools import SCHEMA_INIT_POOL, source_pool
from millrace.settings import Settings

_MARGIN = timedelta(seconds=60)
"""Between a task's own deadline and Airflow's timeout: a task that gives up says why."""
_LONGEST_RETRY_DELAY = timedelta(minutes=15)
_INTERVAL = {
    "INTERVAL_START": "{{ millrace.interval_start(dag_run, params) }}",
    "INTERVAL_END": "{{ millrace.interval_end(dag_run, params) }}",
    "RUN_ID": "{{ dag_run.run_id }}",
    "TRY_NUMBER": "{{ ti.try_number }}",
}


def pipeline_dag(name: str) -> DAG:
    """The DAG of ``<name>.yaml``: schema_init, then fetch_and_produce, then stream_to_cassandra.

    Raises ``SettingsError`` or ``PipelineError``, which Airflow shows as the import error of this
    DAG's file and of no other.
    """
    settings = Settings.from_env(os.environ)
    pipeline = load(settings.pipelines / f"{name}.yaml")
    schedule, table = pipeline.data["schedule"], pipeline.data["table"]
    with DAG(
        dag_id=pipeline.name,
        description=pipeline.data.get("description"),
        doc_md=documentation.of_dag(pipeline),
        schedule=CronDataIntervalTimetable(schedule["cron"], timezone=schedule["timezone"]),
        start_date=datetime.fromisoformat(schedule["start"]),
        catchup=schedule["catchup"],
        is_paused_upon_creation=False,
        max_active_runs=settings.max_active_runs,
        params=_params(pipeline),
        user_defined_macros={"millrace": Macros(pipeline)},
        default_args=_retries(settings),
        tags=["millrace"],
    ) as dag:
        schema_init = _task(
            settings,
            pipeline,
            program="schema-init",
            environment={**_registry(settings), **_cassandra(settings)},
            secrets=settings.cassandra_connection,
            deadline=settings.schema_init_deadline,
            pool=SCHEMA_INIT_POOL,
        )
        fetch_and_produce = _task(
            settings,
            pipeline,
            program="fetch-and-produce",
            environment={
                "PARAMS": "{{ millrace.params(params) }}",
                "REFETCH": "{{ millrace.refetch(dag_run, params) }}",
                "SCHEMA_ID": "{{ millrace.result(ti, 'schema_init', 'schema_id') }}",
                "REVISION_FLOOR": "{{ millrace.result(ti, 'schema_init', 'revision_floor') }}",
            },
            deadline=settings.fetch_deadline,
            pool=source_pool(pipeline, settings.passed_on),
            outlets=[_asset("kafka", pipeline.data["topic"]["name"])],
        )
        stream_to_cassandra = _task(
            settings,
            pipeline,
            program="stream-to-cassandra",
            environment={
                **_cassandra(settings),
                "MODE": "interval",
                "REVISION": "{{ millrace.result(ti, 'fetch_and_produce', 'revision') }}",
                "FINGERPRINT": "{{ millrace.result(ti, 'fetch_and_produce', 'fingerprint') }}",
            },
            secrets=settings.cassandra_connection,
            deadline=settings.stream_deadline,
            outlets=[_asset("cassandra", f"{table['keyspace']}/{table['name']}")],
        )
        schema_init >> fetch_and_produce >> stream_to_cassandra
    return dag


def _task(
    settings: Settings,
    pipeline: Pipeline,
    *,
    program: str,
    environment: dict[str, str],
    deadline: timedelta,
    **options: Any,
) -> JavaTaskOperator:
    task_id = program.replace("-", "_")
    return JavaTaskOperator(
        task_id=task_id,
        program=program,
        doc_md=documentation.OF_TASKS[task_id],
        version=settings.millrace_version,
        project=settings.millrace_project,
        network=settings.millrace_network,
        environment={**_INTERVAL, **environment},
        constants={
            **settings.passed_on,
            "PIPELINE": pipeline.canonical_json,
            "DEADLINE": f"PT{round(deadline.total_seconds())}S",
            "LOG_LEVEL": settings.log_level,
        },
        limits=Limits(settings.task_memory, settings.task_cpus),
        docker_url=settings.docker_url,
        api_version=settings.docker_api_version,
        execution_timeout=deadline + _MARGIN,
        **options,
    )


def _params(pipeline: Pipeline) -> dict[str, Param]:
    own = {name: Param(**param) for name, param in pipeline.data["params"].items()}
    return {
        **own,
        "interval_start": Param(
            None,
            type=["null", "string"],
            format="date-time",
            pattern="^[0-9-]{10}T[0-9]{2}:00(:00(\\.0+)?)?(Z|[+-][0-9]{2}:[0-9]{2})$",
            title="Interval start",
            description="Start of the hour to work on: a full hour (UTC) that is over. "
            "Empty: the run's own, which is the last complete hour for a run triggered by hand.",
            section="Which hour, and whether anew",
        ),
        "refetch": Param(
            False,
            type="boolean",
            title="Fetch anew",
            description="Fetch and replace the hour even if it was fetched already. "
            "Otherwise a complete hour is used as it is.",
            section="Which hour, and whether anew",
        ),
    }


def _retries(settings: Settings) -> dict[str, Any]:
    callback = FailureWebhook(settings.failure_webhook) if settings.failure_webhook else None
    return {
        "owner": "millrace",
        "retries": settings.retries,
        "retry_delay": settings.retry_delay,
        "retry_exponential_backoff": 2.0,
        "max_retry_delay": _LONGEST_RETRY_DELAY,
        "on_failure_callback": callback,
    }


def _registry(settings: Settings) -> dict[str, str]:
    return {"REGISTRY_URL": settings.registry_url}


def _cassandra(settings: Settings) -> dict[str, str]:
    return {
        "CASSANDRA_CONTACT_POINTS": settings.cassandra_contact_points,
        "CASSANDRA_LOCAL_DATACENTER": settings.cassandra_local_datacenter,
    }


def _asset(kind: str, place: str) -> Asset:
    return Asset(name=f"{kind}:{place}", uri=f"{kind}://{place}", group="millrace")
