"""``${…}`` references in pipelines: finding and checking them."""

import re
from collections.abc import Iterator

# Pipelines are data that anyone may write, so they can only use variables meant for them.
ENVIRONMENT = re.compile(r"env\.(SOURCE_[A-Z0-9_]+)")
PARAM = re.compile(r"params\.([a-z][a-z0-9_]*)")
POINTER = re.compile(r"(/([^/~}]|~[01])*)+")
_BUILT_IN = {
    "interval": ("interval.start", "interval.end"),
    "page": ("page.number", "page.limit"),
}
_REFERENCE = re.compile(r"\$\{([^}]*)\}")


def references(text: str) -> list[str]:
    """The names between ``${`` and ``}``, in order."""
    return _REFERENCE.findall(text)


def whole(text: str) -> str | None:
    """The name, if the text is a single reference."""
    match = _REFERENCE.fullmatch(text)
    return match[1] if match else None


def is_unclosed(text: str) -> bool:
    """Whether a ``${`` has no ``}``."""
    return "${" in _REFERENCE.sub("", text)


def problems(text: str, roots: tuple[str, ...], params: dict[str, bool]) -> Iterator[str]:
    """What is wrong with the expressions in a text.

    ``roots`` says which of env, interval, page and params may be used here; ``params`` says for
    each param whether it is a list: a list is only allowed as the whole text.
    """
    if is_unclosed(text):
        yield f"a ${{ has no closing }} in {text!r}"
    for name in references(text):
        yield from _reference(text, name, roots, params)


def _reference(
    text: str, name: str, roots: tuple[str, ...], params: dict[str, bool]
) -> Iterator[str]:
    root = name.partition(".")[0]
    param = PARAM.fullmatch(name)
    if root not in roots:
        yield f"${{{name}}} cannot be used here; allowed: {', '.join(_examples(roots))}"
    elif root == "env" and not ENVIRONMENT.fullmatch(name):
        yield f"${{{name}}}: only variables whose names begin with SOURCE_ can be used"
    elif root in _BUILT_IN and name not in _BUILT_IN[root]:
        yield f"${{{name}}} is unknown; valid: {' and '.join(_BUILT_IN[root])}"
    elif root == "params" and (not param or param[1] not in params):
        yield f"${{{name}}}: there is no such param; valid: {', '.join(params) or 'none'}"
    elif param and params[param[1]] and whole(text) != name:
        yield f"${{{name}}} is a list, so it must be the whole value"


def _examples(roots: tuple[str, ...]) -> Iterator[str]:
    for root in roots:
        yield from _BUILT_IN.get(root, ("env.SOURCE_…",) if root == "env" else ("params.…",))
