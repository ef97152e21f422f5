"""The pipeline file: read once here, passed to the tasks as canonical JSON.

Needs no Airflow, so that ``python -m millrace.check`` runs anywhere.
"""

import hashlib
import json
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from millrace import expressions, meaning, structure, yaml_document
from millrace.problems import Problem, nearest

SCHEMA_FILE = "pipeline.schema.json"
PROGRAMS = {"java": "stream-to-cassandra", "spark": "spark-to-cassandra"}
"""The task image of each engine that can store a run's records."""
_WORDS = {
    IsADirectoryError: "it is a folder, not a file",
    PermissionError: "permission denied; let everyone read it: chmod a+r",
    UnicodeDecodeError: "it is not UTF-8",
}


class PipelineError(Exception):
    """A pipeline that cannot be used: every problem of its file, one per line."""

    def __init__(self, path: Path, problems: list[Problem]) -> None:
        self.path = path
        self.problems = problems
        super().__init__("\n".join(self._line(problem) for problem in problems))

    def _line(self, problem: Problem) -> str:
        where = f"{self.path}:{problem.line}: " if problem.line else f"{self.path}: "
        return where + (f"{problem.pointer} " if problem.pointer else "") + problem.reason


@dataclass(frozen=True)
class Pipeline:
    """A valid pipeline. ``data`` is the file's content, ``lines`` the line of each value."""

    data: dict[str, Any]
    lines: dict[str, int] = field(default_factory=dict, compare=False, repr=False)

    @property
    def name(self) -> str:
        return str(self.data["name"])

    @property
    def engine(self) -> str:
        """What its records are stored with, unless a run says otherwise."""
        return str(self.data.get("engine", "java"))

    @property
    def source_url(self) -> str:
        """The source's address, with its ``${env.…}`` references still in it."""
        return str(self.data["source"]["url"])

    @cached_property
    def canonical_json(self) -> str:
        """The form in which tasks get it: compact, keys sorted, no defaults filled in."""
        return canonical_json(self.data)

    @cached_property
    def structure(self) -> str:
        """A digest of what the tasks of a run must agree on: records, topics and tables."""
        fields = {
            name: {member: value for member, value in spec.items() if _decides(member, value)}
            for name, spec in self.data["record"]["fields"].items()
        }
        parts = {
            "name": self.name,
            "record": {**self.data["record"], "fields": fields},
            "topic": {**self.data["topic"], "retention": None},
            "table": self.data["table"],
        }
        return hashlib.sha256(canonical_json(parts).encode()).hexdigest()[:16]

    @cached_property
    def environment_names(self) -> tuple[str, ...]:
        """The variables that its expressions refer to, sorted."""
        return tuple(sorted(set(expressions.ENVIRONMENT.findall(self.canonical_json))))


def _decides(member: str, value: Any) -> bool:
    """Whether a member of a field decides what a record is: a flag that is off is the default."""
    return member != "description" and value is not False


def load(path: Path) -> Pipeline:
    """The pipeline of a file, or one ``PipelineError`` with everything that is wrong with it.

    The schema that it is checked against is in the same folder.
    """
    text, schema = _read(path), _schema(path.parent / SCHEMA_FILE)
    document, problems = yaml_document.parse(text)
    if not problems and document.data is None:
        problems = [Problem("", "is empty", 1)]
    if not problems:
        problems = check(document.data, schema)
    if not problems and document.data["name"] != path.stem:
        problems = [Problem("/name", f"must be the file name without its extension: {path.stem}")]
    if problems:
        located = (replace(p, line=p.line or document.line(p.pointer)) for p in problems)
        raise PipelineError(path, sorted(located, key=lambda p: (p.line, p.pointer, p.reason)))
    return Pipeline(document.data, document.lines)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        if not path.parent.is_dir():
            reason = f"there is no such folder: {path.parent}"
        elif path.name == SCHEMA_FILE:
            reason = "there is no such file; it must be beside the pipelines"
        else:
            names = sorted(other.stem for other in path.parent.glob("*.yaml"))
            reason = f"there is no such pipeline; {nearest(path.stem, names)}"
    except (OSError, ValueError) as error:
        told = getattr(error, "strerror", None) or str(error)
        reason = f"cannot be read: {_WORDS.get(type(error), told)}"
    # Not chained to the error: Airflow's page would begin with that one
    raise PipelineError(path, [Problem("", reason)]) from None


def _schema(path: Path) -> dict[str, Any]:
    try:
        schema: dict[str, Any] = json.loads(_read(path))
    except ValueError as error:
        raise PipelineError(path, [Problem("", f"is not JSON: {error}")]) from None
    return schema


def check(data: Any, schema: dict[str, Any]) -> list[Problem]:
    """Everything that is wrong with a pipeline: its structure, and how its parts fit together."""
    found = list(structure.problems(data, schema))
    wrong = {problem.pointer for problem in found}
    # What does not have the right form is not checked further.
    found += (p for p in meaning.problems(data) if p.pointer not in wrong)
    return sorted(set(found))


def canonical_json(data: Any) -> str:
    """Compact JSON with sorted keys: equal pipelines are equal texts."""
    separators = (",", ":")
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=separators)
