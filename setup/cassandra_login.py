"""Runs in Cassandra's container, which has Python for cqlsh: prints `refused` if no one can log in who should.

That is `millrace_admin` with CASSANDRA_ADMIN_PASSWORD, or the default superuser, until the first start has replaced it.
By the native protocol itself, because cqlsh takes longer, and shows everybody a password that it is started with.
"""

from __future__ import annotations

import os
import socket
import struct

NODE = ("127.0.0.1", 9042)
TIMEOUT_S = 10
VERSION = 4
# The kinds of frames, and the code of the error
ERROR, STARTUP, AUTH_RESPONSE = 0x00, 0x01, 0x0F
BAD_CREDENTIALS = struct.pack(">I", 0x0100)


def refuses(node: tuple[str, int], user: str, password: str) -> bool:
    """Whether Cassandra says that the password is wrong; it may have other reasons not to answer."""
    with socket.create_connection(node, TIMEOUT_S) as connection, connection.makefile("rb") as answers:
        options = struct.pack(">H", 1) + _text("CQL_VERSION") + _text("3.0.0")
        connection.sendall(_frame(STARTUP, options))
        _answer(answers)
        token = f"\0{user}\0{password}".encode()
        connection.sendall(_frame(AUTH_RESPONSE, struct.pack(">I", len(token)) + token))
        kind, body = _answer(answers)
    return kind == ERROR and body.startswith(BAD_CREDENTIALS)


def _frame(kind: int, body: bytes) -> bytes:
    return struct.pack(">BBHBI", VERSION, 0, 0, kind, len(body)) + body


def _answer(answers) -> tuple[int, bytes]:
    _, _, _, kind, length = struct.unpack(">BBHBI", answers.read(9))
    return kind, answers.read(length)


def _text(text: str) -> bytes:
    return struct.pack(">H", len(text)) + text.encode()


if __name__ == "__main__":
    admin = ("millrace_admin", os.environ["CASSANDRA_ADMIN_PASSWORD"])
    if refuses(NODE, *admin) and refuses(NODE, "cassandra", "cassandra"):
        print("refused")
