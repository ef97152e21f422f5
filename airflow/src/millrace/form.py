"""The trigger form: a pipeline's params, as Airflow's UI shows them and its API checks them."""

from typing import Any

from airflow.sdk import Param

from millrace.pipeline import Pipeline
from millrace.structure import python_pattern

_LIMITS = ("minimum", "maximum")


def params(pipeline: Pipeline) -> dict[str, Param]:
    """The pipeline's own params, so that its form never changes a value silently.

    - Limits are set where the UI does not see them: its number box would silently replace a value
      outside with the nearest limit. So the API rejects it, with the reason. The description names
      them.
    - Lists of given texts can be chosen from; an empty one is sent as null, and rejected if it must
      not be empty.
    - Patterns match what they match for the tasks.
    """
    return {name: _param(dict(schema)) for name, schema in pipeline.data["params"].items()}


def _param(schema: dict[str, Any]) -> Param:
    limits = {name: schema.pop(name) for name in _LIMITS if name in schema}
    if limits:
        schema["allOf"] = [limits]
        schema["description"] += f" {_told(limits)}."
    items = schema.get("items", {})
    if "pattern" in schema:
        schema["pattern"] = python_pattern(schema["pattern"])
    if schema["type"] == "array":
        if not schema.get("minItems"):
            schema["type"] = ["array", "null"]
        if items.get("type") == "string" and "enum" in items:
            schema["examples"] = items["enum"]
    return Param(**schema)


def _told(limits: dict[str, float]) -> str:
    told = {name: f"{limit:,}" for name, limit in limits.items()}
    if len(told) == len(_LIMITS):
        return f"From {told['minimum']} to {told['maximum']}"
    return f"At least {told['minimum']}" if "minimum" in told else f"At most {told['maximum']}"
