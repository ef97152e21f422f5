"""The operator of the task that stores a run's records, with the engine that the run names."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from airflow.sdk import BaseHook
from airflow.sdk.exceptions import AirflowFailException
from airflow.sdk.log import mask_secret

from millrace.containers import Limits
from millrace.operator import JavaTaskOperator
from millrace.settings import Settings

SPARK = "spark"


@dataclass(frozen=True)
class Spark:
    """What a task on Spark gets besides.

    :param environment: SPARK_… variables
    :param connection: Airflow connection whose password is the secret of Spark's processes, or ""
    """

    limits: Limits
    environment: Mapping[str, str]
    connection: str

    @classmethod
    def of(cls, settings: Settings) -> Self:
        limits = Limits(settings.spark_memory, settings.task_cpus)
        return cls(limits, settings.spark, settings.spark_connection)

    def variables(self) -> dict[str, str]:
        """Its variables, with the secret."""
        if not self.connection:
            return dict(self.environment)
        password = BaseHook.get_connection(self.connection).password
        if not password:
            raise AirflowFailException(f"connection {self.connection} has no password")
        mask_secret(password)
        return {**self.environment, "SPARK_AUTHENTICATE_SECRET": password}


class StoreOperator(JavaTaskOperator):
    """Runs the task image of the run's engine, with what that engine needs."""

    template_fields = (*JavaTaskOperator.template_fields, "engine")

    def __init__(self, *, spark: Spark, **kwargs: Any) -> None:
        super().__init__(program="{{ millrace.program(params) }}", **kwargs)
        self.engine = "{{ params.engine }}"
        self.spark = spark

    def _limits(self) -> Limits:
        return self.spark.limits if self.engine == SPARK else super()._limits()

    def _variables(self) -> dict[str, str]:
        more = self.spark.variables() if self.engine == SPARK else {}
        return {**super()._variables(), **more}
