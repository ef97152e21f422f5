"""Stand-ins for the tests of the Control Center: the service on loopback, and an auth manager."""

import gzip
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRET = "s" * 40


@dataclass
class Reply:
    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    wait: float = 0


@dataclass
class FakeService:
    """Answers each path with its reply; ``asked`` has the requests."""

    url: str = ""
    replies: dict[str, Reply] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@contextmanager
def fake_service() -> Iterator[FakeService]:
    service = FakeService()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            service.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
            reply = service.replies.get(self.path.partition("?")[0], Reply(404, b'{"error":"no"}'))
            time.sleep(reply.wait)
            if self.headers["X-Control-Center-Secret"] != SECRET:
                reply = Reply(401, b'{"error":"secret"}')
            try:
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                self.wfile.write(reply.body)
            except (BrokenPipeError, ConnectionResetError):
                pass

        def log_message(self, *_: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 64

    server = Server(("127.0.0.1", 0), Handler)
    service.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()


def a_file(text: str = "export {}", compressed: bool = False) -> Reply:
    headers = {
        "Content-Type": "text/javascript",
        "Cache-Control": "private, max-age=31536000, immutable",
    }
    if compressed:
        return Reply(
            body=gzip.compress(text.encode()), headers={**headers, "Content-Encoding": "gzip"}
        )
    return Reply(body=text.encode(), headers=headers)


def as_json(value: Any) -> Reply:
    return Reply(body=json.dumps(value).encode())


@dataclass
class User:
    name: str

    def get_name(self) -> str:
        return self.name


class AuthManager:
    """Airflow's roles: a Viewer reads everything, a User starts runs too; and three of our own."""

    def __init__(self, *dags: str) -> None:
        self.dags = set(dags)

    def get_authorized_dag_ids(self, *, user: User, method: str = "GET") -> set[str]:
        return {dag for dag in self.dags if self._reads(user, dag)}

    def is_authorized_dag(
        self, *, method: str, user: User, access_entity: Any = None, details: Any = None
    ) -> bool:
        entity = access_entity.name if access_entity else None
        if not self._reads(user, details.id):
            return False
        if method == "GET":
            return entity != "TASK_LOGS" or user.name != "no-logs"
        return (method, entity) == ("POST", "RUN") and user.name in ("user", "op", "admin")

    def _reads(self, user: User, dag: str) -> bool:
        return user.name != "nothing" and (user.name != "orders-only" or dag.startswith("orders"))
