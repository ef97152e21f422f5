"""The links of a task's page."""

from types import SimpleNamespace

import pytest
from airflow.serialization.serialized_objects import DagSerialization

from millrace.dag import pipeline_dag

KEY = SimpleNamespace(dag_id="users", run_id="manual__2026-11-22T21:00:00+00:00", task_id="t")
TASK = "/dags/users/runs/manual__2026-11-22T21%3A00%3A00%2B00%3A00/tasks/t"


def test_links_lead_to_pages_of_the_task(environment):
    task = pipeline_dag("users").get_task("stream_to_cassandra")
    links = {link.name: link.get_link(task, ti_key=KEY) for link in task.operator_extra_links}
    assert links == {
        "Image and environment": f"{TASK}/rendered_templates",
        "What was stored": f"{TASK}/asset_events",
    }


@pytest.mark.parametrize(
    ("task_id", "names"),
    [
        ("schema_init", ["Image and environment"]),
        ("fetch_and_produce", ["Image and environment", "What was stored"]),
        ("stream_to_cassandra", ["Image and environment", "What was stored"]),
    ],
)
def test_api_server_knows_them(environment, task_id: str, names: list[str]):
    stored = DagSerialization.from_dict(DagSerialization.to_dict(pipeline_dag("users")))
    assert list(stored.get_task(task_id).operator_extra_link_dict) == names


def test_page_of_the_environment_tells_the_image(environment):
    task = pipeline_dag("users").get_task("fetch_and_produce")
    assert "image" in task.template_fields
    assert task.image == "millrace/fetch-and-produce:0.1.0"
