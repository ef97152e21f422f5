"""What a schema cannot check in a pipeline: whether its parts fit together.

The checks accept any data, however wrong: if something does not have the form that a check needs,
the schema has already reported it, and the check skips it.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from jsonschema.exceptions import SchemaError
from referencing import Registry
from referencing.exceptions import Unresolvable

from millrace import expressions
from millrace.problems import Problem, child
from millrace.structure import ParamValidator

MAX_PAGES = 1000
_KEY_TYPES = ("uuid", "text")
_DURATIONS = ("/topic/retention", "/dead_letters/retention")
_LONGEST = 18
"""Digits of the longest number that is a total."""
_EVERYWHERE = ("env", "interval", "page", "params")


def problems(data: Any) -> Iterator[Problem]:
    """Every contradiction in a pipeline's data."""
    params = _members(_get(data, "params"))
    lists = {name: _get(param, "type") == "array" for name, param in params.items()}
    yield from _schedule(_get(data, "schedule", "start"))
    for name, param in params.items():
        yield from _param(param, child("/params", name))
    yield from _source(_get(data, "source"), params, lists)
    yield from _record(_get(data, "record"))
    quotas = _items(_get(data, "source", "quota"))
    places = [(p, _get(data, *p.strip("/").split("/"))) for p in _DURATIONS]
    places += [(f"/source/quota/{i}/per", _get(quota, "per")) for i, quota in enumerate(quotas)]
    for pointer, duration in places:
        if isinstance(duration, str) and not re.search("[1-9]", duration):
            yield Problem(pointer, f"is {duration!r}; it must be longer than zero")


def _schedule(start: Any) -> Iterator[Problem]:
    try:
        if isinstance(start, str):
            datetime.fromisoformat(start.replace("Z", "+00:00"))
    except ValueError:
        yield Problem("/schedule/start", f"is {start!r}, which is not a valid time")


def _param(param: Any, pointer: str) -> Iterator[Problem]:
    if _get(param, "type") == "array" and _get(param, "items") is None:
        yield Problem(f"{pointer}/items", "is missing: an array needs the type of its items")
    if not isinstance(param, dict) or "default" not in param:
        return
    try:
        ParamValidator.check_schema(param)
        errors = list(ParamValidator(param, registry=Registry()).iter_errors(param["default"]))
    except SchemaError as error:
        for step in error.absolute_path:
            pointer = child(pointer, step)
        yield Problem(pointer, f"is not valid in a JSON Schema: {error.message}")
        return
    except Unresolvable:
        return  # the structure has no references: reported there
    if errors:
        yield Problem(f"{pointer}/default", f"is not valid for the param: {errors[0].message}")


def _source(source: Any, params: dict[str, Any], lists: dict[str, bool]) -> Iterator[Problem]:
    url = _get(source, "url")
    query = _members(_get(source, "query"))
    texts = [("/source/url", url, ("env",))]
    texts += [(child("/source/query", k), v, _EVERYWHERE) for k, v in query.items()]
    for pointer, value in _members(_get(source, "expect", "page")).items():
        where = child("/source/expect/page", pointer)
        texts.append((where, value, _EVERYWHERE))
        name = expressions.whole(value) if isinstance(value, str) else None
        match = expressions.PARAM.fullmatch(name or "")
        if match and lists.get(match[1]):
            yield Problem(where, f"${{{name}}} is a list, but a single value is needed here")
    for where, text, roots in texts:
        if isinstance(text, str):
            for reason in expressions.problems(text, roots, lists):
                yield Problem(where, reason)
    for pointer, condition in _members(_get(source, "expect", "record")).items():
        yield from _choice(_get(condition, "in"), child("/source/expect/record", pointer), lists)
    pagination = _get(source, "pagination")
    if isinstance(pagination, dict):
        if not any("${page.number}" in v for v in query.values() if isinstance(v, str)):
            yield Problem(
                "/source/query", "nothing in it uses ${page.number}: all pages would be the same"
            )
        yield from _pagination(pagination, params)


