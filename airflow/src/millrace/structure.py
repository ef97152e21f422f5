"""Checks a pipeline against ``pipeline.schema.json``: every problem, with its exact place."""

import re
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from millrace.problems import Problem, child


def problems(data: Any, schema: dict[str, Any]) -> Iterator[Problem]:
    """Every violation of the schema in the data, once each."""
    for error in _Validator(schema).iter_errors(data):
        yield from _problems(error)


def python_pattern(pattern: str) -> str:
    """A pattern for Python that matches the same as in JSON Schema and in the tasks.

    There a final $ is the very end, while Python allows a line break before it; and \\d, \\w and
    \\s are ASCII.
    """
    ascii_only = "(?a)" if re.search(r"\\[bdswBDSW]|\(\?s?i", pattern) else ""
    return ascii_only + re.sub(r"(?<!\\)\$$", r"\\Z", pattern)


def _pattern(_: Any, pattern: str, value: Any, __: Any) -> Iterator[ValidationError]:
    if isinstance(value, str) and not re.search(python_pattern(pattern), value):
        yield ValidationError(f"{value!r} does not match {pattern!r}")


ParamValidator = extend(Draft202012Validator, {"pattern": _pattern})
"""Checks a param's value as its form does."""
# 6.0 is an integer in JSON Schema, but not for every reader of the canonical JSON.
_strict_types = Draft202012Validator.TYPE_CHECKER.redefine(
    "integer", lambda _, value: isinstance(value, int) and not isinstance(value, bool)
)
_Validator = extend(ParamValidator, type_checker=_strict_types)


def _problems(error: ValidationError) -> Iterator[Problem]:
    at = ""
    for step in error.absolute_path:
        at = child(at, step)
    value = error.instance
    match error.validator:
        case "required":
            name = next(n for n in error.validator_value if error.message.startswith(repr(n)))
            yield Problem(child(at, name), "is missing")
        case "additionalProperties":
            known = error.schema["properties"]
            for name in value:
                if name not in known:
                    yield Problem(child(at, name), f"is unknown; valid: {', '.join(known)}")
        case _ if "propertyNames" in error.absolute_schema_path:
            yield Problem(child(at, value), _reason(error))
        case _:
            yield Problem(at, _reason(error))


def _reason(error: ValidationError) -> str:
    """A sentence that says what is valid."""
    value = error.instance
    wanted = error.schema.get("x-reason")
    if wanted and error.validator in ("oneOf", "pattern", "not"):
        return str(wanted) if error.validator == "oneOf" else f"is {value!r}: {wanted}"
    match error.validator:
        case "const":
            return f"is {value!r}; valid: {error.validator_value!r}"
        case "enum":
            return f"is {value!r}; valid: {', '.join(map(str, error.validator_value))}"
        case "type":
            wanted_types = error.validator_value
            names = [wanted_types] if isinstance(wanted_types, str) else wanted_types
            return f"is {value!r}; it must be of type {' or '.join(names)}"
        case "minimum" | "maximum":
            bound = "least" if error.validator == "minimum" else "most"
            return f"is {value!r}; it must be at {bound} {error.validator_value}"
        case "pattern":
            return f"is {value!r}; it must match {error.validator_value}"
    return error.message
