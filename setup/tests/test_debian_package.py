import os
import shutil

import debian_package
import pytest
from console import SetupError


@pytest.fixture
def commands(monkeypatch):
    """What root runs on a machine of Debian's; the first installation fails, as with old lists."""
    ran = []

    def run(*command, log):
        ran.append(command[:2])
        if len(ran) == 1:
            raise SetupError("apt-get install ended with 100")

    monkeypatch.setattr(debian_package, "run", run)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", lambda command: f"/usr/bin/{command}")
    return ran


def test_installs_it_as_root_with_new_lists_if_need_be(commands):
    debian_package.install("chromium", "tests need it")

    assert commands == [("apt-get", "install"), ("apt-get", "update"), ("apt-get", "install")]


@pytest.mark.parametrize(("user", "found"), [(1000, "/usr/bin/apt-get"), (0, None)])
def test_tells_anyone_else_the_reason_and_the_command(commands, monkeypatch, user, found):
    monkeypatch.setattr(os, "geteuid", lambda: user)
    monkeypatch.setattr(shutil, "which", lambda command: found)

    with pytest.raises(SetupError, match=r"tests need it: run `sudo apt-get update && sudo apt-get install -y .* x`"):
        debian_package.install("x", "tests need it")

    assert commands == []
