"""Bytes on the wire that are meant to mean one thing to the proxy and another to the engine."""

import gzip
import json
import logging
import re
import time

import pytest
from forbidden import FORBIDDEN_CONFIG, FORBIDDEN_HOST_CONFIG
from stack import OWN, PATIENCE, Stack
from support import encoded, operator_body, with_host

from docker_proxy.__main__ import OneLineForMalformedRequests

CREATE = b"POST /v1.41/containers/create HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
SMUGGLED = b"DELETE /v1.41/containers/%s?force=1 HTTP/1.1\r\nHost: x\r\n\r\n" % OWN.encode()


def statuses(answer: bytes) -> list[int]:
    # The parser answers in HTTP/1.0 what it cannot read.
    return [int(status) for status in re.findall(rb"HTTP/[0-9.]+ ([0-9]{3}) ", answer)]


def refused(stack: Stack, sent: dict, reason: str) -> None:
    status, body, _ = stack.request("POST", "/v1.41/containers/create", sent)

    assert status == 403
    assert body["message"].startswith(f"docker-proxy: {reason}")
    assert stack.engine.seen == []


@pytest.mark.parametrize("name", sorted(FORBIDDEN_HOST_CONFIG))
def test_should_refuse_every_forbidden_field_of_host_config(stack, name):
    refused(stack, with_host(**{name: FORBIDDEN_HOST_CONFIG[name]}), f"HostConfig.{name} ")


@pytest.mark.parametrize("name", sorted(FORBIDDEN_CONFIG))
def test_should_refuse_every_forbidden_field(stack, name):
    refused(stack, operator_body(**{name: FORBIDDEN_CONFIG[name]}), name)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", f"/v1.41/containers/{OWN}/attach?stream=1&stdout=1"),
        ("GET", f"/v1.41/containers/{OWN}/logs"),
        ("POST", f"/v1.41/containers/{OWN}/exec"),
        ("POST", f"/v1.41/containers/{OWN}/start"),
        ("POST", "/v1.41/containers/create"),
        ("POST", "/session"),
        ("GET", "/_ping"),
    ],
)
@pytest.mark.parametrize("protocol", ["tcp", "h2c", "websocket"])
def test_should_refuse_upgrades_everywhere(stack, method, path, protocol):
    answer = stack.raw(
        f"{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n"
        f"Upgrade: {protocol}\r\n\r\n".encode()
        + SMUGGLED
    )

    assert statuses(answer) == [403]
    assert stack.engine.seen == []


@pytest.mark.parametrize(
    "headers",
    [
        b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
        b"Content-Length: 0\r\nContent-Length: 4\r\n",
        b"Content-Length: 4, 4\r\n",
        b"Content-Length: +4\r\n",
        b"Content-Length: 0x4\r\n",
        b"Content-Length: -1\r\n",
        b"Content-Length : 4\r\n",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        b"Transfer-Encoding: identity, chunked\r\n",
        b"Transfer-Encoding: gzip, chunked\r\n",
        b"Transfer-Encoding: xchunked\r\n",
        b"Transfer-Encoding:\x0bchunked\r\n",
        b"Transfer-Encoding : chunked\r\n",
        b"Transfer-Encoding: chunked\r\n folded: x\r\n",
        b"X: a\rTransfer-Encoding: chunked\r\n",
        b"X: a\x00b\r\nContent-Length: 0\r\n",
    ],
)
def test_should_refuse_ambiguous_framing_and_read_no_second_request(stack, headers):
    answer = stack.raw(CREATE + headers + b"\r\n0\r\n\r\n" + SMUGGLED)

    assert len(statuses(answer)) == 1
    assert 400 <= statuses(answer)[0] < 500
    assert stack.engine.seen == []


@pytest.mark.parametrize("size", [b"4;", b"0x4", b"-4", b"+4", b"4 4", b"", b"fffffffffffffffff"])
def test_should_refuse_chunk_sizes_that_others_read_differently(stack, size):
    chunk = b"%s\r\nabcd\r\n0\r\n\r\n" % size

    answer = stack.raw(CREATE + b"Transfer-Encoding: chunked\r\n\r\n" + chunk + SMUGGLED)

    assert len(statuses(answer)) == 1
    assert 400 <= statuses(answer)[0] < 500
    assert stack.engine.seen == []


@pytest.mark.parametrize(
    "line",
    [
        b"GET http://docker/v1.41/containers/json HTTP/1.1",
        b"GET //v1.41/containers/json HTTP/1.1",
        b"GET /v1.41/containers/%6ason HTTP/1.1",
        b"GET /v1.41/containers/../info HTTP/1.1",
        b"GET /v1.41/containers/json#x HTTP/1.1",
        b"GET /v1.41/containers/json /info HTTP/1.1",
        b"GET /v1.41/containers/json\x00 HTTP/1.1",
        b"GET /v1.41/containers/json\tx HTTP/1.1",
        b"GET /v1.39/containers/json HTTP/1.1",
        b"GET /v9.99/containers/json HTTP/1.1",
        b"CONNECT docker:2375 HTTP/1.1",
        b"OPTIONS * HTTP/1.1",
        b"TRACE /version HTTP/1.1",
        b"GET /" + b"a" * 10_000 + b" HTTP/1.1",
    ],
)
def test_should_refuse_request_lines_and_read_no_second_request(stack, line):
    answer = stack.raw(line + b"\r\nHost: x\r\n\r\n" + SMUGGLED)

    assert len(statuses(answer)) == 1
    assert 400 <= statuses(answer)[0] < 500
    assert stack.engine.seen == []


