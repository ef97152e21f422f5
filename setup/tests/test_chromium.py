import shutil

import chromium
import debian_package
import pytest
from console import SetupError


@pytest.fixture
def machine(monkeypatch):
    """The commands that a machine has; installing a package adds one of its name."""
    commands = set()
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}" if name in commands else None)
    monkeypatch.setattr(debian_package, "install", lambda package, _: commands.add(package))
    return commands


def test_takes_the_browser_that_is_there(machine):
    machine.add("google-chrome")

    assert chromium.require() == "/usr/bin/google-chrome"


def test_installs_one_where_there_is_none(machine):
    assert chromium.require() == "/usr/bin/chromium"


def test_says_so_when_there_is_none_even_then(machine, monkeypatch):
    monkeypatch.setattr(debian_package, "install", lambda *_: None)

    with pytest.raises(SetupError, match="none of chromium"):
        chromium.require()
