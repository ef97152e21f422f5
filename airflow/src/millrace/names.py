"""What pipelines of one folder must not share: topics, tables, DAGs, and names derived from them.

Of two that do, the one whose file name comes later in the alphabet is rejected, until one of them
is changed. An invalid file owns no names.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from millrace import pipeline
from millrace.pipeline import Pipeline, PipelineError
from millrace.problems import Problem


class Name(NamedTuple):
    """A name that a pipeline owns alone."""

    pointer: str
    """The member of the pipeline that it comes from."""
    kind: str
    text: str

    @property
    def key(self) -> tuple[str, str]:
        """Equal for names that cannot coexist: Kafka treats ``a.b`` as ``a_b``."""
        return self.kind, self.text.replace(".", "_") if self.kind == "topic" else self.text


def load(path: Path) -> Pipeline:
    """Like ``millrace.pipeline.load``; also rejects names that an earlier file owns."""
    loaded = pipeline.load(path)
    problems = []
    for other in sorted(path.parent.glob("*.yaml")):
        if other.name >= path.name:
            break
        try:
            problems += _shared(loaded, pipeline.load(other), other.name)
        except PipelineError:
            # It is the import error of its own DAG only.
            continue
    if problems:
        raise PipelineError(path, sorted(problems, key=lambda p: p.line))
    return loaded


def _shared(later: Pipeline, earlier: Pipeline, file: str) -> Iterator[Problem]:
    taken = {name.key: name.text for name in _owned(earlier)}
    told = set()
    for name in _owned(later):
        if name.key in taken and name.pointer not in told:
            told.add(name.pointer)
            theirs = taken[name.key]
            but = "" if theirs == name.text else f" ({theirs}, the same to Kafka)"
            reason = f"gives it the {name.kind} {name.text}, which {file} has already{but}"
            yield Problem(name.pointer, reason, later.lines.get(name.pointer, 0))


def _owned(of: Pipeline) -> Iterator[Name]:
    topic, table = of.data["topic"]["name"], of.data["table"]
    for suffix in ("", "_dead_letters"):
        yield Name("/name", "DAG", of.name + suffix)
    for suffix in ("", ".intervals", ".dlq"):
        yield Name("/topic/name", "topic", topic + suffix)
    for suffix in ("", "_by_interval"):
        yield Name("/table/name", "table", f"{table['keyspace']}.{table['name']}{suffix}")
