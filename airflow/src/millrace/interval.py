"""The rule that decides which hour a run processes.

In this order: the param ``interval_start``, if given; else the run's data interval; else (a run
triggered without a logical date has none) the last complete hour before the run's ``run_after``.

===============================  =========================================================
run                              hour
===============================  =========================================================
schedule, at 22:00               21:00-22:00, its data interval (logical date 21:00)
backfill                         as the schedule
UI trigger at 22:17              21:00-22:00: the last complete hour
REST, logical date null, 22:17   21:00-22:00: the last complete hour before run_after
REST, logical date 21:00         20:00-21:00: Airflow takes the hour that was complete then
CLI, with a date or without      21:00-22:00 at 22:17: the last complete hour in any case
any, with interval_start 18:00   18:00-19:00, or refused
clear                            the hour that the run had
===============================  =========================================================
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

HOUR = timedelta(hours=1)


class IntervalError(ValueError):
    """A run without a valid interval; the message says why and what is valid."""


@dataclass(frozen=True)
class Interval:
    """An hour of UTC: its start is part of it, its end is not."""

    start: datetime
    end: datetime

    @property
    def start_text(self) -> str:
        return _text(self.start)

    @property
    def end_text(self) -> str:
        return _text(self.end)


def choose(
    *,
    interval_start: str | None,
    data_interval_start: datetime | None,
    data_interval_end: datetime | None,
    run_after: datetime,
) -> Interval:
    """The run's hour; ``IntervalError`` if not a full hour that ended by ``run_after``."""
    if interval_start:
        start = _parse(interval_start)
    elif data_interval_start and data_interval_end and data_interval_start < data_interval_end:
        start = _utc(data_interval_start)
        if data_interval_end - data_interval_start != HOUR:
            raise IntervalError(
                f"the run's data interval, {_text(start)} to {_text(data_interval_end)}, "
                "is not one hour"
            )
    else:
        start = _floor(run_after) - HOUR
    if start != _floor(start):
        raise IntervalError(
            f"interval_start is {_text(start)}, which is not a full hour (UTC); "
            f"valid: {_text(_floor(start))}"
        )
    if start + HOUR > run_after:
        raise IntervalError(
            f"the hour from {_text(start)} had not ended at {_text(run_after)}, when the run was "
            f"created; the last complete hour: {_text(_floor(run_after) - HOUR)}"
        )
    return Interval(start, start + HOUR)


def _parse(text: str) -> datetime:
    try:
        start = datetime.fromisoformat(text)
    except ValueError as error:
        raise IntervalError(
            f"interval_start is {text!r}; valid: a time such as 2026-11-22T21:00:00Z"
        ) from error
    if start.tzinfo is None:
        raise IntervalError(f"interval_start is {text!r}, without a time zone; valid: {text}Z")
    return _utc(start)


def _utc(moment: datetime) -> datetime:
    # Airflow's times may be pendulum's, which lose a standard time zone in arithmetic.
    return datetime.fromtimestamp(moment.timestamp(), UTC)


def _floor(moment: datetime) -> datetime:
    return _utc(moment).replace(minute=0, second=0, microsecond=0)


def _text(moment: datetime) -> str:
    return _utc(moment).isoformat(timespec="auto").replace("+00:00", "Z")
