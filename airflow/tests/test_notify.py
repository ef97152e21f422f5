"""The failure webhook, against a local receiver."""

import json
import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace

import pytest

from millrace.notify import FailureWebhook
from millrace.task_log import last_line

CONTEXT = {
    "ti": SimpleNamespace(
        dag_id="users", run_id="r", task_id="schema_init", try_number=4, log_url="http://log"
    ),
    "exception": RuntimeError("broker is gone"),
}


@pytest.fixture
def receiver() -> Iterator[tuple[str, list]]:
    received: list = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append((self.headers["Content-Type"], json.loads(body)))
            if self.path == "/no-http":
                self.wfile.write(b"220 smtp.example ESMTP\r\n")
                return
            self.send_response(500 if self.path == "/broken" else 204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", received
    server.shutdown()
    server.server_close()


def test_message(receiver):
    url, received = receiver
    FailureWebhook(url)(CONTEXT)
    assert received == [
        (
            "application/json",
            {
                "dag": "users",
                "run": "r",
                "task": "schema_init",
                "try": 4,
                "reason": "broker is gone",
                "log": "http://log",
            },
        )
    ]


@pytest.mark.parametrize("path", ["broken", "no-http"])
def test_receiver_that_fails_is_logged(receiver, caplog, path):
    url, _ = receiver
    FailureWebhook(f"{url}/{path}")(CONTEXT)
    assert "could not report" in caplog.text


def test_receiver_that_is_not_there_is_logged(caplog):
    caplog.set_level(logging.WARNING)
    FailureWebhook("http://127.0.0.1:1")(CONTEXT)
    assert "could not report" in caplog.text


def test_dag_uses_it_when_it_is_set(environment):
    from millrace.dag import pipeline_dag

    assert pipeline_dag("users").get_task("schema_init").on_failure_callback == [last_line]
    environment.setenv("MILLRACE_FAILURE_WEBHOOK", "https://hooks.example/x")
    webhook, last = pipeline_dag("users").get_task("schema_init").on_failure_callback
    assert isinstance(webhook, FailureWebhook)
    assert last is last_line
