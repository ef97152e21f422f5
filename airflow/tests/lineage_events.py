"""What is in an event of OpenLineage, and whether it is a valid one."""

import re
from typing import Any

from openlineage.client import event_v2, facet_v2
from openlineage.client.facet_v2 import column_lineage_dataset, schema_dataset


def check(event: dict[str, Any]) -> None:
    """OpenLineage's own classes accept it: they know every member, and check times and ids."""
    run = event_v2.Run(**event["run"])
    job = event_v2.Job(**event["job"])
    inputs = [event_v2.InputDataset(**it) for it in event["inputs"]]
    outputs = [event_v2.OutputDataset(**it) for it in event["outputs"]]
    assert run.runId
    assert re.fullmatch(r"millrace/users(_dead_letters)?\.\w+", f"{job.namespace}/{job.name}")
    for holder in (run, job, *inputs, *outputs):
        for name in ("facets", "inputFacets", "outputFacets"):
            for facet in (getattr(holder, name, None) or {}).values():
                check_facet(facet)


def check_facet(facet: dict[str, Any]) -> None:
    kind = facet["_schemaURL"].rpartition("/")[2]
    members = {name: value for name, value in facet.items() if not name.startswith("_")}
    modules = [module for module in vars(facet_v2).values() if hasattr(module, kind)]
    # Of Airflow, of Millrace: any members.
    if modules and kind not in ("RunFacet", "JobFacet"):
        getattr(modules[0], kind)(**members)
    if kind == "SchemaDatasetFacet":
        for field in facet["fields"]:
            schema_dataset.SchemaDatasetFacetFields(**field)
    if kind == "ColumnLineageDatasetFacet":
        for fields in facet["fields"].values():
            for field in column_lineage_dataset.Fields(**fields).inputFields:
                (step,) = column_lineage_dataset.InputField(**field).transformations
                column_lineage_dataset.Transformation(**step)


def named(datasets: list[dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    return {(it["namespace"], it["name"]): it for it in datasets}


def rows(datasets: list[dict[str, Any]]) -> dict[tuple[str, str], int | None]:
    """How many records each had; None where nothing is said."""
    counts = {}
    for name, it in named(datasets).items():
        told = it.get("inputFacets", {}) | it.get("outputFacets", {})
        (counts[name],) = [facet["rowCount"] for facet in told.values()] or [None]
    return counts


def columns(dataset: dict[str, Any]) -> dict[str, list[tuple[str, str, str]]]:
    """Where each column comes from."""
    return {
        name: [(it["namespace"], it["name"], it["field"]) for it in fields["inputFields"]]
        for name, fields in dataset["facets"]["columnLineage"]["fields"].items()
    }


def schema(dataset: dict[str, Any]) -> dict[str, str | None]:
    return {it["name"]: it.get("type") for it in dataset["facets"]["schema"]["fields"]}
