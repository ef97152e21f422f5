"""What is removed of the logs, and what stays; the database is the stack tests' matter."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from millrace import retention

NOW = datetime(2026, 11, 25, 8, tzinfo=UTC)
KEEP = timedelta(days=30)


def age(path: Path, **how: float) -> None:
    moment = (NOW - timedelta(**how)).timestamp()
    os.utime(path, (moment, moment), follow_symlinks=False)


def log(folder: Path, name: str, **how: float) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("INFO hello\n")
    age(path, **how)
    return path


def test_only_old_logs_are_removed(tmp_path):
    old = log(tmp_path, "dag_id=users/run_id=a/task_id=t/attempt=1.log", days=30, seconds=1)
    young = log(tmp_path, "dag_id=users/run_id=b/task_id=t/attempt=1.log", days=29, hours=23)

    assert retention.remove_logs(tmp_path, NOW, KEEP) == 1

    assert not old.exists()
    assert young.exists()


def test_empty_folders_go_unless_someone_may_be_about_to_write_there(tmp_path):
    unused, used, full = (tmp_path / name for name in ("unused", "used", "full"))
    for folder in (unused, used):
        folder.mkdir()
    log(full, "attempt=1.log", days=1)
    for folder, minutes in ((unused, 61), (used, 59), (full, 61)):
        age(folder, minutes=minutes)

    assert retention.remove_logs(tmp_path, NOW, KEEP) == 0

    assert not unused.exists()
    assert used.exists()
    assert full.exists()


def test_links_are_not_followed(tmp_path):
    kept = log(tmp_path / "elsewhere", "kept.log", days=40)
    logs = tmp_path / "logs"
    logs.mkdir()
    (logs / "latest").symlink_to(kept.parent)
    age(logs / "latest", days=40)

    assert retention.remove_logs(logs, NOW, KEEP) == 1

    assert list(logs.iterdir()) == []
    assert kept.exists()


def test_what_vanishes_or_fills_meanwhile_does_not_end_it(tmp_path, monkeypatch, capsys):
    vanishes = log(tmp_path, "a-vanishes.log", days=40)
    fills, empty = tmp_path / "b-fills", tmp_path / "c-empty"
    for folder in (fills, empty):
        folder.mkdir()
        age(folder, days=1)
    old = log(tmp_path, "d-old.log", days=40)
    lstat, rmdir = Path.lstat, Path.rmdir

    def vanish(path: Path) -> os.stat_result:
        if path == vanishes:
            path.unlink()
        return lstat(path)

    def fill(path: Path) -> None:
        if path == fills:
            (path / "attempt=1.log").write_text("INFO hello\n")
        rmdir(path)

    monkeypatch.setattr(Path, "lstat", vanish)
    monkeypatch.setattr(Path, "rmdir", fill)

    assert retention.remove_logs(tmp_path, NOW, KEEP) == 1

    assert sorted(tmp_path.iterdir()) == [fills]
    assert not old.exists()
    assert capsys.readouterr().err == f"could not remove {fills}: Directory not empty\n"


def test_a_wrong_setting_is_told_and_nothing_is_removed(monkeypatch, capsys):
    monkeypatch.setattr(retention, "remove_logs", lambda *_: pytest.fail("nothing may be removed"))

    assert retention.main({"MILLRACE_RETENTION_DAYS": "0"}) == 78

    assert "MILLRACE_RETENTION_DAYS is '0'; valid: days, 1 to 3650" in capsys.readouterr().err
