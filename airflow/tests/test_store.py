"""The task that stores the records: its image and what that gets, by the run's engine."""

from types import SimpleNamespace
from typing import Any

import pendulum
import pytest
from airflow.sdk import BaseHook
from airflow.sdk.exceptions import AirflowFailException
from airflow.serialization.serialized_objects import DagSerialization

from millrace.containers import Limits
from millrace.dag import pipeline_dag
from millrace.pipeline import PipelineError

HOUR = pendulum.datetime(2026, 11, 22, 21)
LOGIN = SimpleNamespace(login="millrace", password="cassandra-secret")


@pytest.fixture
def both(environment) -> pytest.MonkeyPatch:
    """A stack with both engines, and a cluster of Spark."""
    environment.setenv("MILLRACE_ENGINES", "java,spark")
    environment.setenv("MILLRACE_SPARK_MEMORY", "2048")
    environment.setenv("MILLRACE_SPARK_CONNECTION", "spark_default")
    environment.setenv("SPARK_MASTER", "spark://spark-master:7077")
    spark = SimpleNamespace(login=None, password="spark-secret")
    connections = {"cassandra_default": LOGIN, "spark_default": spark}
    environment.setattr(BaseHook, "get_connection", connections.__getitem__)
    return environment


def task_of(conf: dict[str, Any]) -> Any:
    dag = pipeline_dag("users")
    task = dag.get_task("stream_to_cassandra").prepare_for_execution()
    ti = SimpleNamespace(try_number=1, xcom_pull=lambda task_ids: None)
    params = {**dag.params.dump(), **conf}
    hour = {"data_interval_start": HOUR, "data_interval_end": HOUR.add(hours=1)}
    dag_run = SimpleNamespace(run_id="r", run_after=HOUR.add(hours=1), **hour)
    context = {"dag_run": dag_run, "params": params, "ti": ti}
    task.render_template_fields(context, dag.get_template_env())
    return task


def test_java_gets_nothing_of_spark(both):
    task = task_of({})
    assert task.image == "millrace/stream-to-cassandra:0.1.0"
    assert task._limits() == Limits(512, 2)
    variables = task._variables()
    assert variables["CASSANDRA_PASSWORD"] == "cassandra-secret"
    assert not [name for name in variables if name.startswith("SPARK_")]


def test_spark_gets_its_image_memory_master_and_secret(both):
    task = task_of({"engine": "spark"})
    assert task.image == "millrace/spark-to-cassandra:0.1.0"
    assert task._limits() == Limits(2048, 2)
    variables = task._variables()
    assert variables["CASSANDRA_PASSWORD"] == "cassandra-secret"
    assert variables["SPARK_MASTER"] == "spark://spark-master:7077"
    assert variables["SPARK_AUTHENTICATE_SECRET"] == "spark-secret"


def test_spark_has_no_secret_in_its_own_process(both):
    both.delenv("MILLRACE_SPARK_CONNECTION")
    assert "SPARK_AUTHENTICATE_SECRET" not in task_of({"engine": "spark"})._variables()


def test_connection_without_the_secret_fails_the_task_at_once(both):
    both.setenv("MILLRACE_SPARK_CONNECTION", "cassandra_default")
    both.setattr(
        BaseHook, "get_connection", lambda _: SimpleNamespace(login="millrace", password="")
    )
    with pytest.raises(AirflowFailException, match="cassandra_default has no"):
        task_of({"engine": "spark"})._variables()


def test_default_engine_is_the_pipelines(both, edit_users):
    edit_users("dead_letters:", "engine: spark\ndead_letters:")
    assert task_of({}).image == "millrace/spark-to-cassandra:0.1.0"
    assert task_of({"engine": "java"}).image == "millrace/stream-to-cassandra:0.1.0"


def test_form_offers_only_what_the_stack_has(stored, both):
    with pytest.raises(Exception, match=r"Invalid input for param engine.*'java'"):
        stored.params.deep_merge({"engine": "spark"}).validate()
    with_both = DagSerialization.from_dict(DagSerialization.to_dict(pipeline_dag("users")))
    with_both.params.deep_merge({"engine": "spark"}).validate()


def test_pipeline_whose_engine_the_stack_does_not_have(edit_users):
    file = edit_users("dead_letters:", "engine: spark\ndead_letters:")
    with pytest.raises(PipelineError) as caught:
        pipeline_dag("users")
    line = file.read_text().splitlines().index("engine: spark") + 1
    assert str(caught.value) == (
        f"{file}:{line}: /engine is spark; MILLRACE_ENGINES=java has only: java"
    )
