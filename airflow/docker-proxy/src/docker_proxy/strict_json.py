"""JSON as strictly as it can be read.

The engine's own decoder takes the last of two equal keys and matches field names without regard
to case. A reader that is laxer, or merely different, can be shown one document while the engine
sees another. So anything two decoders might read differently is refused here.
"""

import json
from typing import Any

from docker_proxy.refusal import RefusedError, show


def parse(data: bytes | str, what: str) -> Any:
    """The value of one JSON document; ``what`` names it in the refusal."""
    try:
        text = data if isinstance(data, str) else data.decode("utf-8", errors="strict")
        value = json.loads(
            text, object_pairs_hook=_object_without_duplicates, parse_constant=_refuse_constant
        )
        # Half of a surrogate pair has no UTF-8 form; decoders replace it in different ways.
        json.dumps(value, ensure_ascii=False).encode("utf-8", errors="strict")
    except (ValueError, RecursionError) as error:
        reason = str(error) if not isinstance(error, UnicodeError) else "not valid UTF-8"
        raise RefusedError(f"{what} is not strict JSON: {reason}", status=400) from error
    return value


def _object_without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"field {show(twice)} is given twice")
    return result


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")
