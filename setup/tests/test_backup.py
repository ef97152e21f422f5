import stat
from types import SimpleNamespace

import backup
import pytest
from console import SetupError


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A backup that a stack with the key `one` made, of bytes that mean nothing."""
    monkeypatch.setattr(backup, "BACKUPS", tmp_path / "backups")
    folder = backup.new_folder("backup")
    with backup.private(folder / backup.DATABASE) as file:
        file.write(b"dump")
    (folder / backup.SETTINGS).write_text("AIRFLOW_FERNET_KEY=one\n")
    return folder


def stack(key):
    return SimpleNamespace(settings={"AIRFLOW_FERNET_KEY": key})


def test_should_let_nobody_else_read_a_backup(folder):
    paths = (folder.parent, folder, folder / backup.DATABASE)

    assert [stat.S_IMODE(path.stat().st_mode) for path in paths] == [0o700, 0o700, 0o600]


def test_should_not_write_over_a_backup(folder):
    with pytest.raises(FileExistsError):
        backup.private(folder / backup.DATABASE)


def test_should_take_a_backup_of_the_same_key(folder):
    backup.check(folder, stack("one"))


def test_should_refuse_a_backup_whose_secrets_it_could_not_read(folder):
    with pytest.raises(SetupError, match=r"AIRFLOW_FERNET_KEY in \.env differs from"):
        backup.check(folder, stack("another"))


def test_should_refuse_a_folder_that_is_no_backup(tmp_path):
    with pytest.raises(SetupError, match="is not a backup; valid: a folder created by 'make backup' or 'make upgrade'"):
        backup.check(tmp_path, stack("one"))


def test_should_replace_nothing_unless_it_is_meant(folder, monkeypatch):
    monkeypatch.setenv("FROM", str(folder))

    with pytest.raises(SetupError, match=r"if you mean it: make restore FROM=.* CONFIRM=yes"):
        backup.restore(stack("one"))
