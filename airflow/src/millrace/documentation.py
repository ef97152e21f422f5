"""The documentation of a pipeline's DAG and its tasks on Airflow's pages."""

from collections.abc import Iterable

from millrace.outcome import FINAL, PASSING
from millrace.pipeline import Pipeline

OF_TASKS = {
    "schema_init": "Creates or checks the topics, schema, keyspace and tables; "
    "fails if an existing one cannot be changed to match.",
    "fetch_and_produce": "Fetches the hour's records page by page and writes each page to Kafka "
    "in one transaction. A retry resumes after the last committed page.",
    "stream_to_cassandra": "Reads exactly the hour's records from Kafka, stores them, and "
    "verifies them against Cassandra, on Spark if that is the run's engine. Success means stored.",
    "replay_dead_letters": "Maps, checks and stores the hour's dead letters again, using the "
    "current pipeline. A record that fails again becomes a dead letter again.",
}
_OF_PIPELINE = ("schema_init", "fetch_and_produce", "stream_to_cassandra")
_OF_DEAD_LETTERS = ("schema_init", "replay_dead_letters")


def of_dag(pipeline: Pipeline) -> str:
    """The DAG's page: what it does, what to enter, what to do when it fails."""
    table, topic = pipeline.data["table"], pipeline.data["topic"]["name"]
    return f"""\
{pipeline.data.get("description", "")}

Each run processes one hour, `[start, end)` in UTC. It can be repeated: each row is stored once.

| task | does |
|---|---|
{_rows(_OF_PIPELINE)}

Records go to the topic `{topic}` and the table `{table["keyspace"]}.{table["name"]}`;
records that cannot be mapped or stored go to `{topic}.dlq`. The DAG `{pipeline.name}_dead_letters`
replays them.

### Which hour

| run | hour |
|---|---|
| schedule at 22:00, backfill | 21:00-22:00, the run's data interval |
| Trigger in the UI at 22:17 | 21:00-22:00, the last complete hour |
| REST, `"logical_date": null`, at 22:17 | 21:00-22:00, the last complete hour |
| REST, logical date 21:00 | 20:00-21:00: Airflow takes the last hour complete at that time |
| `airflow dags trigger`, with or without a logical date, at 22:17 | 21:00-22:00 |
| any, with `interval_start` | the hour that starts then; rejected if not a full hour or not over |
| cleared | the same hour as before |

In the backfill form, Airflow uses the params only if **Override parameters on existing runs**
is ticked, even for new runs.

### When a task fails

Its log ends with the reason. The exit code says what to do:

| code | means | retried | what to do |
|---|---|---|---|
{_codes("no", FINAL)}
{_codes("yes", PASSING)}

Once the cause is fixed, clear the failed task: it resumes, and repeats nothing already done. If
the fix changes the pipeline's record, topic or table, clear the whole run.
To re-fetch the hour, trigger a run with its `interval_start` and **Re-fetch**.
"""


def of_dead_letters_dag(pipeline: Pipeline) -> str:
    """The page of the DAG that replays dead letters."""
    table, topic = pipeline.data["table"], pipeline.data["topic"]["name"]
    return f"""\
Replays the dead letters in `{topic}.dlq` of one hour of `{pipeline.name}`, once the cause is fixed:
usually the pipeline's mapping. Try it with **Dry run** first.

| task | does |
|---|---|
{_rows(_OF_DEAD_LETTERS)}

### What to enter

| field | |
|---|---|
| `interval_start` | start of the hour; the hour's own run must have succeeded |
| `reason` | replay only dead letters of this stage |
| `message_contains` | replay only dead letters whose message contains this text (ignores case) |
| `dry_run` | log what would happen to each dead letter, without changing anything |

### What happens to a dead letter

| dead letter | result |
|---|---|
| can now be mapped and stored | its row in `{table["keyspace"]}.{table["name"]}` and in the \
hour's table, with its original write time; its record in `{topic}`, unless it is already \
there |
| fails again | one new dead letter, with `attempt` one higher and the same bytes |
| another record of the hour has the same id | one new dead letter of stage `duplicate` |
| was truncated to fit its topic, or belongs to an older revision of the hour | unchanged |

The result counts them: `replayed`, `failed_again`, `skipped` with the reasons, and how many are
`remaining`. Only the newest attempt of a record counts, and a run tries each once: trigger
another run to try again. To re-fetch the hour instead, use **Re-fetch** of `{pipeline.name}`.

### When a task fails

Its log ends with the reason. The exit code says what to do:

| code | means | retried | what to do |
|---|---|---|---|
{_codes("no", FINAL)}
{_codes("yes", PASSING)}
"""


def _rows(names: Iterable[str]) -> str:
    return "\n".join(f"| `{name}` | {OF_TASKS[name]} |" for name in names)


def _codes(again: str, codes: dict[int, tuple[str, str]]) -> str:
    lines = (f"| {code} | {name} | {again} | {text} |" for code, (name, text) in codes.items())
    return "\n".join(lines)
