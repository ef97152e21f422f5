"""Datasets and facets as OpenLineage's client makes them, for ``millrace.lineage``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from openlineage.client.event_v2 import InputDataset, OutputDataset
from openlineage.client.facet_v2 import (
    DatasetFacet,
    RunFacet,
    column_lineage_dataset,
    input_statistics_input_dataset,
    nominal_time_run,
    output_statistics_output_dataset,
    schema_dataset,
)


@dataclass(frozen=True)
class Place:
    """A dataset's name, and its fields with their types; a source's have none."""

    namespace: str
    name: str
    fields: Mapping[str, str | None]


def columns(
    origin: Place, mapping: Mapping[str, tuple[list[str], str | None]]
) -> dict[str, DatasetFacet]:
    """The facet with where each field comes from: fields of the origin, put together or as is."""
    fields = {}
    for name, (sources, template) in mapping.items():
        kind = "TRANSFORMATION" if template else "IDENTITY"
        step = column_lineage_dataset.Transformation("DIRECT", kind, template, masking=False)
        inputs = [
            column_lineage_dataset.InputField(origin.namespace, origin.name, source, [step])
            for source in dict.fromkeys(sources)
        ]
        if inputs:
            fields[name] = column_lineage_dataset.Fields(inputFields=inputs)
    return {"columnLineage": column_lineage_dataset.ColumnLineageDatasetFacet(fields)}


def _schema(place: Place) -> dict[str, DatasetFacet]:
    fields = [
        schema_dataset.SchemaDatasetFacetFields(name, type_) for name, type_ in place.fields.items()
    ]
    return {"schema": schema_dataset.SchemaDatasetFacet(fields=fields)} if fields else {}


def read(place: Place, rows: int | None = None) -> InputDataset:
    """What a task reads, with how many records it has read, if that is known."""
    facet = input_statistics_input_dataset.InputStatisticsInputDatasetFacet
    counts = {} if rows is None else {"inputStatistics": facet(rowCount=rows)}
    return InputDataset(place.namespace, place.name, inputFacets=counts, facets=_schema(place))


def written(
    place: Place, rows: int | None = None, more: Mapping[str, DatasetFacet] | None = None
) -> OutputDataset:
    """What a task writes, with how many records it has written, if that is known."""
    facet = output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet
    counts = {} if rows is None else {"outputStatistics": facet(rowCount=rows)}
    facets = {**_schema(place), **(more or {})}
    return OutputDataset(place.namespace, place.name, outputFacets=counts, facets=facets)


def hour(variables: Mapping[str, str], told: Mapping[str, Any]) -> dict[str, RunFacet]:
    """The hour that the task processes.

    The provider replaces ``nominalTime`` by the run's data interval if it has one, which is another
    hour if the form named one; so there is a facet of its own as well.
    """
    start, end = variables.get("INTERVAL_START", ""), variables.get("INTERVAL_END", "")
    if not start[:1].isdigit():
        # The run was refused, and this is the reason.
        return {}
    hour = {"intervalStart": start, "intervalEnd": end}
    if "revision" in told:
        hour["revision"] = told["revision"]
    return {
        "nominalTime": nominal_time_run.NominalTimeRunFacet(start, end),
        "millrace_interval": RunFacet().with_additional_properties(**hour),
    }
