"""``python -m millrace.airflow_metrics``: Airflow's metrics for Prometheus. Runs forever.

Airflow sends them by OTLP over HTTP (``POST /v1/metrics``), each of its processes by itself;
Prometheus reads their sums at ``GET /metrics``. Debian's Prometheus has no receiver for OTLP.
"""

import signal
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from google.protobuf.message import DecodeError
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest

from millrace.metric_series import MetricSeries

PORT = 9102
_MAX_BYTES = 4 * 1024 * 1024
_PATIENCE_SECONDS = 10
_TEXT = "text/plain; version=0.0.4; charset=utf-8"


class MetricsServer(ThreadingHTTPServer):
    """Listens on every interface: only Airflow's network reaches it."""

    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("", port), _Handler)
        self.series = MetricSeries()


class _Handler(BaseHTTPRequestHandler):
    server: MetricsServer
    timeout = _PATIENCE_SECONDS

    def do_GET(self) -> None:
        if self.path == "/metrics":
            self._answer(HTTPStatus.OK, self.server.series.text(), _TEXT)
        else:
            self._answer(HTTPStatus.NOT_FOUND, "there are /metrics and /v1/metrics\n")

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if self.path != "/v1/metrics":
            self._answer(HTTPStatus.NOT_FOUND, "there are /metrics and /v1/metrics\n")
        elif not length.isdecimal() or int(length) > _MAX_BYTES:
            self._answer(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"Content-Length: at most {_MAX_BYTES} bytes\n"
            )
        elif self.headers.get("Content-Encoding", "identity") != "identity":
            self._answer(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Content-Encoding: none is valid\n")
        else:
            self._take(self.rfile.read(int(length)))

    def _take(self, body: bytes) -> None:
        try:
            request = ExportMetricsServiceRequest.FromString(body)
        except DecodeError:
            self._answer(HTTPStatus.BAD_REQUEST, "this is no ExportMetricsServiceRequest\n")
            return
        self.server.series.add(request)
        # An empty answer is one without a partial failure.
        self._answer(HTTPStatus.OK, "", "application/x-protobuf")

    def _answer(self, status: HTTPStatus, text: str, kind: str = "text/plain") -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Not each request: there are several every 15 s."""


def main() -> None:
    # As process 1 it would otherwise not end on a SIGTERM.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with MetricsServer(PORT) as server:
        server.serve_forever()


if __name__ == "__main__":
    main()
