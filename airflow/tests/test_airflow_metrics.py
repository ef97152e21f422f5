"""What processes send with OpenTelemetry's own library, and what Prometheus reads of it."""

import threading
from collections.abc import Iterator
from http.client import HTTPConnection

import pytest
from opentelemetry import metrics
from opentelemetry.exporter.otlp.proto.common.metrics_encoder import encode_metrics
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader, PeriodicExportingMetricReader
from opentelemetry.sdk.metrics.view import ExponentialBucketHistogramAggregation, View
from opentelemetry.sdk.resources import Resource

from millrace import metric_series
from millrace.airflow_metrics import MetricsServer
from millrace.metric_series import MetricSeries


class Process:
    """One that measures as Airflow does."""

    def __init__(self, name: str, reader=None) -> None:
        self._reader = reader or InMemoryMetricReader()
        self.provider = MeterProvider(
            resource=Resource({"service.name": "airflow", "service.instance.id": name}),
            metric_readers=[self._reader],
            views=[
                View(
                    instrument_type=metrics.Histogram,
                    aggregation=ExponentialBucketHistogramAggregation(),
                )
            ],
            shutdown_on_exit=False,
        )
        self.meter = self.provider.get_meter("test")

    def sent(self) -> ExportMetricsServiceRequest:
        return encode_metrics(self._reader.get_metrics_data())


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def lines(series: MetricSeries) -> list[str]:
    return [line for line in series.text().splitlines() if "dropped" not in line]


def test_counters_of_processes_are_added_up():
    series = MetricSeries()
    for count in (2, 3):
        process = Process("scheduler")
        process.meter.create_counter("airflow.ti.finish").add(count, {"dag_id": "users"})
        series.add(process.sent())
    assert lines(series) == [
        "# TYPE airflow_ti_finish_total counter",
        'airflow_ti_finish_total{dag_id="users",process="scheduler"} 5',
    ]


def test_counter_of_one_process_is_not_added_to_itself():
    series, process = MetricSeries(), Process("scheduler")
    counter = process.meter.create_counter("airflow.scheduler_heartbeat")
    for _ in range(3):
        counter.add(1)
        series.add(process.sent())
    assert lines(series)[1] == 'airflow_scheduler_heartbeat_total{process="scheduler"} 3'


def test_counter_never_falls_when_its_process_ends():
    clock = Clock()
    series, process = MetricSeries(clock), Process("scheduler")
    process.meter.create_counter("airflow.scheduler_heartbeat").add(7)
    series.add(process.sent())
    clock.now += metric_series.SILENT_SECONDS + 1
    assert lines(series)[1] == 'airflow_scheduler_heartbeat_total{process="scheduler"} 7'
    after = Process("scheduler")
    after.meter.create_counter("airflow.scheduler_heartbeat").add(1)
    series.add(after.sent())
    assert lines(series)[1] == 'airflow_scheduler_heartbeat_total{process="scheduler"} 8'


def test_newest_value_of_a_gauge_counts_until_its_process_has_ended():
    clock = Clock()
    series = MetricSeries(clock)
    for value in (5, 3):
        process = Process("scheduler")
        gauge = process.meter.create_gauge("airflow.pool.open_slots")
        gauge.set(value, {"pool_name": "source_shop"})
        series.add(process.sent())
    assert lines(series) == [
        "# TYPE airflow_pool_open_slots gauge",
        'airflow_pool_open_slots{pool_name="source_shop",process="scheduler"} 3',
    ]
    clock.now += metric_series.SILENT_SECONDS + 1
    assert lines(series) == []


def test_durations_are_seconds():
    series, process = MetricSeries(), Process("scheduler")
    timer = process.meter.create_histogram("airflow.dagrun.duration.success", unit="ms")
    timer.record(1500.0, {"dag_id": "users"})
    timer.record(500.0, {"dag_id": "users"})
    series.add(process.sent())
    assert [line for line in lines(series) if not line.startswith("#")] == [
        'airflow_dagrun_duration_success_seconds_count{dag_id="users",process="scheduler"} 2',
        'airflow_dagrun_duration_success_seconds_sum{dag_id="users",process="scheduler"} 2',
    ]


def test_label_that_could_end_its_line_is_escaped():
    series, process = MetricSeries(), Process("scheduler")
    process.meter.create_counter("airflow.x").add(1, {"dag_id": 'a"} 1\nfake 2\\'})
    series.add(process.sent())
    assert lines(series)[1] == r'airflow_x_total{dag_id="a\"} 1\nfake 2\\",process="scheduler"} 1'


def test_number_of_series_is_bounded_and_the_rest_is_counted(monkeypatch):
    monkeypatch.setattr(metric_series, "MAX_SERIES", 2)
    series, process = MetricSeries(), Process("scheduler")
    counter = process.meter.create_counter("airflow.x")
    for number in range(5):
        counter.add(1, {"dag_id": str(number)})
    series.add(process.sent())
    assert len(lines(series)) == 3
    assert "airflow_metrics_dropped_total 3" in series.text()


@pytest.fixture
def server() -> Iterator[MetricsServer]:
    with MetricsServer(0) as served:
        thread = threading.Thread(target=served.serve_forever)
        thread.start()
        yield served
        served.shutdown()
        thread.join()


def answer(
    server: MetricsServer, method: str, path: str, body=None, headers=None
) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", server.server_address[1], timeout=10)
    try:
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def test_exporter_s_own_requests_are_taken(server):
    address = f"http://127.0.0.1:{server.server_address[1]}/v1/metrics"
    process = Process("scheduler", PeriodicExportingMetricReader(OTLPMetricExporter(address)))
    process.meter.create_counter("airflow.scheduler_heartbeat").add(4)
    assert process.provider.force_flush()
    process.provider.shutdown()
    status, text = answer(server, "GET", "/metrics")
    assert status == 200
    assert 'airflow_scheduler_heartbeat_total{process="scheduler"} 4' in text


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status"),
    [
        ("GET", "/", None, {}, 404),
        ("POST", "/metrics", b"", {}, 404),
        ("POST", "/v1/metrics", b"\xff\xff", {}, 400),
        ("POST", "/v1/metrics", b"", {"Content-Encoding": "gzip"}, 415),
        ("POST", "/v1/metrics", None, {"Content-Length": "5000000"}, 413),
    ],
)
def test_other_requests_are_refused(server, method, path, body, headers, status):
    assert answer(server, method, path, body, headers)[0] == status
