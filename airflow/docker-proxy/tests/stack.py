"""The proxy on a free port, before a fake engine on a unix socket, driven by plain sockets."""

import asyncio
import http.client
import json
import socket
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from aiohttp import web
from aiohttp.web_request import BaseRequest
from support import settings

from docker_proxy.engine import Engine
from docker_proxy.server import Proxy

OWN = "a" * 64
FOREIGN = "b" * 64
PATIENCE = 10


@dataclass(frozen=True)
class Seen:
    """A request as the engine got it."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass
class FakeEngine:
    """Answers like an engine with two containers, one of them this project's."""

    seen: list[Seen] = field(default_factory=list)
    status: int = 200
    # Pieces of a log, sent one by one; None ends it, an exception cuts it.
    log: asyncio.Queue = field(default_factory=asyncio.Queue)
    log_closed: threading.Event = field(default_factory=threading.Event)

    async def handle(self, request: BaseRequest) -> web.StreamResponse:
        body = await request.read()
        self.seen.append(Seen(request.method, request.raw_path, dict(request.headers), body))
        if request.path.endswith("/json") and "/containers/" in request.path:
            return self._inspect(request.path.split("/")[-2])
        if request.path.endswith("/logs"):
            return await self._logs(request)
        if request.path.endswith("/start"):
            return web.Response(status=204)
        return web.json_response(
            {"engine": "answer"},
            status=self.status,
            headers={"Api-Version": "1.41", "Set-Cookie": "a=b", "Location": "/elsewhere"},
        )

    def _inspect(self, name: str) -> web.Response:
        if self.status >= 500:
            return web.json_response({"message": "broken"}, status=self.status)
        containers = {
            "millrace-own": (OWN, {"millrace.project": "millrace"}),
            OWN: (OWN, {"millrace.project": "millrace"}),
            "kafka": (FOREIGN, {"com.docker.compose.project": "millrace"}),
            FOREIGN: (FOREIGN, {"millrace.project": "other"}),
            "unlabelled": (FOREIGN, None),
        }
        if name not in containers:
            return web.json_response({"message": f"No such container: {name}"}, status=404)
        identifier, labels = containers[name]
        return web.json_response({"Id": identifier, "Config": {"Labels": labels}})

    async def _logs(self, request: BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/octet-stream"})
        await response.prepare(request)
        try:
            while (piece := await self.log.get()) is not None:
                if isinstance(piece, Exception):
                    request.transport.abort()
                    return response
                await response.write(piece)
        finally:
            self.log_closed.set()
        await response.write_eof()
        return response


class Stack:
    """Runs both servers in a thread, so that tests can block."""

    def __init__(self, socket_path: Path, engine_runs: bool = True, **changes: str) -> None:
        self.engine = FakeEngine()
        self.port = 0
        self._socket_path = socket_path
        self._engine_runs = engine_runs
        self._changes = changes
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=[self._run()])

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(PATIENCE)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(PATIENCE)
        self._loop.close()

    async def _run(self) -> None:
        fake = web.ServerRunner(web.Server(self.engine.handle, handler_cancellation=True))
        await fake.setup()
        if self._engine_runs:
            await web.UnixSite(fake, self._socket_path).start()
        changed = settings(DOCKER_SOCKET_PATH=str(self._socket_path), **self._changes)
        async with Engine(changed.docker_socket_path) as engine:
            runner = web.ServerRunner(Proxy(changed, engine).server(), shutdown_timeout=0.1)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            self.port = runner.addresses[0][1]
            self._ready.set()
            await self._stop.wait()
            await runner.cleanup()
        await fake.cleanup()

    def say(self, piece: bytes | Exception | None) -> None:
        """Lets the engine send one piece of the log."""
        self._loop.call_soon_threadsafe(self.engine.log.put_nowait, piece)

    def request(
        self, method: str, target: str, body: Any = None, **headers: str
    ) -> tuple[int, Any, dict[str, str]]:
        """Status, JSON body and headers of one exchange."""
        connection = self.connect(method, target, body, **headers)
        response = connection.getresponse()
        data = response.read()
        connection.close()
        return response.status, json.loads(data) if data else None, dict(response.headers)

    def connect(
        self, method: str, target: str, body: Any = None, **headers: str
    ) -> http.client.HTTPConnection:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if data is not None:
            named.setdefault("Content-Type", "application/json")
        connection.request(method, target, data, named, encode_chunked=True)
        return connection

    def raw(self, data: bytes) -> bytes:
        """Everything that comes back for these bytes until the proxy closes the connection."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as connection:
            connection.sendall(data)
            received = b""
            while piece := connection.recv(65536):
                received += piece
        return received
