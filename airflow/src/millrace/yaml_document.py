"""YAML 1.2 as plain JSON data, with the line of every value.

A YAML 1.1 reader reads the country code ``NO`` as false and ``2026-01-01`` as a date. Here the core
schema of YAML 1.2 decides what is a number, a boolean or null; the rest is text.
"""

import math
import re
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from millrace.problems import Problem, child

_NULL = re.compile(r"null|Null|NULL|~|")
_TRUE = re.compile(r"true|True|TRUE")
_FALSE = re.compile(r"false|False|FALSE")
_INTEGER = re.compile(r"[-+]?[0-9]+")
_OCTAL_OR_HEX = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_JSON = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_MERGE = "<<"


@dataclass(frozen=True)
class Document:
    """The data, and the line (from 1) of each JSON pointer in it."""

    data: Any
    lines: dict[str, int]

    def line(self, pointer: str) -> int:
        """The pointer's line, or that of its nearest parent that exists."""
        while pointer not in self.lines and pointer:
            pointer = pointer.rpartition("/")[0]
        return self.lines.get(pointer, 1)


def parse(text: str) -> tuple[Document, list[Problem]]:
    """The document and its YAML problems; if there are any, its data is incomplete."""
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = " ".join(filter(None, (error.context, error.problem)))
        return Document(None, {}), [Problem("", reason, mark.line + 1 if mark else 1)]
    except YAMLError as error:
        return Document(None, {}), [Problem("", str(error).splitlines()[0], 1)]
    except RecursionError:
        return Document(None, {}), [Problem("", "is nested too deeply", 1)]
    reader = _Reader()
    data = None if root is None else reader.value(root, "")
    return Document(data, reader.lines), reader.problems


class _Reader:
    def __init__(self) -> None:
        self.lines: dict[str, int] = {}
        self.problems: list[Problem] = []
        self._seen: set[int] = set()

    def value(self, node: Node, pointer: str) -> Any:
        self.lines.setdefault(pointer, node.start_mark.line + 1)
        if id(node) in self._seen or getattr(node, "anchor", None):
            self._problem(node, pointer, "anchors and aliases are not allowed")
            return None
        self._seen.add(id(node))
        if isinstance(node, MappingNode):
            return self._mapping(node, pointer)
        if isinstance(node, SequenceNode):
            return [self.value(n, child(pointer, i)) for i, n in enumerate(node.value)]
        return self._scalar(node, pointer)

    def _mapping(self, node: MappingNode, pointer: str) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode) or key_node.value == _MERGE:
                self._problem(key_node, pointer, "a key must be plain text, not a merge or a list")
                continue
            key = str(key_node.value)
            where = child(pointer, key)
            if key in result:
                first = self.lines[where]
                self._problem(key_node, where, f"{key!r} is already defined in line {first}")
                continue
            self.lines[where] = key_node.start_mark.line + 1
            result[key] = self.value(value_node, where)
        return result

    def _scalar(self, node: ScalarNode, pointer: str) -> Any:
        text = str(node.value)
        if node.style is not None:
            return text
        if _NULL.fullmatch(text):
            return None
        if _TRUE.fullmatch(text) or _FALSE.fullmatch(text):
            return bool(_TRUE.fullmatch(text))
        if _OCTAL_OR_HEX.fullmatch(text) and len(text) <= 30:
            return int(text, 0)
        if _INTEGER.fullmatch(text) and len(text) <= 30:
            return int(text)
        if _NOT_JSON.fullmatch(text) or (_FLOAT.fullmatch(text) and math.isinf(float(text))):
            self._problem(node, pointer, f"{text} is not a valid JSON number")
            return None
        return float(text) if _FLOAT.fullmatch(text) else text

    def _problem(self, node: Node, pointer: str, reason: str) -> None:
        self.problems.append(Problem(pointer, reason, node.start_mark.line + 1))
