"""What OpenLineage hears about a task: where its records come from and go to, and how many.

Imported only when the provider asks for it, so that nothing of OpenLineage is loaded while it is
off. Names follow OpenLineage's naming conventions. No secret may be in them: of the source's
address there are host and path, and a variable within the path stays a reference.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from airflow.providers.openlineage.extractors import OperatorLineage
from openlineage.client.event_v2 import InputDataset, OutputDataset

from millrace import expressions
from millrace import lineage_facets as facets
from millrace.lineage_facets import Place

_NEWEST = {"interval_start": "timestamp", "ingested_at": "timestamp"}
_BY_INTERVAL = {"interval_start": "timestamp", "bucket": "int"}
_REVISION = {"revision": "int", "ingested_at": "timestamp"}


def of_task(
    task_id: str, variables: Mapping[str, str], result: Mapping[str, Any] | None = None
) -> OperatorLineage:
    """The datasets of a task, and its hour.

    :param variables: those of its container; its secrets are not needed
    :param result: what it returned, if it has succeeded
    """
    pipeline, told = json.loads(variables["PIPELINE"]), result or {}
    flow = _FLOWS.get(task_id)
    inputs, outputs = flow(pipeline, variables, told) if flow else ([], [])
    hour = facets.hour(variables, told)
    return OperatorLineage(inputs=inputs, outputs=outputs, run_facets=hour)


_Flow = tuple[list[InputDataset], list[OutputDataset]]


def _fetched(pipeline: dict, variables: Mapping[str, str], told: Mapping[str, Any]) -> _Flow:
    """From the source to the topic; what cannot be mapped goes to the dead letters."""
    # The result counts the whole hour, also if an earlier run has fetched it.
    rows = dict.fromkeys(told, 0) if told.get("reused") else told
    source, topic = _source(pipeline, variables), _topic(pipeline, variables)
    mapping = {
        name: (_pointers(field), field.get("template"))
        for name, field in pipeline["record"]["fields"].items()
    }
    outputs = [
        facets.written(topic, rows.get("produced"), facets.columns(source, mapping)),
        facets.written(_dead_letters(pipeline, variables), rows.get("dead_lettered")),
    ]
    return [facets.read(source, rows.get("fetched"))], outputs


def _stored(pipeline: dict, variables: Mapping[str, str], told: Mapping[str, Any]) -> _Flow:
    """From the topic to both tables; what cannot be stored goes to the dead letters."""
    topic = _topic(pipeline, variables)
    columns = facets.columns(topic, {name: ([name], None) for name in _filled(pipeline)})
    outputs = [
        facets.written(it, told.get("stored"), columns) for it in _tables(pipeline, variables)
    ]
    dead_letters = facets.written(_dead_letters(pipeline, variables))
    return [facets.read(topic, told.get("read"))], [*outputs, dead_letters]


def _replayed(pipeline: dict, variables: Mapping[str, str], told: Mapping[str, Any]) -> _Flow:
    """From the dead letters to the tables, and to the topic what it did not have."""
    inputs = [facets.read(_dead_letters(pipeline, variables), told.get("letters"))]
    if variables.get("DRY_RUN") == "true":
        return inputs, []
    tables = [facets.written(it, told.get("replayed")) for it in _tables(pipeline, variables)]
    return inputs, [facets.written(_topic(pipeline, variables)), *tables]


_FLOWS = {
    "fetch_and_produce": _fetched,
    "stream_to_cassandra": _stored,
    "replay_dead_letters": _replayed,
}
"""By task; schema_init moves no records."""


def _source(pipeline: dict, variables: Mapping[str, str]) -> Place:
    template = pipeline["source"]["url"]
    whole = template
    for name in expressions.ENVIRONMENT.findall(template):
        whole = whole.replace(f"${{env.{name}}}", variables.get(name, ""))
    # The variable that the address begins with is one; any other in its path can be a key.
    first, _, rest = template.partition("}")
    begins = expressions.ENVIRONMENT.fullmatch(first.removeprefix("${"))
    shown = variables.get(begins[1], "") + rest if begins else template
    address = urlsplit(whole)
    host = address.netloc.rpartition("@")[2].lower()
    fields = pipeline["record"]["fields"].values()
    read = dict.fromkeys(pointer for field in fields for pointer in _pointers(field))
    return Place(f"{address.scheme}://{host}", urlsplit(shown).path or "/", read)


def _pointers(field: Mapping[str, Any]) -> list[str]:
    """Where in the source's record a field comes from; nowhere, if it is retired."""
    if field.get("retired"):
        return []
    if "template" in field:
        return expressions.references(field["template"])
    return [field["from"]] if "from" in field else []


def _topic(pipeline: dict, variables: Mapping[str, str]) -> Place:
    name = pipeline["topic"]["name"]
    return Place(_kafka(variables), name, _types(pipeline))


def _dead_letters(pipeline: dict, variables: Mapping[str, str]) -> Place:
    """Without fields: it holds the bytes of the source, or of the topic, as they came."""
    return Place(_kafka(variables), f"{pipeline['topic']['name']}.dlq", {})


def _tables(pipeline: dict, variables: Mapping[str, str]) -> Iterator[Place]:
    """That of the newest records, then that of the hours."""
    namespace = f"cassandra://{_first(variables['CASSANDRA_CONTACT_POINTS'])}"
    name = f"{pipeline['table']['keyspace']}.{pipeline['table']['name']}"
    fields = _types(pipeline)
    yield Place(namespace, name, fields | _NEWEST)
    yield Place(namespace, f"{name}_by_interval", _BY_INTERVAL | fields | _REVISION)


def _kafka(variables: Mapping[str, str]) -> str:
    return f"kafka://{_first(variables['KAFKA_BOOTSTRAP_SERVERS'])}"


def _first(addresses: str) -> str:
    """A cluster is known by its first address."""
    return addresses.partition(",")[0]


def _types(pipeline: dict) -> dict[str, str]:
    return {name: field["type"] for name, field in pipeline["record"]["fields"].items()}


def _filled(pipeline: dict) -> list[str]:
    """The fields that records can have: not the retired ones."""
    return [name for name, field in pipeline["record"]["fields"].items() if _pointers(field)]
