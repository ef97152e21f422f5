"""``python -m millrace.revisions TABLE REVISION``: does Airflow know this revision?

TABLE is where the database keeps the revision. Exits with 1 if the image's migrations do not have
it, because a newer version created it; needs no database.
"""

import sys
from importlib.util import find_spec
from pathlib import Path

from alembic.script import ScriptDirectory
from alembic.util import CommandError

_MIGRATIONS = {
    "alembic_version": "airflow.migrations",
    "alembic_version_fab": "airflow.providers.fab.migrations",
}


def known(table: str, revision: str) -> bool:
    """Whether the migrations that belong to the table have the revision among them."""
    spec = find_spec(_MIGRATIONS[table])
    folder = Path(spec.origin).parent  # type: ignore[union-attr,arg-type]
    try:
        return ScriptDirectory(str(folder)).get_revision(revision) is not None
    except CommandError:
        return False


if __name__ == "__main__":
    sys.exit(0 if known(*sys.argv[1:]) else 1)
