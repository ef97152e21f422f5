"""The events that a backend of OpenLineage receives from the tasks of a run."""

import json
import socket
import subprocess
import sys
import time
from types import SimpleNamespace
from typing import Any

import lineage_run
import pytest
from airflow.sdk import BaseHook
from airflow.sdk.execution_time import task_runner
from fake_docker import FakeDocker
from lineage_events import check, columns, named, rows, schema

from millrace import lineage
from millrace.dag import pipeline_dag
from millrace.dead_letters import dead_letters_dag
from millrace.operator import JavaTaskOperator

SOURCE = ("http://randomuser:8080", "/api/1.4/")
TOPIC = ("kafka://kafka:9092", "users_created")
DEAD_LETTERS = ("kafka://kafka:9092", "users_created.dlq")
NEWEST = ("cassandra://cassandra:9042", "user_streams.created_users")
BY_INTERVAL = ("cassandra://cassandra:9042", "user_streams.created_users_by_interval")

EARLIER = {
    "schema_init": {"schema_id": 7, "revision_floor": 2},
    "fetch_and_produce": {"revision": 3, "fingerprint": "abc"},
}
RESULTS = {
    "schema_init": {"schema_id": 7, "revision_floor": 2},
    "fetch_and_produce": {"revision": 3, "fetched": 10, "produced": 9, "dead_lettered": 1},
    "stream_to_cassandra": {"revision": 3, "read": 9, "stored": 8, "dead_lettered": 2},
    "replay_dead_letters": {"letters": 2, "replayed": 1, "failed_again": 1, "remaining": 1},
}


@pytest.fixture
def docker(environment) -> FakeDocker:
    """Where the tasks run; their secrets are there as well."""
    docker = FakeDocker()
    login = SimpleNamespace(login="millrace", password="cassandra-secret")
    environment.setattr(JavaTaskOperator, "cli", docker)
    environment.setattr(BaseHook, "get_connection", lambda _: login)
    supervisor = lineage_run.Supervisor(EARLIER)
    environment.setattr(task_runner, "SUPERVISOR_COMMS", supervisor, raising=False)
    return docker


@pytest.fixture
def set_backend(environment) -> Any:
    """Sets the variables as docker-compose.yml does."""

    def to(url: str) -> None:
        transport = {"type": "http", "url": url, "timeout": 3, "retry": {"total": 1}}
        environment.setenv("AIRFLOW__OPENLINEAGE__TRANSPORT", json.dumps(transport) if url else "")
        environment.setenv("AIRFLOW__OPENLINEAGE__NAMESPACE", "millrace")
        environment.setenv("AIRFLOW__OPENLINEAGE__EXECUTE_IN_THREAD", "true")
        environment.setenv("AIRFLOW__OPENLINEAGE__EXECUTION_TIMEOUT", "5")

    return to


@pytest.fixture
def events(docker, set_backend) -> Any:
    """Runs a task and gives its state and its events, each of which is valid."""

    def of(task_id: str, conf: Any = None, **result: Any) -> tuple[str, list[dict[str, Any]]]:
        docker.out = json.dumps(RESULTS[task_id] | result).encode()
        replay = task_id == "replay_dead_letters"
        dag = dead_letters_dag("users") if replay else pipeline_dag("users")
        with lineage_run.backend() as (url, received):
            set_backend(url)
            state = lineage_run.run(dag.get_task(task_id), conf)
        for event in received:
            assert event.pop("path") == "/api/v1/lineage"
            check(event)
        return state, received

    return of


def test_fetch_leads_from_the_source_to_the_topic_and_the_dead_letters(events):
    state, (start, end) = events("fetch_and_produce")
    assert (state, start["eventType"], end["eventType"]) == ("success", "START", "COMPLETE")
    assert start["run"]["runId"] == end["run"]["runId"]
    assert rows(start["inputs"]) == {SOURCE: None}
    assert rows(start["outputs"]) == {TOPIC: None, DEAD_LETTERS: None}
    assert rows(end["inputs"]) == {SOURCE: 10}
    assert rows(end["outputs"]) == {TOPIC: 9, DEAD_LETTERS: 1}


def test_an_hour_that_was_there_already_moves_no_records(events):
    _, (_, end) = events("fetch_and_produce", reused=True)
    assert rows(end["inputs"] + end["outputs"]) == {SOURCE: 0, TOPIC: 0, DEAD_LETTERS: 0}


