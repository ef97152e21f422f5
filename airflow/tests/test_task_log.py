"""The tasks' lines in the Airflow task log: their text, at their own level."""

import logging

import pytest

from millrace.task_log import TaskLog, last_line


def test_levels(caplog):
    caplog.set_level(logging.DEBUG)
    log = TaskLog(logging.getLogger("task"))
    texts = [
        "2026-11-22T21:00:00.123Z INFO Main - fetched 1000 records",
        "2026-11-22T21:00:00.123+00:00 WARN Fetcher - slow: 3 s",
        "2026-11-22T21:00:00.123Z ERROR Main - it broke",
        "java.lang.IllegalStateException: why",
        "DEBUG low",
        "NOTE: Picked up JDK_JAVA_OPTIONS",
    ]
    for text in texts:
        log.line(text)
    assert log.last == texts[-1]
    logged = {record.getMessage(): record.levelname for record in caplog.records}
    assert logged["fetched 1000 records"] == "INFO"
    assert logged["slow: 3 s"] == "WARNING"
    assert logged["it broke"] == "ERROR"
    assert logged["java.lang.IllegalStateException: why"] == "ERROR"
    assert logged["low"] == "DEBUG"


@pytest.mark.parametrize(
    ("exception", "line"),
    [
        (RuntimeError("broker is gone\n  at port 9092"), "broker is gone at port 9092"),
        (None, "no reason was given"),
    ],
)
def test_last_line_is_the_reason(caplog, exception, line):
    last_line({"exception": exception})
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("ERROR", line)
    ]
