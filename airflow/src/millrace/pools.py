"""``python -m millrace.pools``: creates the Airflow pools that the pipelines need. Idempotent.

``millrace.waiting_pools`` creates those of pipelines that are added later.

One slot each. ``schema_init``: two ``CREATE TABLE IF NOT EXISTS`` at once can create a table twice.
``source_<host>``: fetches share the source's quota by taking turns, whatever the pipeline.
"""

import os
import sys
from collections.abc import Mapping
from urllib.parse import urlsplit

from millrace.pipeline import Pipeline, PipelineError, load
from millrace.settings import Settings, SettingsError

SCHEMA_INIT_POOL = "schema_init"
DESCRIPTION = "One at a time. Made by Millrace."


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
    pools = {SCHEMA_INIT_POOL}
    for path in sorted(settings.pipelines.glob("*.yaml")):
        try:
            pools.add(source_pool(load(path), settings.passed_on))
        except (PipelineError, SettingsError) as error:
            print(f"no pool for an invalid pipeline: {error}", file=sys.stderr)
    return sorted(pools)


def make(settings: Settings) -> None:
    """Creates the missing pools, and sets the others to one slot."""
    from airflow.models.pool import Pool

    for name in names(settings):
        Pool.create_or_update_pool(name, slots=1, description=DESCRIPTION, include_deferred=False)
        print(f"pool {name}: 1 slot")


if __name__ == "__main__":
    make(Settings.from_env(os.environ))
