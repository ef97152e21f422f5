"""What Airflow's pages say about a pipeline's DAG and its tasks."""

from collections.abc import Iterable

from millrace.outcome import FINAL, PASSING
from millrace.pipeline import Pipeline

OF_TASKS = {
    "schema_init": "Makes topics, schema, keyspace and tables what the pipeline says; "
    "changes nothing that is right already, and refuses what cannot be changed.",
    "fetch_and_produce": "Fetches the hour's records page by page and puts each page into Kafka "
    "in one transaction. A retry goes on where the last try stopped.",
    "stream_to_cassandra": "Reads the hour's exact records back from Kafka, stores them, and "
    "counts what Cassandra gives back. Green means stored.",
    "replay_dead_letters": "Maps, checks and stores the hour's dead letters again, by the pipeline "
    "as it is now. What fails again becomes a dead letter once more.",
}
_OF_PIPELINE = ("schema_init", "fetch_and_produce", "stream_to_cassandra")
_OF_DEAD_LETTERS = ("schema_init", "replay_dead_letters")


def of_dag(pipeline: Pipeline) -> str:
    """The DAG's page: what it does, what to enter, what to do when it is red."""
    table, topic = pipeline.data["table"], pipeline.data["topic"]["name"]
    return f"""\
{pipeline.data.get("description", "")}

Each run works on one hour, `[start, end)` in UTC, and can be repeated: the rows are there once.

| task | does |
|---|---|
{_rows(_OF_PIPELINE)}

Records go to the topic `{topic}` and the table `{table["keyspace"]}.{table["name"]}`;
records that cannot be mapped or stored go to `{topic}.dlq`; the DAG `{pipeline.name}_dead_letters`
replays those.

### Which hour

| run | hour |
|---|---|
| schedule at 22:00, backfill | 21:00-22:00, the run's data interval |
| Trigger in the UI at 22:17 | 21:00-22:00, the last complete hour |
| REST, `"logical_date": null`, at 22:17 | 21:00-22:00, the last complete hour |
| REST, logical date 21:00 | 20:00-21:00: Airflow takes the hour that was complete then |
| `airflow dags trigger`, with a logical date or without, at 22:17 | 21:00-22:00 |
| any, with `interval_start` | the hour that begins then; refused if not a full hour or not over |
| cleared | the hour that it had |

In the form of a backfill Airflow uses the params only if **Override parameters on existing runs**
is ticked, for new runs as well.

### When a task is red

Its log ends with the reason. The exit code says what to do:

| code | means | tried again | what to do |
|---|---|---|---|
{_codes("no", FINAL)}
{_codes("yes", PASSING)}

When the cause is gone, clear the red task: what was done is kept and finished, not repeated.
To fetch the hour anew, trigger a run with its `interval_start` and **Fetch anew**.
"""


def of_dead_letters_dag(pipeline: Pipeline) -> str:
    """The page of the DAG that replays dead letters."""
    table, topic = pipeline.data["table"], pipeline.data["topic"]["name"]
    return f"""\
Replays the dead letters in `{topic}.dlq` of one hour of `{pipeline.name}`, once what made them fail
is mended: most often the pipeline's mapping. Try it with **Dry run** first.

| task | does |
|---|---|
{_rows(_OF_DEAD_LETTERS)}

### What to enter

| field | |
|---|---|
| `interval_start` | start of the hour, which must be stored: its own run is green |
| `reason` | replay only letters of this stage |
| `message_contains` | replay only letters whose message contains this text, in any case |
| `dry_run` | list in the log what would become of each letter, and change nothing |

### What becomes of a letter

| letter | becomes |
|---|---|
| can be mapped and stored by now | its row in `{table["keyspace"]}.{table["name"]}` and in the \
hour's table, with the write time that it would have had; its record in `{topic}`, unless it is \
there |
| fails again | one new letter, with `attempt` one higher and its bytes as they were |
| another record of the hour has its id | one new letter of stage `duplicate` |
| was cut to fit its topic, or is of a revision that the hour no longer has | stays as it is |

The result counts them: `replayed`, `failed_again`, `skipped` with the reasons, and how many are
`remaining`. Only a letter's newest attempt counts, and nothing is tried twice in one run: trigger
another run to try again. To fetch the hour anew instead, use **Fetch anew** of `{pipeline.name}`.

### When a task is red

Its log ends with the reason. The exit code says what to do:

| code | means | tried again | what to do |
|---|---|---|---|
{_codes("no", FINAL)}
{_codes("yes", PASSING)}
"""


def _rows(names: Iterable[str]) -> str:
    return "\n".join(f"| `{name}` | {OF_TASKS[name]} |" for name in names)


def _codes(again: str, codes: dict[int, tuple[str, str]]) -> str:
    lines = (f"| {code} | {name} | {again} | {text} |" for code, (name, text) in codes.items())
    return "\n".join(lines)
