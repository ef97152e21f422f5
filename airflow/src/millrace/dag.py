"""A pipeline's DAG. ``dags/<name>.py`` is two lines: import this, call it."""

from datetime import datetime

from airflow.sdk import DAG, Asset, CronDataIntervalTimetable, Param

from millrace import documentation, form, tasks
from millrace.pipeline import Pipeline, PipelineError
from millrace.pools import source_pool
from millrace.problems import Problem
from millrace.settings import Settings
from millrace.tasks import FULL_HOUR, cassandra, java_task, of_pipeline, store_task


def pipeline_dag(name: str) -> DAG:
    """The DAG of ``<name>.yaml``: schema_init, then fetch_and_produce, then stream_to_cassandra.

    Raises ``SettingsError`` or ``PipelineError``, which Airflow shows as the import error of this
    DAG's file and of no other.
    """
    settings, pipeline = of_pipeline(name)
    _check_engine(settings, pipeline)
    schedule, table = pipeline.data["schedule"], pipeline.data["table"]
    with tasks.make_dag(
        settings,
        pipeline,
        _params(settings, pipeline),
        dag_id=pipeline.name,
        description=pipeline.data.get("description"),
        doc_md=documentation.of_dag(pipeline),
        schedule=CronDataIntervalTimetable(schedule["cron"], timezone=schedule["timezone"]),
        start_date=datetime.fromisoformat(schedule["start"]),
        catchup=schedule["catchup"],
        max_active_runs=settings.max_active_runs,
    ) as dag:
        schema_init = tasks.schema_init(settings, pipeline)
        fetch_and_produce = java_task(
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
        stream_to_cassandra = store_task(
            settings,
            pipeline,
            environment={
                **cassandra(settings),
                "MODE": "interval",
                "REVISION": "{{ millrace.result(ti, 'fetch_and_produce', 'revision') }}",
                "FINGERPRINT": "{{ millrace.result(ti, 'fetch_and_produce', 'fingerprint') }}",
            },
            secrets=settings.cassandra_connection,
            outlets=[_asset("cassandra", f"{table['keyspace']}/{table['name']}")],
        )
        schema_init >> fetch_and_produce >> stream_to_cassandra
    return dag


def _check_engine(settings: Settings, pipeline: Pipeline) -> None:
    if pipeline.engine not in settings.engines:
        engines = ",".join(settings.engines)
        reason = f"is {pipeline.engine}; MILLRACE_ENGINES={engines} has only: {engines}"
        file = settings.pipelines / f"{pipeline.name}.yaml"
        raise PipelineError(file, [Problem("/engine", reason, pipeline.lines.get("/engine", 0))])


def _params(settings: Settings, pipeline: Pipeline) -> dict[str, Param]:
    return {
        **form.params(pipeline),
        "interval_start": Param(
            None,
            type=["null", "string"],
            **FULL_HOUR,
            title="Interval start",
            description="Start of the hour to process: a full hour (UTC) that has ended. "
            "Empty: the run's own hour, or the last complete hour for a manual run.",
            section="Hour",
        ),
        "refetch": Param(
            False,
            type="boolean",
            title="Re-fetch",
            description="Fetch the hour again and replace its rows even if it is already complete. "
            "Otherwise a complete hour is reused.",
            section="Hour",
        ),
        "engine": Param(
            pipeline.engine,
            type="string",
            enum=list(settings.engines),
            title="Engine",
            description="What stores the records: java, a process of its own, or spark. Both store "
            "the same rows. Only those that the stack has can be chosen (MILLRACE_ENGINES).",
            section="Storing",
        ),
    }


def _asset(kind: str, place: str) -> Asset:
    return Asset(name=f"{kind}:{place}", uri=f"{kind}://{place}", group="millrace")
