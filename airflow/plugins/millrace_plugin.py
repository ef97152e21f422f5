# What Airflow must be told of before a DAG may name it.
from airflow.plugins_manager import AirflowPlugin

from millrace.priority import BackfillsWait


class MillracePlugin(AirflowPlugin):
    name = "millrace"
    priority_weight_strategies = [BackfillsWait]  # noqa: RUF012
