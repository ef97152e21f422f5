import os
import shutil

import faketime
import pytest
from console import SetupError


@pytest.fixture
def commands(monkeypatch, tmp_path):
    """A machine without the library, and what is run on it; the first installation fails, as with old lists."""
    ran = []

    def run(*command, log):
        ran.append(command[:2])
        if len(ran) == 1:
            raise SetupError("apt-get install ended with 100")

    monkeypatch.setattr(faketime, "LIBRARIES", tmp_path)
    monkeypatch.setattr(faketime, "run", run)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", lambda command: f"/usr/bin/{command}")
    return ran


def test_installs_it_as_root_with_new_lists_if_need_be(commands):
    faketime.require()

    assert commands == [("apt-get", "install"), ("apt-get", "update"), ("apt-get", "install")]


def test_does_nothing_where_it_is_there(commands, tmp_path):
    library = tmp_path / "aarch64-linux-gnu" / "faketime" / "libfaketime.so.1"
    library.parent.mkdir(parents=True)
    library.touch()

    faketime.require()

    assert commands == []


def test_tells_anyone_else_the_command(commands, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    with pytest.raises(SetupError, match=r"run `sudo apt-get update && sudo apt-get install -y .* libfaketime`"):
        faketime.require()

    assert commands == []
