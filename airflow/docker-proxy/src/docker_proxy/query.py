"""What a query string may have, parameter by parameter.

Each rule gets the client's text and returns the text for the engine, or None to drop it, or raises
ValueError with what is valid.
"""

import re
from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl

from docker_proxy import strict_json
from docker_proxy.refusal import RefusedError, show

Rule = Callable[[str], str | None]
# Letters, digits and what clients leave unchanged or write as %XX; no ';', which some servers treat
# as '&'.
_QUERY = re.compile(r"[A-Za-z0-9_.~!*'()$,:/@+&=%-]*")


def checked(text: str, rules: Mapping[str, Rule]) -> dict[str, str]:
    """The parameters to pass on; rejects what has no rule, fails its rule, or is a duplicate."""
    if not _QUERY.fullmatch(text):
        raise RefusedError(f"query {show(text)} is not well-formed", status=400)
    try:
        pairs = parse_qsl(
            text, keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=16
        )
    except ValueError as error:
        if text:
            raise RefusedError(f"query {show(text)} is not well-formed", status=400) from error
        pairs = []
    result: dict[str, str] = {}
    seen: set[str] = set()
    for name, value in pairs:
        if name not in rules:
            raise RefusedError(f"query parameter {show(name)} is not allowed")
        if name in seen:
            raise RefusedError(f"query parameter {name} is given twice", status=400)
        seen.add(name)
        try:
            passed = rules[name](value)
        except ValueError as error:
            raise RefusedError(
                f"query parameter {name} = {show(value)} is not allowed; valid: {error}"
            ) from error
        if passed is not None:
            result[name] = passed
    return result


def flag(text: str) -> str:
    """A boolean as clients write it, including docker-py's True and False."""
    word = text.lower()
    if word in ("1", "true"):
        return "1"
    if word in ("", "0", "false"):
        return "0"
    raise ValueError("0 or 1")


def ignored_flag(text: str) -> None:
    """A boolean that clients send and that makes no difference here."""
    flag(text)


def off(text: str) -> None:
    """A boolean that must be off."""
    if flag(text) == "1":
        raise ValueError("0")


def integer(lowest: int, highest: int) -> Rule:
    def rule(text: str) -> str:
        if not re.fullmatch("-?[0-9]{1,10}", text) or not lowest <= int(text) <= highest:
            raise ValueError(f"{lowest} to {highest}")
        return str(int(text))

    return rule


def choice(values: Mapping[str, str]) -> Rule:
    """One of the keys; the engine gets its value."""

    def rule(text: str) -> str:
        if text not in values:
            raise ValueError(", ".join(values))
        return values[text]

    return rule


def matching(pattern: str, valid: str) -> Rule:
    compiled = re.compile(pattern)

    def rule(text: str) -> str:
        if not compiled.fullmatch(text):
            raise ValueError(valid)
        return text

    return rule


def filters(text: str, allowed: frozenset[str]) -> dict[str, list[str]]:
    """The engine's filters: lists of strings, or the older objects of string to true."""
    value = strict_json.parse(text, "query parameter filters")
    if not isinstance(value, dict) or not value.keys() <= allowed:
        raise ValueError(f"an object with {', '.join(sorted(allowed))}")
    result = {}
    for name, entry in value.items():
        if isinstance(entry, dict) and all(on is True for on in entry.values()):
            entry = list(entry)
        if not isinstance(entry, list) or not all(isinstance(item, str) for item in entry):
            raise ValueError(f"lists of strings, which {name} is not")
        result[name] = entry
    return result
