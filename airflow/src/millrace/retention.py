"""``python -m millrace.retention``: removes old logs of Airflow's, and the old history of its runs.

Airflow keeps both for ever. The service ``maintenance`` runs this every day. What a run stored is
in Cassandra and stays; its story is in ``ingest_runs``.
"""

import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from millrace.command_line import airflow
from millrace.settings import Settings, SettingsError

LOGS = Path("/opt/airflow/logs")
_UNUSED = timedelta(hours=1)


def main(env: Mapping[str, str] = os.environ) -> int:
    try:
        keep = Settings.from_env(env).retention
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 78
    now = datetime.now(UTC)
    print(f"{remove_logs(LOGS, now, keep)} log files of before {now - keep:%Y-%m-%d %H:%M} removed")
    airflow(
        *("db", "clean", "--clean-before-timestamp", (now - keep).isoformat()),
        *("--skip-archive", "--yes", "--error-on-cleanup-failure"),
    )
    return 0


def remove_logs(folder: Path, now: datetime, keep: timedelta) -> int:
    """Removes files last written longer ago than that, and empty folders; returns how many files.

    A folder that was changed within the hour stays, since a task may be about to write into it:
    what is emptied now goes the next time.
    """
    removed = 0
    for path in sorted(folder.rglob("*"), reverse=True):
        age = now - datetime.fromtimestamp(path.lstat().st_mtime, UTC)
        if path.is_dir() and not path.is_symlink():
            if age > _UNUSED and not any(path.iterdir()):
                path.rmdir()
        elif age > keep:
            path.unlink()
            removed += 1
    return removed


if __name__ == "__main__":
    sys.exit(main())