def test_columns_of_the_topic_come_from_pointers_into_the_source(events):
    _, (start, _) = events("fetch_and_produce")
    topic, source = named(start["outputs"])[TOPIC], named(start["inputs"])[SOURCE]
    origins = columns(topic)
    assert origins["id"] == [(*SOURCE, "/login/uuid")]
    assert [field for _, _, field in origins["address"]] == [
        "/location/street/number",
        "/location/street/name",
        "/location/city",
        "/location/state",
        "/location/country",
    ]
    assert {field for those in origins.values() for _, _, field in those} == set(schema(source))
    assert schema(topic)["id"] == "uuid"
    assert origins.keys() == schema(topic).keys()
    steps = topic["facets"]["columnLineage"]["fields"]
    assert steps["id"]["inputFields"][0]["transformations"][0]["subtype"] == "IDENTITY"
    assert steps["address"]["inputFields"][0]["transformations"][0]["subtype"] == "TRANSFORMATION"


def test_storing_leads_from_the_topic_to_both_tables(events):
    _, (_, end) = events("stream_to_cassandra")
    assert rows(end["inputs"]) == {TOPIC: 9}
    assert rows(end["outputs"]) == {NEWEST: 8, BY_INTERVAL: 8, DEAD_LETTERS: None}
    newest, by_interval = (named(end["outputs"])[name] for name in (NEWEST, BY_INTERVAL))
    for table in (newest, by_interval):
        assert columns(table)["email"] == [(*TOPIC, "email")]
    fields = columns(newest).keys()
    assert schema(newest).keys() - fields == {"interval_start", "ingested_at"}
    assert schema(by_interval).keys() - schema(newest).keys() == {"bucket", "revision"}
    assert schema(by_interval)["bucket"] == "int"


def test_schema_init_moves_nothing(events):
    _, (start, end) = events("schema_init")
    assert start["inputs"] + start["outputs"] + end["inputs"] + end["outputs"] == []


def test_replay_leads_from_the_dead_letters_and_a_dry_run_nowhere(events):
    hour = {"interval_start": "2026-11-22T21:00:00Z"}
    _, (_, end) = events("replay_dead_letters", hour)
    assert rows(end["inputs"]) == {DEAD_LETTERS: 2}
    assert rows(end["outputs"]) == {TOPIC: None, NEWEST: 1, BY_INTERVAL: 1}
    _, (_, end) = events("replay_dead_letters", {**hour, "dry_run": True, "reason": "all"})
    assert (rows(end["inputs"]), end["outputs"]) == ({DEAD_LETTERS: 2}, [])


@pytest.mark.parametrize("conf", [None, {"interval_start": "2026-11-22T21:00:00Z"}])
def test_hour_is_the_one_that_is_processed_whatever_the_run_s_own(events, conf):
    _, (_, end) = events("fetch_and_produce", conf)
    hour = end["run"]["facets"]["millrace_interval"]
    assert (hour["intervalStart"], hour["intervalEnd"], hour["revision"]) == (
        "2026-11-22T21:00:00Z",
        "2026-11-22T22:00:00Z",
        3,
    )
    nominal = end["run"]["facets"]["nominalTime"]["nominalStartTime"]
    assert nominal.startswith("2026-11-22T23" if conf else "2026-11-22T21")


def test_hour_is_also_the_nominal_time_where_the_provider_gives_none(environment):
    facets = lineage.of_task("schema_init", {"PIPELINE": "{}", **HOUR}).run_facets
    assert facets["nominalTime"].nominalStartTime == "2026-11-22T21:00:00Z"
    assert lineage.of_task("schema_init", {"PIPELINE": "{}"}).run_facets == {}
    refused = {"PIPELINE": "{}", "INTERVAL_START": "none: not a full hour"}
    assert lineage.of_task("schema_init", refused).run_facets == {}


HOUR = {"INTERVAL_START": "2026-11-22T21:00:00Z", "INTERVAL_END": "2026-11-22T22:00:00Z"}


def test_failure_has_its_reason_and_no_counts(events, docker):
    docker.code = 69
    state, (_, end) = events("fetch_and_produce", reason="the source does not answer")
    assert (state, end["eventType"]) == ("failed", "FAIL")
    assert rows(end["outputs"]) == {TOPIC: None, DEAD_LETTERS: None}
    told = end["run"]["facets"]["errorMessage"]["message"]
    assert told == "the source does not answer (exit code 69, unavailable)"


@pytest.mark.parametrize("code", [0, 78])
def test_no_event_holds_a_secret(events, docker, environment, edit_users, code):
    edit_users('"${env.SOURCE_URL}"', '"${env.SOURCE_API}/${env.SOURCE_KEY}/users?t=hush-1"')
    environment.setenv("SOURCE_API", "https://me:hush-2@Example.COM:8443/v1?key=hush-3#hush-4")
    environment.setenv("SOURCE_KEY", "hush-5")
    docker.code = code
    reason = "source.url is https://me:hush-2@example.com:8443/v1?key=hush-3"
    _, received = events("fetch_and_produce", reason=reason)
    assert len(received) == 2
    text = json.dumps(received)
    assert "hush" not in text
    assert "me:" not in text
    (source,) = named(received[1]["inputs"])
    assert source[0] == "https://example.com:8443"


