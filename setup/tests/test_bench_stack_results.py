"""Results of the benchmarks of the whole stack: what is printed, and what is kept."""

import json
import subprocess
from datetime import UTC, datetime

import command
import pytest
from bench_stack import circumstances, results
from console import SetupError

WHAT = results.Measured("dag-run", None, 1.5)
MACHINE = {"cores": 2}
AT = datetime(2026, 11, 29, 7, 0, tzinfo=UTC)
PAIRS = [results.Round(4.0, 6.0), results.Round(5.0, 6.0), results.Round(4.0, 8.0)]


def test_should_measure_in_turn_in_the_other_order_each_round(capsys):
    order = []

    def measured(name, seconds):
        return lambda number: order.append((number, name)) or seconds

    result = results.pairs(WHAT, 3, measured("yardstick", 4.0), measured("millrace", 6.0))

    assert [name for _, name in order] == ["yardstick", "millrace", "millrace", "yardstick", "yardstick", "millrace"]
    assert [number for number, _ in order] == [1, 1, 2, 2, 3, 3]
    assert result.rounds == [results.Round(4.0, 6.0)] * 3
    assert "dag-run, round 1: yardstick 4.00, Millrace 6.00 s, ratio 1.50" in capsys.readouterr().out


def test_should_take_the_median_of_the_rounds_ratios():
    record = results.Result(WHAT, PAIRS).record(AT, {"commit": "abc"})

    assert record == {
        "benchmark": "dag-run",
        "variant": None,
        "at": "2026-11-29T07:00:00Z",
        "commit": "abc",
        "unit": "s",
        "rounds": [
            {"yardstick": 4.0, "millrace": 6.0},
            {"yardstick": 5.0, "millrace": 6.0},
            {"yardstick": 4.0, "millrace": 8.0},
        ],
        "yardstick": 4.0,
        "millrace": 6.0,
        "ratio": 1.5,
        "spread": [1.2, 2.0],
        "target": {"at_most": 1.5},
        "met": True,
    }


def test_should_print_the_last_recorded_ratio_of_variant_and_machine_and_record_this_one(tmp_path, capsys):
    path = tmp_path / "dag-run.jsonl"
    before = {"variant": None, "machine": MACHINE, "ratio": 1.83, "at": "2026-11-28T10:00:00Z"}
    others = ({"variant": "x", "ratio": 9}, {"machine": {"cores": 4}, "ratio": 8})
    path.write_text("".join(json.dumps(line) + "\n" for line in (before, *(before | other for other in others))))

    results.report(results.Result(WHAT, PAIRS), {"commit": "abc", "machine": MACHINE}, tmp_path)

    assert capsys.readouterr().out == (
        "dag-run: yardstick 4.00, Millrace 6.00 s, ratio 1.50 (1.20 to 2.00), target at most 1.5: met "
        "(last: 1.83 on 2026-11-28)\n"
    )
    assert json.loads(path.read_text().splitlines()[-1])["ratio"] == 1.5


def test_should_not_record_fewer_than_three_rounds(tmp_path, capsys):
    results.report(results.Result(WHAT, PAIRS[:2]), {}, tmp_path)

    assert "not recorded: fewer than 3 rounds" in capsys.readouterr().out
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("line", ["", "[]", '{"variant":null}'])
def test_should_refuse_a_file_with_a_line_that_is_no_result(tmp_path, line):
    path = tmp_path / "dag-run.jsonl"
    path.write_text(line + "\n")

    with pytest.raises(SetupError, match="a line that is not a result"):
        results.last(path, None, MACHINE)


@pytest.mark.parametrize(("value", "text"), [(0.3172, "0.317"), (4.377, "4.38"), (43.77, "43.8"), (12345.6, "12,346")])
def test_should_show_three_digits(value, text):
    assert results.shown(value) == text


def git(folder, *arguments):
    names = ("-c", "user.name=a", "-c", "user.email=a@localhost")
    return subprocess.run(("git", *names, *arguments), cwd=folder, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize(
    ("changed", "suffix"),
    [("bench/results/start.jsonl", ""), ("docs/performance.md", ""), ("README.md", ""), ("bench/pom.xml", "-dirty")],
)
def test_should_say_whether_what_is_measured_is_committed(monkeypatch, tmp_path, changed, suffix):
    file = tmp_path / changed
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("before")
    git(tmp_path, "init")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "a")
    monkeypatch.setattr(command, "ROOT", tmp_path)
    committed = circumstances.circumstances()["commit"]

    file.write_text("after")

    assert git(tmp_path, "rev-parse", "HEAD").startswith(committed)
    assert circumstances.circumstances()["commit"] == committed + suffix
