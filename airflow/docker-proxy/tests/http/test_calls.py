import json
import logging

import pytest
from stack import OWN, Stack
from support import IMAGE, operator_body, with_host


def test_should_pass_the_engines_answer_and_only_known_headers(stack):
    status, body, headers = stack.request("GET", "/version", X_Secret="1", Cookie="a=b")

    assert status == 200
    assert body == {"engine": "answer"}
    assert headers["Api-Version"] == "1.41"
    assert "Set-Cookie" not in headers
    (seen,) = stack.engine.seen
    assert seen.headers.keys() == {"Host", "Accept", "Connection"}


def test_should_keep_nothing_of_one_answer_for_the_next_request(stack):
    stack.request("GET", "/version")
    stack.request("GET", "/version")

    assert [seen.headers.get("Cookie") for seen in stack.engine.seen] == [None, None]


def test_should_follow_no_redirect_of_the_engine(stack):
    stack.engine.status = 307

    assert stack.request("GET", "/version")[0] == 307
    assert [seen.target for seen in stack.engine.seen] == ["/version"]


def test_should_send_the_engine_a_body_of_its_own(stack):
    status, _, _ = stack.request(
        "POST", "/v1.41/containers/create?name=millrace-users-1", operator_body()
    )

    assert status == 200
    (seen,) = stack.engine.seen
    assert (seen.method, seen.target) == (
        "POST",
        "/v1.41/containers/create?name=millrace-users-1",
    )
    assert seen.headers["Content-Type"] == "application/json"
    sent = json.loads(seen.body)
    assert sent["Image"] == IMAGE
    assert sent["HostConfig"]["ReadonlyRootfs"] is True
    assert sent["HostConfig"]["CapDrop"] == ["ALL"]


def test_should_take_a_chunked_body_like_any_other(stack):
    body = json.dumps(operator_body()).encode()
    pieces = b"".join(
        b"%x\r\n%s\r\n" % (len(body[n : n + 7]), body[n : n + 7]) for n in range(0, len(body), 7)
    )

    answer = stack.raw(
        b"POST /v1.41/containers/create HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        + pieces
        + b"0\r\n\r\n"
    )

    assert answer.startswith(b"HTTP/1.1 200 ")
    assert json.loads(stack.engine.seen[0].body)["Image"] == IMAGE


def test_should_refuse_with_the_fields_name_and_not_ask_the_engine(stack, caplog):
    with caplog.at_level(logging.INFO, "docker_proxy"):
        status, body, headers = stack.request(
            "POST", "/v1.41/containers/create", with_host(Privileged=True)
        )

    assert status == 403
    assert body == {"message": "docker-proxy: HostConfig.Privileged = True is not allowed"}
    assert headers["Connection"] == "close"
    assert stack.engine.seen == []
    (record,) = caplog.records
    assert record.levelname == "WARNING"
    assert record.getMessage().startswith("refuse POST /v1.41/containers/create from 127.0.0.1: ")


def test_should_log_one_line_per_decision_without_values(stack, caplog):
    with caplog.at_level(logging.DEBUG, "docker_proxy"):
        stack.request("POST", "/v1.41/containers/create", operator_body(Env=["PASSWORD=hunter2"]))
        stack.request("POST", "/v1.41/containers/millrace-own/start")
        stack.request("GET", "/_ping")

    lines = [(record.levelname, record.getMessage()) for record in caplog.records]
    assert len(lines) == 3
    assert lines[0][1].startswith(f"allow POST /v1.41/containers/create image {IMAGE}: 200, ")
    assert lines[1][1].startswith("allow POST /v1.41/containers/millrace-own/start: 204, ")
    assert [level for level, _ in lines] == ["INFO", "INFO", "DEBUG"]
    assert "hunter2" not in caplog.text


def test_should_act_on_the_id_it_has_inspected_not_on_the_name(stack):
    status, body, _ = stack.request("POST", "/v1.41/containers/millrace-own/start")

    assert (status, body) == (204, None)
    assert [(seen.method, seen.target) for seen in stack.engine.seen] == [
        ("GET", "/v1.41/containers/millrace-own/json"),
        ("POST", f"/v1.41/containers/{OWN}/start"),
    ]


def test_should_answer_inspect_with_what_it_has_checked(stack):
    status, body, _ = stack.request("GET", "/v1.41/containers/millrace-own/json")

    assert status == 200
    assert body["Id"] == OWN
    assert len(stack.engine.seen) == 1


CONTAINER_CALLS = [
    ("POST", "/start"),
    ("POST", "/stop"),
    ("POST", "/wait"),
    ("POST", "/kill"),
    ("GET", "/json"),
    ("GET", "/logs"),
    ("DELETE", ""),
]


@pytest.mark.parametrize("name", ["kafka", "b" * 64, "unlabelled", "nowhere"])
@pytest.mark.parametrize(("method", "verb"), CONTAINER_CALLS)
def test_should_not_tell_a_foreign_container_from_none(stack, method, verb, name):
    status, body, _ = stack.request(method, f"/v1.41/containers/{name}{verb}")

    assert status == 404
    assert body == {"message": f"docker-proxy: No such container: {name}"}
    assert [seen.method for seen in stack.engine.seen] == ["GET"]


@pytest.mark.parametrize("status", [400, 404, 409, 500, 503])
def test_should_pass_the_engines_errors_on(stack, status):
    stack.engine.status = status

    received, body, _ = stack.request("POST", "/v1.41/containers/create", operator_body())

    assert (received, body) == (status, {"engine": "answer"})


def test_should_answer_502_when_the_engine_cannot_inspect(stack):
    stack.engine.status = 500

    status, body, _ = stack.request("DELETE", f"/v1.41/containers/{OWN}")

    assert status == 502
    assert body["message"] == "docker-proxy: the Docker engine answered 500 to inspect"


def test_should_answer_502_in_one_line_when_there_is_no_engine(tmp_path, caplog):
    with (
        Stack(tmp_path / "docker.sock", engine_runs=False) as stack,
        caplog.at_level(logging.INFO, "docker_proxy"),
    ):
        status, body, _ = stack.request("GET", "/_ping")

    assert status == 502
    assert body["message"].startswith(f"docker-proxy: no Docker engine at {tmp_path}/docker.sock")
    (record,) = caplog.records
    assert record.levelname == "ERROR"
    assert record.exc_info is None
    assert "\n" not in record.getMessage()
