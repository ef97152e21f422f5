"""What is wrong with a pipeline, and where, as every check reports it."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, order=True)
class Problem:
    """One problem: its JSON pointer, the reason, and its line in the file (0 if unknown)."""

    pointer: str
    reason: str
    line: int = 0


def nearest(name: str, known: Iterable[str]) -> str:
    """For a misspelt name: the nearest valid one, if there is one, and all valid names."""
    by_lower_case = {each.lower(): each for each in known}
    guesses = get_close_matches(name.lower(), by_lower_case, n=1)
    guess = f"did you mean {by_lower_case[guesses[0]]}? Valid" if guesses else "valid"
    return f"{guess}: {', '.join(by_lower_case.values()) or 'none'}"


def child(pointer: str, name: object) -> str:
    """The JSON pointer of a member or item of what ``pointer`` points to (RFC 6901)."""
    return f"{pointer}/{str(name).replace('~', '~0').replace('/', '~1')}"
