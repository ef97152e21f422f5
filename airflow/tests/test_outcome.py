"""The verdict on a task: by its exit code, and nothing else."""

import pytest

from millrace.outcome import Exit, judge, without_secrets

RESULT = '{"task": "schema-init", "outcome": "done", "schema_id": 1}'


def test_done():
    outcome = judge(Exit(0), f"chatter\n{RESULT}\n\n", "last log line")
    assert outcome.succeeded
    assert outcome.result == {"task": "schema-init", "outcome": "done", "schema_id": 1}


@pytest.mark.parametrize("stdout", ["", "done\n", "[1]\n", f"{RESULT}\nmore\n", "{"])
def test_done_without_a_result_is_no_success_and_not_retried(stdout: str):
    outcome = judge(Exit(0), stdout, "")
    assert not outcome.succeeded
    assert not outcome.retry
    assert "not a JSON object" in outcome.reason


@pytest.mark.parametrize(
    ("code", "retry"),
    [
        (64, False),
        (65, False),
        (70, False),
        (78, False),
        (99, False),
        (69, True),
        (75, True),
        (134, True),
        (137, True),
        (139, True),
        (143, True),
        (1, True),
    ],
)
def test_failed(code: int, retry: bool):
    outcome = judge(Exit(code), '{"outcome": "x", "reason": "it broke"}', "last log line")
    assert not outcome.succeeded
    assert outcome.retry is retry
    assert outcome.reason.startswith("it broke (exit code ")
    assert str(code) in outcome.reason


def test_reason_without_a_result_is_the_last_log_line():
    assert judge(Exit(75), "", "broker is gone").reason == (
        "broker is gone (exit code 75, temporary)"
    )


def test_reason_of_one_who_said_nothing():
    assert judge(Exit(139), "", "").reason == ("The JVM crashed. (exit code 139, SIGSEGV)")


def test_reason_is_one_line():
    reason = judge(Exit(65), '{"reason": "one\\ntwo\\n"}', "").reason
    assert reason == "one two (exit code 65, data)"


def test_out_of_memory_is_told_apart_from_other_kills():
    assert (
        "out of memory"
        in judge(Exit(3), "Terminating due to java.lang.OutOfMemoryError", "").reason
    )
    assert "out of memory" in judge(Exit(137, out_of_memory=True), "", "").reason
    assert "SIGKILL" in judge(Exit(137), "", "").reason


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("http://me:pw@h/a?key=1 answers 500", "http://h/a answers 500"),
        ('is "https://token@h" (valid: no user?)', 'is "https://h" (valid: no user?)'),
        ("http://h/a?x=1, https://h/b?y=2", "http://h/a https://h/b"),
        ("http://h/a/@b answers 404", "http://h/a/@b answers 404"),
        ("no address, but me@h and a?b", "no address, but me@h and a?b"),
    ],
)
def test_reason_has_no_user_and_no_query_of_an_address(text: str, told: str):
    assert without_secrets(text) == told
