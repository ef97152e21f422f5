"""The login by the native protocol, against a server that answers as Cassandra does."""

import socket
import threading

import cassandra_login
import pytest

AUTHENTICATE = b"\x84\0\0\0\x03\0\0\0\x05\0\x03abc"
SUCCESS = b"\x84\0\0\1\x10\0\0\0\x04\xff\xff\xff\xff"
# The code, and the message
BAD_CREDENTIALS = b"\x84\0\0\1\0\0\0\0\x0f\0\0\1\0\0\x09incorrect"
TIMED_OUT = b"\x84\0\0\1\0\0\0\0\x0f\0\0\1\0\0\x09timed out"
OVERLOADED = b"\x84\0\0\1\0\0\0\0\x08\0\0\x10\x01\0\x02no"


@pytest.fixture
def node():
    """The address of a server that answers a login, and what it was sent."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        heard = []

        def serve(last):
            with server.accept()[0] as connection:
                for answer in (AUTHENTICATE, last):
                    heard.append(connection.recv(1000))
                    connection.sendall(answer)

        def answering(last):
            threading.Thread(target=serve, args=(last,), daemon=True).start()
            return server.getsockname()

        yield answering, heard


@pytest.mark.parametrize(
    ("answer", "refused"), [(SUCCESS, False), (BAD_CREDENTIALS, True), (TIMED_OUT, False), (OVERLOADED, False)]
)
def test_should_tell_a_wrong_password_from_every_other_answer(node, answer, refused):
    answering, heard = node

    assert cassandra_login.refuses(answering(answer), "me", "hüsh") is refused
    assert heard == [
        b"\x04\0\0\0\x01\0\0\0\x16\0\x01\0\x0bCQL_VERSION\0\x053.0.0",
        b"\x04\0\0\0\x0f\0\0\0\x0d\0\0\0\x09\0me\0h\xc3\xbcsh",
    ]


@pytest.mark.parametrize(("accepted", "refused"), [("none", True), ("second", False)])
def test_should_try_again_before_it_says_that_all_are_refused(monkeypatch, accepted, refused):
    tried = []
    monkeypatch.setattr(cassandra_login, "PAUSE_S", 0)
    monkeypatch.setattr(
        cassandra_login, "refuses", lambda node, user, password: not tried.append(user) and user != accepted
    )

    assert cassandra_login.refuses_all(("node", 1), [("first", ""), ("second", "")]) is refused
    assert tried == ["first", "second"] * (3 if refused else 1)
