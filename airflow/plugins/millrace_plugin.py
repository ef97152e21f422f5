# Classes must be registered here before a DAG may use them.
from airflow.plugins_manager import AirflowPlugin

from millrace.priority import BackfillsWait


class MillracePlugin(AirflowPlugin):
    name = "millrace"
    priority_weight_strategies = [BackfillsWait]  # noqa: RUF012
