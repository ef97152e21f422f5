"""Runs in Cassandra's container, which has Python for cqlsh: prints `refused` if no one can log in who should.

That is `millrace_admin` with CASSANDRA_ADMIN_PASSWORD, or the default superuser, until the first start has replaced it.
By the native protocol itself, because cqlsh takes longer, and shows everybody a password that it is started with.
"""

from __future__ import annotations

import os
import socket
import struct
import time
from collections.abc import Iterable

NODE = ("127.0.0.1", 9042)
TIMEOUT_S = 10
# A node that has just started makes its first superuser a moment later.
TRIES, PAUSE_S = 3, 2
VERSION = 4
# The kinds of frames, and the code of the error
ERROR, STARTUP, AUTH_RESPONSE = 0x00, 0x01, 0x0F
BAD_CREDENTIALS = struct.pack(">I", 0x0100)
# A login that times out has the same code, but not these words.
WRONG = b"incorrect"


def refuses(node: tuple[str, int], user: str, password: str) -> bool:
    """Whether Cassandra says that the password is wrong; it may have other reasons not to answer."""
    with socket.create_connection(node, TIMEOUT_S) as connection, connection.makefile("rb") as answers:
        options = struct.pack(">H", 1) + _text("CQL_VERSION") + _text("3.0.0")
        connection.sendall(_frame(STARTUP, options))
        _answer(answers)
        token = f"\0{user}\0{password}".encode()
        connection.sendall(_frame(AUTH_RESPONSE, struct.pack(">I", len(token)) + token))
        kind, body = _answer(answers)
    return kind == ERROR and body.startswith(BAD_CREDENTIALS) and WRONG in body


def refuses_all(node: tuple[str, int], logins: Iterable[tuple[str, str]], tries: int = TRIES) -> bool:
    """Whether each login is refused, however often it is tried."""
    for attempt in range(tries):
        if attempt:
            time.sleep(PAUSE_S)
        if not all(refuses(node, *login) for login in logins):
            return False
    return True


def _frame(kind: int, body: bytes) -> bytes:
    return struct.pack(">BBHBI", VERSION, 0, 0, kind, len(body)) + body


def _answer(answers) -> tuple[int, bytes]:
    _, _, _, kind, length = struct.unpack(">BBHBI", answers.read(9))
    return kind, answers.read(length)


def _text(text: str) -> bytes:
    return struct.pack(">H", len(text)) + text.encode()


if __name__ == "__main__":
    ADMIN = ("millrace_admin", os.environ["CASSANDRA_ADMIN_PASSWORD"])
    if refuses_all(NODE, [ADMIN, ("cassandra", "cassandra")]):
        print("refused")