def _choice(value: Any, where: str, lists: dict[str, bool]) -> Iterator[Problem]:
    match = expressions.PARAM.fullmatch(expressions.whole(value) or "") if _is(value, str) else None
    if match and not lists.get(match[1]):
        yield Problem(f"{where}/in", f"is {value!r}; it must refer to a param that is a list")


def _pagination(pagination: dict[str, Any], params: dict[str, Any]) -> Iterator[Problem]:
    first, last, size = (pagination.get(key) for key in ("first", "last", "size"))
    most, reason = _most(pagination.get("total"), params)
    if reason:
        yield Problem("/source/pagination/total", reason)
    pages = -(-most // size) if most and _is(size, int) and size > 0 else None
    if pages and pages > MAX_PAGES:
        yield Problem(
            "/source/pagination/total",
            f"up to {most} records in pages of {size} are {pages} pages; at most {MAX_PAGES} fit",
        )
    if not _is(first, int) or not _is(last, int):
        return
    if last < first:
        yield Problem("/source/pagination/last", f"is {last}, which is before first, {first}")
    elif pages and pages > last - first + 1:
        yield Problem(
            "/source/pagination/last",
            f"is {last}, but {most} records in pages of {size} need {pages} pages from {first}",
        )


def _most(total: Any, params: dict[str, Any]) -> tuple[int | None, str | None]:
    """The highest total an interval can have, or why it is unknown."""
    if not _is(total, str):
        return None, None
    if total.isdecimal():
        return (int(total), None) if len(total) <= _LONGEST else (None, "is too large a number")
    match = expressions.PARAM.fullmatch(expressions.whole(total) or "")
    if not match:
        return None, None
    param = params.get(match[1])
    lowest, highest = _get(param, "minimum"), _get(param, "maximum")
    bounded = _is(highest, int) and _is(lowest, int) and lowest >= 1
    if _get(param, "type") != "integer" or not bounded:
        return None, f"is {total!r}; it must be an integer param with minimum >= 1 and a maximum"
    return highest, None


def _record(record: Any) -> Iterator[Problem]:
    fields = _members(_get(record, "fields"))
    key = _get(record, "key")
    if _is(key, str) and fields and key not in fields:
        yield Problem("/record/key", f"is {key!r}; the fields are: {', '.join(fields)}")
    for name, field in fields.items():
        pointer = child("/record/fields", name)
        if name == key and isinstance(field, dict):
            if field.get("required") is not True:
                yield Problem(f"{pointer}/required", "must be true: every record has a key")
            if field.get("type") not in _KEY_TYPES:
                yield Problem(
                    f"{pointer}/type", f"must be {' or '.join(_KEY_TYPES)}: it is the key"
                )
        if _get(field, "retired") is True:
            if name == key:
                yield Problem(f"{pointer}/retired", "must be false: every record has a key")
            elif field.get("required") is True:
                yield Problem(f"{pointer}/required", "must be false: a retired field has no value")
        template = _get(field, "template")
        if _is(template, str):
            if _get(field, "type") != "text":
                yield Problem(f"{pointer}/type", "must be text: the field has a template")
            for reason in _template(template):
                yield Problem(f"{pointer}/template", reason)


def _template(template: str) -> Iterator[str]:
    names = expressions.references(template)
    if expressions.is_unclosed(template):
        yield f"a ${{ has no closing }} in {template!r}"
    elif not names:
        yield "has no reference into the record; write ${/json/pointer}"
    for name in names:
        if not expressions.POINTER.fullmatch(name):
            yield f"${{{name}}} is not a JSON pointer into the record, such as ${{/name/first}}"


def _is(value: Any, kind: type) -> bool:
    return isinstance(value, kind) and not isinstance(value, bool)


def _get(data: Any, *path: str) -> Any:
    for step in path:
        data = data.get(step) if isinstance(data, dict) else None
    return data


def _members(data: Any) -> dict[str, Any]:
    return data if isinstance(data, dict) else {}


def _items(data: Any) -> list[Any]:
    return data if isinstance(data, list) else []
