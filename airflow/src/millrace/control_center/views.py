"""Where Airflow's UI shows the page."""

from typing import Any

_NAME = "Control Center"


def external_views() -> list[dict[str, Any]]:
    """In the navigation, and as a tab of each DAG and of each run. Routes must differ."""
    return [
        {
            "name": _NAME,
            "href": "/control-center/",
            "destination": "nav",
            "url_route": "control-center",
            "nav_top_level": True,
        },
        {
            "name": _NAME,
            "href": "/control-center/?dag_id={DAG_ID}",
            "destination": "dag",
            "url_route": "control-center-dag",
        },
        {
            "name": _NAME,
            "href": "/control-center/?dag_id={DAG_ID}&run_id={RUN_ID}",
            "destination": "dag_run",
            "url_route": "control-center-run",
        },
    ]
