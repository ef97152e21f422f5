import subprocess
import sys
import time

import pytest
import turn
from command import ROOT
from console import SetupError

OTHER = "import sys; sys.path.insert(0, {setup!r}); import turn, pathlib; turn.BUILD = pathlib.Path({build!r})\n"
HOLD = "with turn.taken('stack', 'make run'): print('held', flush=True); sys.stdin.readline()"


@pytest.fixture
def other(tmp_path, monkeypatch):
    """Another process that holds the lock until it is told to end."""
    monkeypatch.setattr(turn, "BUILD", tmp_path)
    code = OTHER.format(setup=str(ROOT / "setup"), build=str(tmp_path)) + HOLD
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_should_refuse_a_second_command_that_is_not_to_wait(other):
    refused = pytest.raises(SetupError, match=r"^make run is at work in this folder; run this when it is done$")

    with refused, turn.taken("stack", "make down", wait=False):
        pass


def test_should_say_for_what_it_waits_and_go_on_when_that_is_over(other, capsys):
    began = time.monotonic()
    subprocess.Popen(["bash", "-c", f"sleep 0.5; kill -9 {other.pid}"])

    with turn.taken("stack", "make down"):
        waited = time.monotonic() - began

    assert capsys.readouterr().out == "  make run is at work in this folder; waiting until it is done\n"
    assert waited >= 0.4


def test_should_let_commands_with_other_names_work_side_by_side(other):
    with turn.taken("test", "make test", wait=False):
        pass
