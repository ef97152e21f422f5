import sys

import control
import pytest
import turn
from console import SetupError


class FakeStack:
    """A stack of this folder's without an env file, or another folder's."""

    project = "millrace"
    settings = None
    elsewhere = False

    def require_own(self, verb, deleting=False):
        assert deleting == (verb == "clean")
        if self.elsewhere:
            raise SetupError("the project name millrace belongs to another folder")
        return ""


@pytest.fixture
def make(monkeypatch, tmp_path):
    """Calls `make` with a verb; returns what was done."""
    done = []
    commands = {verb: lambda _, verb=verb: done.append(verb) for verb in control.COMMANDS}
    monkeypatch.setattr(control, "COMMANDS", commands)
    monkeypatch.setattr(control, "Stack", FakeStack)
    monkeypatch.setattr(turn, "BUILD", tmp_path)

    def made(verb):
        monkeypatch.setattr(sys, "argv", ["control.py", verb])
        control.main()
        return done

    return made


@pytest.mark.parametrize("verb", control.COMMANDS)
def test_should_do_nothing_to_another_folders_stack(make, monkeypatch, verb):
    monkeypatch.setattr(FakeStack, "elsewhere", True)

    with pytest.raises(SetupError, match="belongs to another folder"):
        make(verb)


def test_should_delete_what_is_there_without_an_env_file(make):
    assert make("clean") == ["clean"]


@pytest.mark.parametrize("verb", [verb for verb in control.COMMANDS if verb != "clean"])
def test_should_say_how_a_stack_is_made_where_there_is_none(make, verb):
    with pytest.raises(SetupError, match="there is no stack yet; 'make run' creates one"):
        make(verb)
