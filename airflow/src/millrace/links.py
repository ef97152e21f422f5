"""The links on a task's page: to pages of Airflow's own, so they open wherever Airflow does."""

from typing import Any
from urllib.parse import quote

from airflow.sdk import BaseOperatorLink


class ImageLink(BaseOperatorLink):
    """To what the task's container was made of: its image, and the variables that it got."""

    name = "Image and environment"

    def get_link(self, operator: Any, *, ti_key: Any) -> str:
        return f"{_task(ti_key)}/rendered_templates"


class StoredLink(BaseOperatorLink):
    """To what the task left with its topic or its table: counts, interval, and a query for rows."""

    name = "What was stored"

    def get_link(self, operator: Any, *, ti_key: Any) -> str:
        return f"{_task(ti_key)}/asset_events"


def _task(ti_key: Any) -> str:
    run = quote(ti_key.run_id, safe="")
    return f"/dags/{ti_key.dag_id}/runs/{run}/tasks/{ti_key.task_id}"
