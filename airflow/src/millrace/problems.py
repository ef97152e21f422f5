"""What is wrong with a pipeline, and where: the form in which every check reports it."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One fault: its JSON pointer, why it is one, and its line in the file (0 if not known)."""

    pointer: str
    reason: str
    line: int = 0


def child(pointer: str, name: object) -> str:
    """The JSON pointer of a member or item of what ``pointer`` points to (RFC 6901)."""
    return f"{pointer}/{str(name).replace('~', '~0').replace('/', '~1')}"
