"""The files of the benchmarks: pipelines made from `users`, each with two DAGs, one with `true` in place of the tasks.

Both DAGs are built by the same code, `millrace.dag.pipeline_dag`. The yardstick's tasks have images whose program is
`echo`: they print the result that the next task wants, and end. So all that differs is what runs in the containers.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from command import ROOT

SCHEMA = "pipeline.schema.json"
USERS = (ROOT / "pipelines" / "users.yaml").read_text(encoding="utf-8")
TRUE = "_true"
# The schedule would begin runs that nobody measures, so it has ended; runs by hand and backfills are not affected
DAG = """import os
from datetime import datetime

from millrace.dag import pipeline_dag
{before}
pipeline_dag("{name}").end_date = datetime.fromisoformat("{end}")
"""
WITH_TRUE = '\nos.environ["MILLRACE_VERSION"] += "{suffix}"'


def write(folder: Path, names: list[str], suffix: str, end: datetime) -> None:
    """Writes pipelines/ and dags/ to a folder, without anything that was there before.

    :param suffix: of the tags of the yardstick's images
    :param end: of the schedule
    """
    for part in ("pipelines", "dags"):
        shutil.rmtree(folder / part, ignore_errors=True)
        (folder / part).mkdir(parents=True)
    shutil.copy(ROOT / "pipelines" / SCHEMA, folder / "pipelines")
    for name, before in _dags(names, suffix):
        (folder / "pipelines" / f"{name}.yaml").write_text(pipeline(name), encoding="utf-8")
        text = DAG.format(name=name, before=before, end=end.isoformat())
        (folder / "dags" / f"{name}.py").write_text(text, encoding="utf-8")


def pipeline(name: str) -> str:
    """`users` by another name, with a topic and a table of its own."""
    text = re.sub(r"(?m)^name: users$", f"name: {name}", USERS)
    text = text.replace("name: users_created,", f"name: {name}_created,")
    return text.replace("name: created_users\n", f"name: created_{name}\n")


def _dags(names: list[str], suffix: str) -> Iterator[tuple[str, str]]:
    for name in names:
        yield name, ""
        yield name + TRUE, WITH_TRUE.format(suffix=suffix)
