"""What Airflow's own auth manager lets a user see and do. Everything here may block."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from airflow.api_fastapi.app import get_auth_manager
from airflow.api_fastapi.auth.managers.models.resource_details import DagAccessEntity, DagDetails
from airflow.configuration import conf
from airflow.models.dag import DagModel

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


class Rights:
    """Permissions on pipelines, which are those on their DAGs."""

    def __init__(self, folder: Path, manager: Callable[[], Any] = get_auth_manager) -> None:
        """:param folder: of the pipeline files, which have the names of their DAGs"""
        self._folder = folder
        self._manager = manager

    def may_read(self, user: Any, pipeline: str) -> bool:
        """Whether the user may read the pipeline's DAG."""
        return self._may(user, "GET", pipeline)

    def may_read_contents(self, user: Any, pipeline: str) -> bool:
        """Whether the user may also see what the pipeline's records hold.

        Airflow has no permission for that. The nearest is that to read the logs of the DAG's tasks,
        which may name values of records: who may not read those may not read records either.
        """
        return self._may(user, "GET", pipeline) and self._may(
            user, "GET", pipeline, DagAccessEntity.TASK_LOGS
        )

    def readable(self, user: Any) -> list[str]:
        """The pipelines whose DAGs the user may read, sorted."""
        return sorted(self._files() & self._manager().get_authorized_dag_ids(user=user))

    def of(self, user: Any) -> dict[str, Any]:
        """What the page offers the user; Airflow's REST API checks again when it is done."""
        dags = self._manager().get_authorized_dag_ids(user=user)
        pipelines = {name: self._of(user, name, dags) for name in sorted(self._files() & dags)}
        return {"user": user.get_name(), "pipelines": pipelines}

    def _of(self, user: Any, pipeline: str, dags: set[str]) -> dict[str, bool]:
        # Airflow asks for the same permission to start a run and to start a backfill
        start, replays = self._may_start(user, pipeline), f"{pipeline}_dead_letters"
        return {
            "read": True,
            "trigger": start,
            "backfill": start,
            "replay": replays in dags and self._may_start(user, replays),
        }

    def _may_start(self, user: Any, dag: str) -> bool:
        return self._may(user, "POST", dag, DagAccessEntity.RUN)

    def _may(self, user: Any, method: str, dag: str, entity: DagAccessEntity | None = None) -> bool:
        return self._manager().is_authorized_dag(
            method=method, access_entity=entity, details=DagDetails(dag, _team(dag)), user=user
        )

    def _files(self) -> set[str]:
        return {path.stem for path in self._folder.glob("*.yaml") if _NAME.fullmatch(path.stem)}


def _team(dag: str) -> str | None:
    """The DAG's team, where Airflow has several."""
    return DagModel.get_team_name(dag) if conf.getboolean("core", "multi_team") else None
