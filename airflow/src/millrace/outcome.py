"""How a task's container ended, and whether a retry can help.

The exit codes follow sysexits.h. They are the contract between the Java tasks and Airflow, and
the only thing that decides between failing and retrying.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

OK = 0
FINAL = {
    64: ("usage", "The task was called with invalid arguments: a bug in Millrace. Report it."),
    65: (
        "data",
        "The data does not match the pipeline. The log says what is wrong and which task to clear.",
    ),
    70: ("bug", "A bug in the task. Report it with the log."),
    78: ("settings", "A setting is wrong. The log names each, its value and what is valid."),
    99: (
        "superseded",
        "A newer revision of the same hour took over. Nothing to do: see its run.",
    ),
}
TOO_MUCH = "more memory than MILLRACE_TASK_MEMORY, or MILLRACE_SPARK_MEMORY with Spark."
PASSING = {
    3: (
        "out of memory",
        "The heap was too small: half of MILLRACE_TASK_MEMORY, 60 % of MILLRACE_SPARK_MEMORY.",
    ),
    69: ("unavailable", "The source, Kafka, the registry or Cassandra could not be reached."),
    75: ("temporary", "Something failed that may succeed on a retry."),
    134: ("SIGABRT", "The JVM aborted. The log says why."),
    137: ("SIGKILL", f"Killed, usually for using {TOO_MUCH}"),
    139: ("SIGSEGV", "The JVM crashed."),
    143: ("SIGTERM", "Stopped by someone other than Airflow."),
}


@dataclass(frozen=True)
class Exit:
    """What the engine says about a container that ended."""

    code: int
    out_of_memory: bool = False


@dataclass(frozen=True)
class Outcome:
    """The task's result, or why there is none and whether to retry."""

    result: dict[str, Any] | None
    reason: str = ""
    retry: bool = False

    @property
    def succeeded(self) -> bool:
        return not self.reason


def judge(exit_: Exit, stdout: str, last_log_line: str) -> Outcome:
    """The outcome of a container, from its exit code; stdout's last line is the task's result."""
    result = _result(stdout)
    if exit_.code == OK:
        if result is None:
            return Outcome(None, "exit code 0, but the last line of stdout is not a JSON object")
        return Outcome(result)
    name, meaning = {**PASSING, **FINAL}.get(exit_.code, ("unknown", "No reason was given."))
    if exit_.out_of_memory:
        name, meaning = "out of memory", f"Killed for using {TOO_MUCH}"
    told = str((result or {}).get("reason") or last_log_line or meaning)
    reason = f"{without_secrets(' '.join(told.split()))} (exit code {exit_.code}, {name})"
    return Outcome(result, reason, retry=exit_.code not in FINAL)


def without_secrets(text: str) -> str:
    """The text with no user and no query in its addresses: reasons are also sent elsewhere."""
    text = re.sub(r"(https?://)[^\s/?#\"']*@", r"\1", text)
    return re.sub(r"(https?://[^\s?\"']*)\?[^\s\"']*", r"\1", text)


def _result(stdout: str) -> dict[str, Any] | None:
    lines = [line for line in stdout.splitlines() if line.strip()]
    try:
        value = json.loads(lines[-1]) if lines else None
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
