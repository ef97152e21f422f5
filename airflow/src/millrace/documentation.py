"""What Airflow's pages say about a pipeline's DAG and its tasks."""

from millrace.outcome import FINAL, PASSING
from millrace.pipeline import Pipeline

OF_TASKS = {
    "schema_init": "Makes topics, schema, keyspace and tables what the pipeline says; "
    "changes nothing that is right already, and refuses what cannot be changed.",
    "fetch_and_produce": "Fetches the hour's records page by page and puts each page into Kafka "
    "in one transaction. A retry goes on where the last try stopped.",
    "stream_to_cassandra": "Reads the hour's exact records back from Kafka, stores them, and "
    "counts what Cassandra gives back. Green means stored.",
}


def of_dag(pipeline: Pipeline) -> str:
    """The DAG's page: what it does, what to enter, what to do when it is red."""
    table, topic = pipeline.data["table"], pipeline.data["topic"]["name"]
    return f"""\
{pipeline.data.get("description", "")}

Each run works on one hour, `[start, end)` in UTC, and can be repeated: the rows are there once.

| task | does |
|---|---|
{_rows(OF_TASKS.items())}

Records go to the topic `{topic}` and the table `{table["keyspace"]}.{table["name"]}`;
records that cannot be mapped or stored go to `{topic}.dlq`.

### Which hour

| run | hour |
|---|---|
| schedule at 22:00, backfill | 21:00-22:00, the run's data interval |
| Trigger in the UI at 22:17 | 21:00-22:00, the last complete hour |
| REST, `"logical_date": null`, at 22:17 | 21:00-22:00, the last complete hour |
| REST, logical date 21:00 | 20:00-21:00: Airflow takes the hour that was complete then |
| any, with `interval_start` | the hour that begins then; refused if not a full hour or not over |
| cleared | the hour that it had |

### When a task is red

Its log ends with the reason. The exit code says what to do:

| code | means | tried again | what to do |
|---|---|---|---|
{_codes("no", FINAL)}
{_codes("yes", PASSING)}

When the cause is gone, clear the red task: what was done is kept and finished, not repeated.
To fetch the hour anew, trigger a run with its `interval_start` and **Fetch anew**.
"""


def _rows(items: object) -> str:
    return "\n".join(f"| `{name}` | {text} |" for name, text in items)  # type: ignore[attr-defined]


def _codes(again: str, codes: dict[int, tuple[str, str]]) -> str:
    lines = (f"| {code} | {name} | {again} | {text} |" for code, (name, text) in codes.items())
    return "\n".join(lines)
