"""Which requests are passed on, and what each of them needs. All others do not exist."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode

_PIPELINE = r"pipelines/(?P<pipeline>[a-z][a-z0-9_]{0,39})/"
_START = r"[0-9TZ:.+-]{1,40}"
_ROLE = r"[a-z_]{1,20}"

_OVERVIEWS = re.compile(r"pipelines|health")
_STATE = re.compile(
    _PIPELINE
    + rf"(?:hours(?:/{_START})?|lag|topics|consumers|tables|spark"
    + r"|schema(?:/versions/[0-9]{1,9}|/difference)?)"
)
_CONTENTS = re.compile(
    _PIPELINE + rf"(?:topics/{_ROLE}/records|dead-letters(?:/records)?|tables/{_ROLE}/rows)"
)
# A name that begins with a dot is no file of the page
_PART = r"[A-Za-z0-9_@-][A-Za-z0-9_.@-]{0,99}"
_FILE = re.compile(rf"(?:{_PART}/){{0,8}}{_PART}")

_LONGEST_QUERY = 4096
_MOST_PARAMETERS = 32

NOBODY = "-"
"""Stands for no pipeline: without ``names`` the service would answer for all."""


class BadQueryError(Exception):
    """A query that is longer than any that the page sends."""


@dataclass(frozen=True)
class Call:
    """A request to the service."""

    path: str
    """Percent-encoded, with a leading slash."""
    pipeline: str | None = None
    """The pipeline whose DAG the user must be allowed to read; None: it is about several."""
    contents: bool = False
    """Whether it answers with parts of records: the user must be allowed to read logs, too."""


def api(path: str) -> Call | None:
    """The call for a decoded path below ``/api/``; None if there is none."""
    if _OVERVIEWS.fullmatch(path):
        return Call(f"/api/{path}")
    for pattern, contents in ((_STATE, False), (_CONTENTS, True)):
        if found := pattern.fullmatch(path):
            return Call(f"/api/{quote(path, safe='/:')}", found["pipeline"], contents)
    return None


def page(path: str) -> Call | None:
    """The call for a decoded path below ``/page/``; None if no file of the page has such a path."""
    return Call(f"/page/{quote(path, safe='/@')}") if _FILE.fullmatch(path) else None


def query(text: str, names: list[str] | None = None) -> str:
    """The query to send for one that came: parsed and encoded again.

    :param names: replaces the parameter ``names``, which it can only narrow; None: leaves it alone
    """
    if len(text) > _LONGEST_QUERY:
        raise BadQueryError(f"the query is too long; valid: at most {_LONGEST_QUERY} characters")
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_PARAMETERS)
    except ValueError:
        raise BadQueryError(f"too many parameters; valid: at most {_MOST_PARAMETERS}") from None
    if names is not None:
        asked = {name for key, value in pairs if key == "names" for name in value.split(",")}
        allowed = [name for name in names if not asked or name in asked]
        pairs = [pair for pair in pairs if pair[0] != "names"]
        pairs.append(("names", ",".join(allowed) or NOBODY))
    return urlencode(pairs)
