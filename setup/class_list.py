"""A list of classes to archive, in the JVM's own form, cut down to what the archive needs and what diffs can show."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

OWN = "io/millrace/"
LAMBDA, CONSTANTS = "@lambda-proxy", "@cp"


def reduced(recorded: Iterable[str]) -> list[str]:
    """A list that the JVM has recorded (`-XX:DumpLoadedClassList`): the classes, sorted, then constants of some.

    With linked classes (`-XX:+AOTClassLinking`) the JVM finds lambdas by the constants that were resolved, so the lines
    of lambdas themselves go. So do the constants of classes without lambdas: they make half of the list, and no start
    that could be measured. So do the ids, which change with every class that is loaded earlier. Java 17 records no
    constants: there the lines of lambdas stay.
    """
    lines = [line.split() for line in recorded if line.strip() and not line.startswith("#")]
    classes = {words[0] for words in lines if not words[0].startswith("@")}
    with_lambdas = {words[1] for words in lines if words[0] == LAMBDA}
    constants = {" ".join(words) for words in lines if words[0] == CONSTANTS and words[1] in with_lambdas}
    lambdas = {" ".join(words) for words in lines if words[0] == LAMBDA}
    return [*sorted(classes), *sorted(constants or lambdas)]


def own_classes(lines: Iterable[str]) -> set[str]:
    """Millrace's own classes in a list, with slashes: io/millrace/stream/Main."""
    return {line for line in lines if line.startswith(OWN)}


def outdated(lines: Iterable[str], source_folders: Iterable[Path]) -> list[str]:
    """Millrace's own classes in a list that none of the folders of sources has any more, sorted.

    :param source_folders: such as tasks/store/src/main/java
    """
    folders = list(source_folders)
    return sorted(name for name in own_classes(lines) if not any(_has(folder, name) for folder in folders))


def _has(folder: Path, name: str) -> bool:
    outer, *inner = name.split("$")
    file = folder / f"{outer}.java"
    if not file.is_file():
        return False
    text = file.read_text()
    # An anonymous class is named with a number
    return all(part.isdecimal() or part.lstrip("0123456789") in text for part in inner)
