"""``python -m millrace.retention``: removes Airflow's old logs, and the old history of its runs.

Airflow keeps both forever. The service ``maintenance`` runs this every day. What a run stored is in
Cassandra and stays; its history is in ``ingest_runs``.
"""

import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from millrace import logs
from millrace.command_line import airflow
from millrace.settings import Settings, SettingsError

_UNUSED = timedelta(hours=1)


def main(env: Mapping[str, str] = os.environ) -> int:
    try:
        keep = Settings.from_env(env).retention
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 78
    now = datetime.now(UTC)
    removed = remove_logs(logs.FOLDER, now, keep)
    print(f"removed {removed} log files from before {now - keep:%Y-%m-%d %H:%M}")
    airflow(
        *("db", "clean", "--clean-before-timestamp", (now - keep).isoformat()),
        *("--skip-archive", "--yes", "--error-on-cleanup-failure"),
    )
    return 0


def remove_logs(folder: Path, now: datetime, keep: timedelta) -> int:
    """Removes files older than that, and empty folders; returns the number of files.

    A folder that was changed within the hour stays, since a task may be about to write into it:
    what becomes empty now is removed next time. What cannot be removed is reported and stays:
    others write and remove there at the same time.
    """
    removed = 0
    for path in sorted(folder.rglob("*"), reverse=True):
        try:
            removed += _remove(path, now, keep)
        except FileNotFoundError:
            continue
        except OSError as error:
            print(f"could not remove {path}: {error.strerror}", file=sys.stderr)
    return removed


def _remove(path: Path, now: datetime, keep: timedelta) -> int:
    age = now - datetime.fromtimestamp(path.lstat().st_mtime, UTC)
    if path.is_dir() and not path.is_symlink():
        if age > _UNUSED and not any(path.iterdir()):
            path.rmdir()
        return 0
    if age <= keep:
        return 0
    path.unlink()
    return 1


if __name__ == "__main__":
    sys.exit(main())
