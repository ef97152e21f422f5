"""The links on a task's page: they lead to Airflow's own pages, so they always open."""

from typing import Any
from urllib.parse import quote

from airflow.sdk import BaseOperatorLink


class ImageLink(BaseOperatorLink):
    """To the image and the variables that the task's container was created with."""

    name = "Image and environment"

    def get_link(self, operator: Any, *, ti_key: Any) -> str:
        return f"{_task(ti_key)}/rendered_templates"


class StoredLink(BaseOperatorLink):
    """To the task's results: counts, interval, and a query for the rows."""

    name = "What was stored"

    def get_link(self, operator: Any, *, ti_key: Any) -> str:
        return f"{_task(ti_key)}/asset_events"


def _task(ti_key: Any) -> str:
    run = quote(ti_key.run_id, safe="")
    return f"/dags/{ti_key.dag_id}/runs/{run}/tasks/{ti_key.task_id}"
