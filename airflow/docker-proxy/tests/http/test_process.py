"""The proxy as a process: settings, signals, exit codes."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from support import REQUIRED

SOURCE = Path(__file__).parents[2] / "src"


@contextmanager
def proxy(**env):
    process = subprocess.Popen(
        [sys.executable, "-m", "docker_proxy"],
        env={"PYTHONPATH": os.pathsep.join([str(SOURCE), *sys.path]), **env},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def ping(process, port):
    deadline = time.monotonic() + 20
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/_ping")
            return connection.getresponse().status
        except ConnectionRefusedError:
            assert process.poll() is None, process.stderr.read()
            assert time.monotonic() < deadline
            time.sleep(0.05)
        finally:
            connection.close()


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
def test_should_stop_cleanly_on_a_signal_even_with_a_connection_open(name, tmp_path):
    port = free_port()
    env = {
        **REQUIRED,
        "PROXY_HOST": "127.0.0.1",
        "PROXY_PORT": str(port),
        "DOCKER_SOCKET_PATH": str(tmp_path / "docker.sock"),
    }
    with proxy(**env) as process:
        assert ping(process, port) == 502
        with socket.create_connection(("127.0.0.1", port)) as idle:
            idle.sendall(b"GET /_ping HTTP/1.1\r\n")
            process.send_signal(name)

            _, errors = process.communicate(timeout=10)

    assert process.returncode == 0
    assert "listening on port" in errors.splitlines()[0]
    assert errors.splitlines()[-1].endswith("INFO stopping")
    assert "Traceback" not in errors


def test_should_refuse_wrong_settings_before_anything_is_opened():
    with proxy(PROXY_PORT="x") as process:
        _, errors = process.communicate(timeout=20)

    assert process.returncode == 78
    assert errors.splitlines()[0] == "docker-proxy: wrong settings"
    assert {line.split()[0] for line in errors.splitlines()[1:]} == {
        "PROJECT",
        "NETWORK",
        "ALLOWED_IMAGES",
        "PROXY_PORT",
    }
