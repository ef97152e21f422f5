# Classes must be registered here before a DAG may use them.
import os
from functools import cached_property
from typing import Any

from airflow.plugins_manager import AirflowPlugin

# The scheduler loads plugins before it forks, so the processes of tasks need not import this again.
import millrace.dag  # noqa: F401
from millrace.control_center.settings import ControlCenterSettings
from millrace.control_center.views import external_views
from millrace.priority import BackfillsWait


class MillracePlugin(AirflowPlugin):
    name = "millrace"
    priority_weight_strategies = [BackfillsWait]  # noqa: RUF012
    external_views = external_views() if ControlCenterSettings.is_set(os.environ) else []

    @cached_property
    def fastapi_apps(self) -> list[dict[str, Any]]:
        """The Control Center's app. Only the API server asks; the others need not import it."""
        if not ControlCenterSettings.is_set(os.environ):
            return []
        from millrace.control_center.airflow_health import AirflowHealth
        from millrace.control_center.app import PREFIX, create_app
        from millrace.control_center.rights import Rights
        from millrace.control_center.service import Service

        settings = ControlCenterSettings.from_env(os.environ)
        app = create_app(Service(settings), Rights(settings.pipelines), AirflowHealth())
        return [{"app": app, "url_prefix": PREFIX, "name": "Control Center"}]
