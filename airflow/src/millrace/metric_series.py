"""What Airflow's processes have measured, added up: OpenTelemetry in, Prometheus's text out."""

import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue
from opentelemetry.proto.metrics.v1.metrics_pb2 import (
    AGGREGATION_TEMPORALITY_CUMULATIVE,
    ExponentialHistogram,
    Histogram,
    Metric,
    NumberDataPoint,
    Sum,
)

MAX_SERIES = 5_000
# After this, a process that sends nothing has ended: what it counted stays, its gauges do not.
SILENT_SECONDS = 300
# Units of OpenTelemetry that Prometheus has other base units for: suffix and factor
_UNITS = {"ms": ("_seconds", 0.001), "s": ("_seconds", 1.0), "By": ("_bytes", 1.0)}
_NOT_IN_A_NAME = re.compile(r"[^a-zA-Z0-9_]")
_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})

Labels = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _Number:
    """One number of a metric."""

    suffix: str
    kind: str
    labels: Labels
    # When the process began to count, in nanoseconds, which no two have in common;
    # None if the number is not counted, but set
    start: int | None
    value: float


@dataclass
class _Stream:
    """What one process has sent of a series: its newest value, and when that came."""

    value: float
    seen: float


@dataclass
class _Series:
    kind: str
    is_set: bool
    # Counted by processes that have ended
    ended: float = 0.0
    streams: dict[int | None, _Stream] = field(default_factory=dict)

    def forget(self, before: float) -> None:
        """Takes processes that have been silent since then for ended."""
        for start in [start for start, stream in self.streams.items() if stream.seen < before]:
            stream = self.streams.pop(start)
            if start is not None:
                self.ended += stream.value

    def value(self) -> float | None:
        """None of what was set by a process that has ended."""
        if self.is_set:
            newest = self.streams.get(None)
            return newest.value if newest else None
        return self.ended + sum(stream.value for stream in self.streams.values())


class MetricSeries:
    """The series of all processes: what is counted is added up, of what is set the newest counts.

    :param clock: seconds
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._series: dict[str, dict[Labels, _Series]] = {}
        self._size = 0
        self._dropped = 0

    def add(self, request: ExportMetricsServiceRequest) -> None:
        """Takes what one process sends. What is beyond MAX_SERIES is counted as dropped."""
        with self._lock:
            for resource in request.resource_metrics:
                attributes = dict(_labels(resource.resource.attributes))
                process = {"process": attributes.get("service_instance_id", "")}
                for scope in resource.scope_metrics:
                    for metric in scope.metrics:
                        self._add(metric, process)

    def _add(self, metric: Metric, process: Mapping[str, str]) -> None:
        suffix, factor = _UNITS.get(metric.unit, ("", 1.0))
        name = _NOT_IN_A_NAME.sub("_", metric.name) + suffix
        for number in _numbers(metric, factor):
            labels = tuple(sorted({**dict(number.labels), **process}.items()))
            series = self._at(name + number.suffix, labels, number)
            if series is None:
                self._dropped += 1
            else:
                series.streams[number.start] = _Stream(number.value, self._clock())

    def _at(self, name: str, labels: Labels, number: _Number) -> _Series | None:
        found = self._series.get(name, {}).get(labels)
        if found is None and self._size < MAX_SERIES:
            found = _Series(number.kind, number.start is None)
            self._series.setdefault(name, {})[labels] = found
            self._size += 1
        return found

    def text(self) -> str:
        """All series in Prometheus's text format, version 0.0.4."""
        with self._lock:
            lines = [
                *self._lines(self._clock() - SILENT_SECONDS),
                "# TYPE airflow_metrics_dropped_total counter",
                f"airflow_metrics_dropped_total {self._dropped}",
            ]
        return "\n".join(lines) + "\n"

    def _lines(self, silent_since: float) -> Iterator[str]:
        for name, of_name in sorted(self._series.items()):
            values = {}
            for labels, series in sorted(of_name.items()):
                series.forget(silent_since)
                value = series.value()
                if value is not None:
                    values[labels] = value
            if values:
                yield f"# TYPE {name} {next(iter(of_name.values())).kind}"
            for labels, value in values.items():
                shown = ",".join(f'{key}="{text.translate(_ESCAPES)}"' for key, text in labels)
                yield f"{name}{{{shown}}} {value:.15g}"


def _numbers(metric: Metric, factor: float) -> Iterator[_Number]:
    match metric.WhichOneof("data"):
        case "gauge":
            for point in metric.gauge.data_points:
                yield _Number("", "gauge", _labels(point.attributes), None, _value(point) * factor)
        case "sum" if _is_cumulative(metric.sum):
            # One that can fall is a gauge to Prometheus, but processes add it up like a counter.
            suffix, kind = ("_total", "counter") if metric.sum.is_monotonic else ("", "gauge")
            for point in metric.sum.data_points:
                labels, start = _labels(point.attributes), point.start_time_unix_nano
                yield _Number(suffix, kind, labels, start, _value(point) * factor)
        case "histogram" | "exponential_histogram" as kind if _is_cumulative(getattr(metric, kind)):
            for point in getattr(metric, kind).data_points:
                labels, start = _labels(point.attributes), point.start_time_unix_nano
                yield _Number("_count", "counter", labels, start, float(point.count))
                yield _Number("_sum", "counter", labels, start, point.sum * factor)


def _is_cumulative(data: Sum | Histogram | ExponentialHistogram) -> bool:
    return data.aggregation_temporality == AGGREGATION_TEMPORALITY_CUMULATIVE


def _value(point: NumberDataPoint) -> float:
    return float(point.as_int if point.WhichOneof("value") == "as_int" else point.as_double)


def _labels(attributes: Iterable[KeyValue]) -> Labels:
    pairs = {_NOT_IN_A_NAME.sub("_", pair.key): _text(pair.value) for pair in attributes}
    return tuple(sorted(pairs.items()))


def _text(value: AnyValue) -> str:
    kind = value.WhichOneof("value")
    return str(getattr(value, kind)) if kind else ""
