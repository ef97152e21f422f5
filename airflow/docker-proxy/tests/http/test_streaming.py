import http.client
from contextlib import contextmanager

import pytest
from stack import OWN, PATIENCE

from docker_proxy import engine

LOGS = f"/v1.41/containers/{OWN}/logs?stdout=1&stderr=1&follow=1"


@contextmanager
def followed(stack):
    connection = stack.connect("GET", LOGS)
    with connection.getresponse() as response:
        yield response
    connection.close()


def test_should_pass_each_piece_of_a_log_before_the_next_comes(stack):
    with followed(stack) as response:
        # The engine has said nothing yet, the headers are there already.
        assert response.status == 200
        assert response.headers["Content-Type"] == "application/octet-stream"

        for piece in (b"one\n", b"two\n"):
            stack.say(piece)
            assert response.read1() == piece
        stack.say(None)
        assert response.read() == b""


def test_should_stream_more_than_fits_any_buffer(stack):
    with followed(stack) as response:
        for _ in range(64):
            stack.say(b"x" * (1 << 18))
        stack.say(None)

        assert len(response.read()) == 64 << 18


def test_should_show_that_a_log_was_cut(stack):
    with followed(stack) as response:
        stack.say(b"one\n")
        assert response.read1() == b"one\n"

        stack.say(ConnectionError())

        with pytest.raises((http.client.IncompleteRead, ConnectionError)):
            response.read()


def test_should_bound_nothing_but_connecting():
    # A log may be silent for longer than any test can wait.
    bounds = engine.TIMEOUT

    assert bounds.sock_connect == 5
    assert (bounds.total, bounds.sock_read, bounds.connect) == (None, None, None)


def test_should_leave_a_silent_log_when_its_reader_leaves(stack):
    with followed(stack):
        assert not stack.engine.log_closed.is_set()

    assert stack.engine.log_closed.wait(PATIENCE)


def test_should_answer_others_while_many_logs_are_followed(stack):
    # More than an HTTP client's usual pool of 100.
    connections = [stack.connect("GET", LOGS) for _ in range(120)]
    responses = [connection.getresponse() for connection in connections]

    assert stack.request("GET", "/_ping")[0] == 200

    for response, connection in zip(responses, connections, strict=True):
        response.close()
        connection.close()
