"""``python -m millrace.pools``: creates the Airflow pools that the pipelines need. Idempotent.

``millrace.waiting_pools`` creates those of pipelines that are added later.

One slot each. ``source_<host>``: fetches share the source's quota by taking turns, whatever the
pipeline. No other task needs one: what schema_init changes may be changed by others meanwhile.
"""

import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from millrace.pipeline import Pipeline, PipelineError, load
from millrace.settings import Settings, SettingsError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

RETIRED_POOL = "schema_init"
"""Earlier versions' tasks schema_init took turns in it, for all pipelines."""
DESCRIPTION = "One at a time. Made by Millrace."
_ENDED = ("success", "failed", "skipped", "upstream_failed", "removed")


def source_pool(pipeline: Pipeline, variables: Mapping[str, str]) -> str:
    """The pool of the host that the pipeline fetches from.

    Raises ``SettingsError`` if a variable that the address refers to is missing.
    """
    missing = [name for name in pipeline.environment_names if not variables.get(name)]
    if missing:
        lines = (f"{name} is not set; the pipeline {pipeline.name} needs it" for name in missing)
        raise SettingsError("\n".join(lines))
    url = pipeline.source_url
    for name in pipeline.environment_names:
        url = url.replace(f"${{env.{name}}}", variables[name])
    host = urlsplit(url).hostname
    if not host:
        raise SettingsError(f"the source's address is {url!r}; valid: http(s):// and a host")
    return f"source_{host}"


def names(settings: Settings) -> list[str]:
    """All pools of the pipelines that can be read; an invalid one is its own DAG's import error."""
    pools = set()
    for path in sorted(settings.pipelines.glob("*.yaml")):
        try:
            pools.add(source_pool(load(path), settings.passed_on))
        except (PipelineError, SettingsError) as error:
            print(f"no pool for an invalid pipeline: {error}", file=sys.stderr)
    return sorted(pools)


def make(settings: Settings) -> None:
    """Creates the missing pools, sets the others to one slot, and removes a retired one."""
    from airflow.models.pool import Pool
    from airflow.utils.session import create_session

    for name in names(settings):
        Pool.create_or_update_pool(name, slots=1, description=DESCRIPTION, include_deferred=False)
        print(f"pool {name}: 1 slot")
    with create_session() as session:
        if remove_retired(session):
            print(f"pool {RETIRED_POOL}: removed, nothing takes turns in it any more")


def remove_retired(session: "Session") -> bool:
    """Removes the pool that earlier versions made, once no task of theirs can still need it.

    One that is cleared later may have it all the same: ``millrace.waiting_pools`` makes it again.
    """
    from airflow.models.pool import Pool
    from airflow.models.taskinstance import TaskInstance
    from sqlalchemy import delete, exists

    waits = TaskInstance.state.is_(None) | TaskInstance.state.not_in(_ENDED)
    needed = exists().where(TaskInstance.pool == RETIRED_POOL, waits)
    ours = (Pool.pool == RETIRED_POOL) & (Pool.description == DESCRIPTION)
    return bool(session.execute(delete(Pool).where(ours, ~needed)).rowcount)


if __name__ == "__main__":
    make(Settings.from_env(os.environ))
