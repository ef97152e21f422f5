"""``python -m millrace.orphans [MINUTES]``: removes orphaned task containers.

The operator removes its container when it ends, and a try removes what the previous ones left.
Neither happens if the process of the last try is gone: its scheduler was killed and someone marked
the task failed, say, or the engine was unavailable for too long at the end. The service
``maintenance`` runs this every few minutes. A container is kept until its task has ended, and for
MINUTES after that.
"""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from docker import APIClient
from docker.errors import APIError
from sqlalchemy.exc import SQLAlchemyError

from millrace.containers import GRACE_SECONDS, ContainerLostError, Containers
from millrace.settings import Settings, SettingsError

_MINUTES = 5
_MARGIN_SECONDS = 30
_OWN = ("dag", "run", "task", "map_index", "try")
_ENDED = frozenset({"success", "failed", "skipped", "upstream_failed", "removed"})
"""Final task states: only a clear can follow, and its try removes leftovers itself."""


@dataclass(frozen=True)
class TaskState:
    """What Airflow knows of a task instance."""

    state: str | None
    ended: datetime | None


LookUp = Callable[[Mapping[str, str]], TaskState | None]
"""The task instance that a container's labels name; None if there is none."""


def main(arguments: list[str], env: Mapping[str, str] = os.environ) -> int:
    try:
        settings = Settings.from_env(env)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 78
    client = APIClient(
        settings.docker_url,
        settings.docker_api_version,
        timeout=GRACE_SECONDS + _MARGIN_SECONDS,
    )
    before = datetime.now(UTC) - timedelta(minutes=int(arguments[0]) if arguments else _MINUTES)
    try:
        for line in remove(Containers(client), settings.millrace_project, in_database, before):
            print(line, flush=True)
    except (ContainerLostError, SQLAlchemyError) as error:
        print(str(error).splitlines()[0], file=sys.stderr)
        return 1
    return 0


def remove(
    containers: Containers, project: str, look_up: LookUp, before: datetime
) -> Iterator[str]:
    """Removes those whose task ended before a given time; returns a line about each."""
    for found in containers.of_project(project):
        why = _why(found, look_up, before)
        if why is None:
            continue
        labels = {name: found["Labels"][f"millrace.{name}"] for name in _OWN}
        whose = "container of {task}, try {try}, of {dag}, {run}".format(**labels)
        try:
            containers.stop(found["Id"])
            containers.remove(found["Id"])
        except APIError as error:
            yield f"could not remove the {whose}: {error}"
        else:
            yield f"removed the {whose} ({found['State']}): {why}"


def _why(found: dict[str, Any], look_up: LookUp, before: datetime) -> str | None:
    """Why a container is orphaned; None if it may still be needed."""
    made = datetime.fromtimestamp(found["Created"], UTC)
    if made >= before or any(f"millrace.{name}" not in found["Labels"] for name in _OWN):
        return None
    task = look_up(found["Labels"])
    if task is None:
        return "Airflow no longer knows its task"
    if task.state in _ENDED and (task.ended is None or task.ended < before):
        return f"its task is {task.state}"
    return None


def in_database(labels: Mapping[str, str]) -> TaskState | None:
    """From Airflow's database. Imported late: usually there is no container to look up."""
    from airflow.models.taskinstance import TaskInstance
    from airflow.utils.session import create_session
    from sqlalchemy import select

    query = select(TaskInstance.state, TaskInstance.end_date).where(
        TaskInstance.dag_id == labels["millrace.dag"],
        TaskInstance.run_id == labels["millrace.run"],
        TaskInstance.task_id == labels["millrace.task"],
        TaskInstance.map_index == int(labels["millrace.map_index"]),
    )
    with create_session() as session:
        row = session.execute(query).one_or_none()
    return TaskState(row.state, row.end_date) if row else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