def source_of(url: str, **variables: str) -> tuple[str, str]:
    pipeline = {
        "source": {"url": url},
        "record": {"fields": {}},
        "topic": {"name": "t"},
    }
    given = {"PIPELINE": json.dumps(pipeline), "KAFKA_BOOTSTRAP_SERVERS": "a:1,b:2", **variables}
    (source,) = lineage.of_task("fetch_and_produce", given).inputs
    return source.namespace, source.name


@pytest.mark.parametrize(
    ("url", "variables", "place"),
    [
        ("https://h", {}, ("https://h", "/")),
        ("https://u:p@H:1/a/b/?q=1", {}, ("https://h:1", "/a/b/")),
        ("${env.SOURCE_URL}", {"SOURCE_URL": "http://u:p@h/a?q"}, ("http://h", "/a")),
        ("${env.SOURCE_URL}/users", {"SOURCE_URL": "http://h/a"}, ("http://h", "/a/users")),
        ("https://${env.SOURCE_HOST}/a", {"SOURCE_HOST": "h:1"}, ("https://h:1", "/a")),
        (
            "https://h/${env.SOURCE_KEY}/a",
            {"SOURCE_KEY": "k"},
            ("https://h", "/${env.SOURCE_KEY}/a"),
        ),
    ],
)
def test_source_is_named_by_host_and_path(url, variables, place):
    assert source_of(url, **variables) == place


def test_cluster_is_named_by_its_first_address(environment, events):
    environment.setenv("KAFKA_BOOTSTRAP_SERVERS", "kafka-1:9092,kafka-2:9092")
    environment.setenv("CASSANDRA_CONTACT_POINTS", "node-1:9042,node-2:9042")
    _, (_, end) = events("stream_to_cassandra")
    assert {it["namespace"] for it in end["inputs"] + end["outputs"]} == {
        "kafka://kafka-1:9092",
        "cassandra://node-1:9042",
    }


def test_fields_whose_names_look_like_secrets_keep_their_lineage(events, edit_users):
    edit_users("    username: {", "    access_token: {")
    _, (_, end) = events("fetch_and_produce")
    assert columns(named(end["outputs"])[TOPIC])["access_token"] == [(*SOURCE, "/login/username")]


def test_retired_field_comes_from_nowhere(events, edit_users):
    edit_users("{type: text, from: /login/username}", "{type: text, retired: true}")
    _, (_, end) = events("fetch_and_produce")
    topic = named(end["outputs"])[TOPIC]
    assert "username" in schema(topic)
    assert "username" not in columns(topic)


@pytest.mark.parametrize("way", ["nobody listens", "it hangs", "it answers 500"])
def test_a_backend_that_is_down_does_not_hold_up_a_task(docker, dag, set_backend, way, environment):
    docker.out = json.dumps(RESULTS["fetch_and_produce"]).encode()
    with lineage_run.backend(500) as (failing, _), socket.create_server(("127.0.0.1", 0)) as silent:
        hanging = f"http://127.0.0.1:{silent.getsockname()[1]}"
        places = {"it answers 500": failing, "it hangs": hanging}
        set_backend(places.get(way, "http://127.0.0.1:1"))
        environment.setenv("AIRFLOW__OPENLINEAGE__EXECUTION_TIMEOUT", "1")
        began = time.monotonic()
        assert lineage_run.run(dag.get_task("fetch_and_produce")) == "success"
        # Once at its start, once at its end
        assert time.monotonic() - began < 2.9


@pytest.mark.parametrize("url", ["", "http://localhost:5000"])
def test_provider_listens_only_if_there_is_an_address(set_backend, url):
    set_backend(url)
    code = (
        "from airflow.sdk.listener import get_listener_manager;"
        "print([type(it).__name__ for it in get_listener_manager().pm.get_plugins()])"
    )
    assert ("OpenLineageListener" in printed(code)) == bool(url)


def test_nothing_of_openlineage_is_loaded_until_the_provider_asks(environment):
    code = (
        "import sys; from millrace.dag import pipeline_dag; pipeline_dag('users');"
        "print(sorted(n for n in sys.modules if n.startswith(('openlineage', 'millrace.lineage'))))"
    )
    assert printed(code) == "[]"


def printed(code: str) -> str:
    """The last line that a Python process of its own prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[-1]
