import sys

import build_images
import command
import pytest
from console import SetupError


@pytest.fixture(autouse=True)
def build_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(command, "BUILD", tmp_path)
    monkeypatch.setattr(command, "ROOT", tmp_path)
    return tmp_path


def test_should_tell_each_line_while_the_command_still_runs_and_log_it(build_folder):
    go_on = build_folder / "go-on"
    waits = (
        "import os, time\nprint('first', flush=True)\n"
        "tries = 1000\nwhile tries and not os.path.exists('go-on'): tries -= 1; time.sleep(0.01)\n"
        "print('last' if tries else 'was not heard')"
    )
    told = []

    def tell(line):
        told.append(line)
        go_on.touch()

    command.run(sys.executable, "-c", waits, log="told", tell=tell)

    assert told == ["first", "last"]
    assert (build_folder / "told.log").read_text() == "first\nlast\n"


@pytest.mark.parametrize("tell", [None, lambda line: None])
def test_should_end_with_the_commands_last_words_when_it_fails(tell):
    with pytest.raises(SetupError, match=r"failed with exit code 3; see fails.log:\n    out of paper"):
        command.run(sys.executable, "-c", "print('out of paper'); raise SystemExit(3)", log="fails", tell=tell)


def test_should_leave_out_what_maven_advises_whatever_has_failed():
    words = "[ERROR] a.java:[3,4] no such symbol\n\x1b[0m\x1b[0m\n" + "[ERROR] \n[ERROR] Re-run Maven with -X\n" * 9

    with pytest.raises(SetupError, match=r"fails.log:\n    \[ERROR\] a.java:\[3,4\] no such symbol$"):
        command.run(sys.executable, "-c", f"print({words!r}); raise SystemExit(1)", log="fails")


def test_should_leave_out_composes_progress_and_say_each_thing_once():
    words = " Container a-1  Waiting\n Container a-1  service gone\nservice gone\nport taken\nport taken\n"

    with pytest.raises(SetupError, match=r"fails.log:\n    service gone\n    port taken$"):
        command.run(sys.executable, "-c", f"print({words!r}, end=''); raise SystemExit(1)", log="fails")


def test_should_keep_a_reason_that_is_repeated_at_the_end():
    words = "reason\n" + "".join(f"line {number}\n" for number in range(command.LAST_LINES)) + "reason\n"

    with pytest.raises(SetupError, match=r"    line 1\n(    line \d\n)*    reason$"):
        command.run(sys.executable, "-c", f"print({words!r}, end=''); raise SystemExit(1)", log="fails")


def test_should_tell_of_an_image_that_was_built_and_of_no_other(capsys):
    for line in ("millrace/kafka:4.3.1      built in 40.1 s, fetched in 9.0 s", "millrace/jre:17  unchanged"):
        build_images._tell_of_image(line)

    assert capsys.readouterr().out == "  millrace/kafka:4.3.1 built in 40.1 s, fetched in 9.0 s\n"
