"""Writes the tasks' log lines to the Airflow task log with their own levels."""

import logging
import re
from collections.abc import Mapping
from typing import Any

_LINE = re.compile(r"(?:\S*\d\S* )?(TRACE|DEBUG|INFO|WARN|ERROR) (?:[\w.$]+ - )?(.*)", re.DOTALL)
_LEVELS = {
    "TRACE": logging.DEBUG,
    "DEBUG": logging.DEBUG,
    "INFO": logging.INFO,
    "WARN": logging.WARNING,
    "ERROR": logging.ERROR,
}


_log = logging.getLogger(__name__)


class TaskLog:
    """Logs each line at its own level; one without a level belongs to the line before it."""

    def __init__(self, log: Any) -> None:
        self._log = log
        self._level = logging.INFO
        self.last = ""

    def line(self, text: str) -> None:
        text = text.rstrip()
        if not text:
            return
        match = _LINE.fullmatch(text)
        if match:
            self._level = _LEVELS[match[1]]
            text = match[2]
        self.last = text
        self._log.log(self._level, "%s", text)


def last_line(context: Mapping[str, Any]) -> None:
    """A callback: the log of a failed try ends with the reason, below Airflow's traceback."""
    _log.error("%s", " ".join(str(context.get("exception") or "no reason was given").split()))
