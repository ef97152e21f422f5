"""Functions for DAG templates: ``{{ millrace.interval_start(dag_run, params) }}`` and others.

A wrong value fails the task at once, because a retry would fail too.
"""

from collections.abc import Collection, Mapping
from typing import Any

from airflow.sdk.exceptions import AirflowFailException

from millrace import interval
from millrace.pipeline import PROGRAMS, Pipeline, canonical_json
from millrace.problems import nearest

_AIRFLOWS_OWN = "airflow/"
"""The prefix of what Airflow itself reads from a run's conf."""


STRUCTURE = "structure"
"""The member of each task's result that says which version of the pipeline it had."""


class Macros:
    """The macros of one DAG of a pipeline; its form has the named params."""

    def __init__(self, pipeline: Pipeline, form_params: Collection[str]) -> None:
        self._pipeline = pipeline
        self._params = pipeline.data["params"]
        self._form_params = tuple(form_params)

    def interval_start(self, dag_run: Any, params: Mapping[str, Any]) -> str:
        """The start of the run's hour. Each task calls this, so each rejects unknown params."""
        self._refuse_unknown(params)
        return self._interval(dag_run, params).start_text

    def interval_end(self, dag_run: Any, params: Mapping[str, Any]) -> str:
        """The end of the run's hour, which is not part of it."""
        return self._interval(dag_run, params).end_text

    def params(self, params: Mapping[str, Any]) -> str:
        """The pipeline's own params as JSON, unchanged: the tasks read 5.0 as 5."""
        return canonical_json({name: params[name] for name in self._params})

    def program(self, params: Mapping[str, Any]) -> str:
        """The image of the task that stores the records, by the run's engine."""
        return PROGRAMS[params["engine"]]

    def refetch(self, dag_run: Any, params: Mapping[str, Any]) -> str:
        """The run's token for a re-fetch; empty if none was requested."""
        return str(dag_run.run_id) if params.get("refetch") else ""

    def result(self, ti: Any, task_id: str, name: str) -> Any:
        """A member of what an earlier task of the run returned.

        Refused if that task had another version of the pipeline: a run that changes its mind
        between its tasks would, for example, store records without a field that its tables have.
        """
        result = ti.xcom_pull(task_ids=task_id)
        if not isinstance(result, dict) or name not in result:
            raise AirflowFailException(f"{task_id} returned no {name}; clear {task_id} as well")
        # Results of earlier versions of Millrace have none.
        if result.get(STRUCTURE, self._pipeline.structure) != self._pipeline.structure:
            raise AirflowFailException(
                f"record, topic or table of {self._pipeline.name}.yaml has changed since {task_id} "
                "of this run; clear the whole run, so that all its tasks use the same file"
            )
        return result[name]

    def _refuse_unknown(self, params: Mapping[str, Any]) -> None:
        # Airflow silently accepts any name in a run's conf, even a misspelt one.
        for name in params:
            if name not in self._form_params and not name.startswith(_AIRFLOWS_OWN):
                raise AirflowFailException(
                    f"the run's conf has {name!r}, which is no param of this DAG; "
                    f"{nearest(name, self._form_params)}"
                )

    @staticmethod
    def _interval(dag_run: Any, params: Mapping[str, Any]) -> interval.Interval:
        try:
            return interval.choose(
                interval_start=params.get("interval_start"),
                data_interval_start=dag_run.data_interval_start,
                data_interval_end=dag_run.data_interval_end,
                run_after=dag_run.run_after,
            )
        except interval.IntervalError as error:
            raise AirflowFailException(str(error)) from error
