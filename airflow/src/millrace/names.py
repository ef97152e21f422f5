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

_OF_DAGS = ("_dead_letters",)
_OF_TOPICS = (".intervals", ".dlq")
_OF_TABLES = ("_by_interval",)
_SUFFIXES = (*_OF_DAGS, *_OF_TOPICS, *_OF_TABLES)


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
        if not _may_share(loaded, other):
            continue
        try:
            problems += _shared(loaded, pipeline.load(other), other.name)
        except PipelineError:
            # It is the import error of its own DAG only.
            continue
    if problems:
        raise PipelineError(path, sorted(problems, key=lambda p: p.line))
    return loaded


def _may_share(loaded: Pipeline, other: Path) -> bool:
    """False if a file cannot own any of the pipeline's names, which its text shows.

    To read and check a file takes some 20 ms, and every task of a pipeline would wait for all the
    files before its own.
    """
    try:
        text = other.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return True
    # In double quotes, a name may be written with escapes
    if "\\" in text or _stem(loaded.name) in other.stem:
        return True
    topic, table = loaded.data["topic"]["name"], loaded.data["table"]["name"]
    text = text.replace(".", "_")
    return any(_stem(name.replace(".", "_")) in text for name in (topic, table))


def _stem(name: str) -> str:
    """What is part of a name, and of every other name that could be taken for it."""
    for suffix in _SUFFIXES:
        name = name.removesuffix(suffix.replace(".", "_"))
    return name


def _shared(later: Pipeline, earlier: Pipeline, file: str) -> Iterator[Problem]:
    taken = {name.key: name.text for name in _owned(earlier)}
    told = set()
    for name in _owned(later):
        if name.key in taken and name.pointer not in told:
            told.add(name.pointer)
            theirs = taken[name.key]
            but = "" if theirs == name.text else f" ({theirs}, the same to Kafka)"
            reason = (
                f"gives it the {name.kind} {name.text}, which {file} has already{but}: "
                "change the one of the two that is new"
            )
            yield Problem(name.pointer, reason, later.lines.get(name.pointer, 0))


def _owned(of: Pipeline) -> Iterator[Name]:
    topic, table = of.data["topic"]["name"], of.data["table"]
    for suffix in ("", *_OF_DAGS):
        yield Name("/name", "DAG", of.name + suffix)
    for suffix in ("", *_OF_TOPICS):
        yield Name("/topic/name", "topic", topic + suffix)
    for suffix in ("", *_OF_TABLES):
        yield Name("/table/name", "table", f"{table['keyspace']}.{table['name']}{suffix}")
