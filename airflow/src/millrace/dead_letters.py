"""The DAG that replays a pipeline's dead letters; ``dags/<name>_dead_letters.py`` calls it."""

from collections.abc import Mapping
from typing import Any

from airflow.sdk import DAG, Param
from airflow.sdk.exceptions import AirflowSkipException

from millrace import documentation, tasks
from millrace.tasks import FULL_HOUR, cassandra, java_task, of_pipeline

_REASONS = {
    "all": "all of them",
    "mapping": "mapping: the source's record does not match the pipeline",
    "oversized": "oversized: the record is larger than the topic allows",
    "decoding": "decoding: the record in the topic does not match the pipeline",
    "writing": "writing: Cassandra rejected the row",
    "duplicate": "duplicate: another record of the hour has the same id",
}


def dead_letters_dag(name: str) -> DAG:
    """The DAG ``<name>_dead_letters`` of ``<name>.yaml``, on demand: schema_init, then the replay.

    One run at a time: two replays of an hour would fence each other.

    Raises ``SettingsError`` or ``PipelineError``, as ``millrace.dag.pipeline_dag``.
    """
    settings, pipeline = of_pipeline(name)
    with tasks.make_dag(
        settings,
        pipeline,
        _params(),
        dag_id=f"{pipeline.name}_dead_letters",
        description=f"Replays the dead letters of {pipeline.name}",
        doc_md=documentation.of_dead_letters_dag(pipeline),
        schedule=None,
        catchup=False,
        max_active_runs=1,
    ) as dag:
        schema_init = tasks.schema_init(settings, pipeline, pre_execute=skip_in_dry_run)
        replay_dead_letters = java_task(
            settings,
            pipeline,
            program="replay-dead-letters",
            environment={
                **cassandra(settings),
                "REASON": "{{ params.reason }}",
                "MESSAGE_CONTAINS": "{{ params.message_contains or '' }}",
                "DRY_RUN": "{{ 'true' if params.dry_run else 'false' }}",
                "SCHEMA_ID": "{{ '' if params.dry_run "
                "else millrace.result(ti, 'schema_init', 'schema_id') }}",
            },
            secrets=settings.cassandra_connection,
            deadline=settings.stream_deadline,
            trigger_rule="none_failed",
        )
        schema_init >> replay_dead_letters
    return dag


def skip_in_dry_run(context: Mapping[str, Any]) -> None:
    """Keeps ``schema_init`` from changing topics, schema or tables when nothing may change."""
    if context["params"]["dry_run"]:
        raise AirflowSkipException("a dry run changes nothing")


def _params() -> dict[str, Param]:
    return {
        "interval_start": Param(
            type="string",
            **FULL_HOUR,
            title="Interval start",
            description="Start of the hour whose dead letters to replay: a full hour (UTC).",
        ),
        "reason": Param(
            "all",
            type="string",
            enum=list(_REASONS),
            values_display=_REASONS,
            title="Reason",
            description="Replay only the records that failed for this reason.",
        ),
        "message_contains": Param(
            None,
            type=["null", "string"],
            maxLength=200,
            title="Message contains",
            description="Replay only those whose message contains this text, such as a field name.",
        ),
        "dry_run": Param(
            False,
            type="boolean",
            title="Dry run",
            description="List what would be replayed without changing anything.",
        ),
    }
