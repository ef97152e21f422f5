"""What the operator asks the engine for, and what it passes on of the result."""

import logging
from types import SimpleNamespace

import pytest
from airflow.sdk import Asset
from airflow.sdk.exceptions import AirflowFailException
from operator_run import LABELS, make_operator, run

from millrace import operator as module


def test_success(operator, docker, context, caplog):
    caplog.set_level(logging.INFO)
    assert run(operator, context) == {
        "outcome": "done",
        "revision": 1,
        "stored": 1000,
        "structure": "s1",
    }
    order = [call[0] for call in docker.calls if call[0] not in ("containers", "logs", "inspect")]
    assert order == ["create", "start", "remove"]
    assert "hello" in [record.getMessage() for record in caplog.records]


def test_what_it_asks_the_engine_for(operator, docker, context):
    run(operator, context)
    memory = 512 << 20
    assert docker.name == "millrace-users-fetch_and_produce-0123456789ab-2"
    assert docker.body == {
        "Image": "millrace/fetch-and-produce:0.1.0",
        "Env": [
            "CASSANDRA_PASSWORD=hush-hush",
            "CASSANDRA_USERNAME=millrace",
            "PARAMS={}",
            'PIPELINE={"a":"{{ b }}"}',
            "RUN_ID=r",
        ],
        "Labels": {**LABELS, "millrace.try": "2"},
        "HostConfig": {
            "NetworkMode": "millrace_data",
            "Memory": memory,
            "MemorySwap": memory,
            "NanoCpus": 1_500_000_000,
            "PidsLimit": 512,
            "ReadonlyRootfs": True,
            "CapDrop": ["ALL"],
            "SecurityOpt": ["no-new-privileges"],
            "Tmpfs": {"/tmp": "rw,exec,nosuid,nodev,mode=1777,size=64m"},
            "LogConfig": {"Type": "json-file", "Config": {"max-size": "10m", "max-file": "3"}},
            "Init": True,
        },
    }


def test_secrets_are_masked_and_not_in_the_fields(operator, context, monkeypatch):
    masked: list[str] = []
    monkeypatch.setattr(module, "mask_secret", masked.append)
    run(operator, context)
    assert masked == ["hush-hush"]
    assert "hush-hush" not in str(vars(operator))


@pytest.mark.parametrize("missing", ["login", "password"])
def test_connection_without_a_password(operator, context, monkeypatch, docker, missing):
    connection = SimpleNamespace(**{"login": "a", "password": "b", missing: None})
    monkeypatch.setattr(module.BaseHook, "get_connection", lambda _: connection)
    with pytest.raises(AirflowFailException, match="cassandra_default has no login or no password"):
        run(operator, context)
    assert docker.made("create") == []


def test_no_secrets_without_a_connection(docker, context, operator):
    run(make_operator(), context)
    assert not any("CASSANDRA" in variable for variable in docker.body["Env"])


def test_asset_event_has_the_counts(docker, context, operator):
    table = Asset("cassandra://user_streams/created_users")
    run(make_operator(outlets=[table]), context)
    assert context["outlet_events"][table].extra == {"revision": 1, "stored": 1000}


def test_the_query_that_shows_the_rows_is_logged_with_the_asset(docker, context, operator, caplog):
    table = Asset("cassandra://user_streams/created_users")
    caplog.set_level(logging.INFO)
    docker.out = b'{"stored": 10, "query": "SELECT 1;"}\n'
    run(make_operator(outlets=[table]), context)
    assert context["outlet_events"][table].extra == {"stored": 10, "query": "SELECT 1;"}
    assert "its rows, in 'make cqlsh': SELECT 1;" in caplog.text


def test_no_request_before_there_is_patience(context):
    """The proxy may be away when a task begins: making the client must not ask it anything."""
    assert make_operator(docker_url="tcp://nobody.invalid:2375").cli.api_version == "1.41"