@pytest.mark.parametrize(
    "data",
    [
        SMUGGLED.replace(b"HTTP/1.1", b"HTTP/2.0"),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET /v1.41/containers/json\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    ],
)
def test_should_refuse_other_protocols(stack, data):
    answer = stack.raw(data)

    assert all(status in (400, 505) for status in statuses(answer))
    assert stack.engine.seen == []


def test_should_not_read_what_follows_a_refused_body_as_a_request(stack):
    body = encoded(with_host(Privileged=True))

    answer = stack.raw(CREATE + b"Content-Length: %d\r\n\r\n" % len(body) + body + SMUGGLED)

    assert statuses(answer) == [403]
    assert stack.engine.seen == []


def test_should_answer_requests_on_one_connection_in_order(stack):
    ping = b"GET /_ping HTTP/1.1\r\nHost: x\r\n\r\n"

    answer = stack.raw(ping + ping + ping.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))

    assert statuses(answer) == [200, 200, 200]


@pytest.mark.parametrize("announced", [True, False])
def test_should_refuse_a_body_over_the_limit(tmp_path, announced):
    with Stack(tmp_path / "docker.sock", MAX_BODY="8k") as stack:
        body = encoded(operator_body(Env=["A=" + "x" * 8192]))
        if announced:
            # Refused by its announcement, without a byte of it.
            framed = b"Content-Length: %d\r\n\r\n" % len(body)
        else:
            framed = b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
        began = time.monotonic()
        answer = stack.raw(CREATE + framed)

    assert time.monotonic() - began < PATIENCE / 2
    assert statuses(answer) == [413]
    assert b"a body of more than 8192 bytes is not allowed" in answer
    assert stack.engine.seen == []


def test_should_take_a_body_just_under_the_limit(tmp_path):
    body = encoded(operator_body())
    body += b" " * (8192 - len(body))
    with Stack(tmp_path / "docker.sock", MAX_BODY="8k") as stack:
        assert stack.request("POST", "/v1.41/containers/create", body)[0] == 200
        assert stack.request("POST", "/v1.41/containers/create", body + b" ")[0] == 413


@pytest.mark.parametrize(
    ("name", "value"),
    [("Content_Encoding", "gzip"), ("Expect", "100-continue"), ("Trailer", "Content-Length")],
)
def test_should_refuse_headers_that_change_the_meaning_of_a_body(stack, name, value):
    data = encoded(operator_body())
    body = gzip.compress(data) if value == "gzip" else data

    status, answer, _ = stack.request("POST", "/v1.41/containers/create", body, **{name: value})

    assert status == 403
    assert answer["message"] == f"docker-proxy: header {name.replace('_', '-')} is not allowed"
    assert stack.engine.seen == []


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-tar", "application/json-patch+json"]
)
def test_should_refuse_another_content_type(stack, content_type):
    status, body, _ = stack.request(
        "POST", "/v1.41/containers/create", operator_body(), Content_Type=content_type
    )

    assert status == 403
    assert "Content-Type" in body["message"]


@pytest.mark.parametrize("verb", ["start", "stop", "wait", "kill"])
@pytest.mark.parametrize("chunked", [True, False])
def test_should_refuse_a_body_where_none_belongs(stack, verb, chunked):
    # Old engines took a HostConfig with start.
    data = json.dumps({"Binds": ["/:/host"]}).encode()
    framed = (
        b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(data), data)
        if chunked
        else b"Content-Length: %d\r\n\r\n" % len(data) + data
    )

    answer = stack.raw(
        f"POST /v1.41/containers/{OWN}/{verb} HTTP/1.1\r\nHost: x\r\n"
        "Content-Type: application/json\r\n".encode()
        + framed
    )

    assert statuses(answer) == [403]
    assert f"a body with {verb} is not allowed".encode() in answer
    assert stack.engine.seen == []


def test_should_log_a_malformed_request_in_one_line(stack, caplog):
    server_log = logging.getLogger("aiohttp.server")
    one_line = OneLineForMalformedRequests()
    server_log.addFilter(one_line)
    try:
        stack.raw(CREATE + b"Content-Length: x\r\n\r\n")
    finally:
        server_log.removeFilter(one_line)

    (record,) = caplog.records
    assert record.levelname == "WARNING"
    assert record.getMessage().startswith("refuse a malformed request: ")
    assert record.exc_info is None


def test_should_keep_a_log_line_one_line(stack, caplog):
    stack.request("GET", "/v1.41/containers/" + "x" * 4000)

    (record,) = caplog.records
    assert len(record.getMessage()) < 300
    assert "\n" not in record.getMessage()
