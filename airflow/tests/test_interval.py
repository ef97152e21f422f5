"""The one rule that says which hour a run works on."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from millrace.interval import IntervalError, choose


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-22T{text}+00:00")


DATA = (at("20:00"), at("21:00"))
NONE = (None, None)


@pytest.mark.parametrize(
    ("interval_start", "data", "run_after", "expected"),
    [
        # The run's data interval: schedule, backfill, UI, REST with a logical date
        (None, DATA, "21:00", "20:00"),
        (None, DATA, "23:59", "20:00"),
        ("", DATA, "21:00", "20:00"),
        # None: REST with a null logical date
        (None, NONE, "22:17", "21:00"),
        (None, NONE, "22:00", "21:00"),
        (None, NONE, "21:59:59.999999", "20:00"),
        (None, NONE, "00:10", "2026-11-21T23:00"),
        # An empty one, as runs without a schedule have
        (None, (at("20:00"), at("20:00")), "22:17", "21:00"),
        # The param goes before both
        ("2026-11-22T18:00:00Z", DATA, "22:17", "18:00"),
        ("2026-11-22T18:00:00Z", NONE, "22:17", "18:00"),
        ("2026-11-22T18:00:00.000Z", NONE, "22:17", "18:00"),
        ("2026-11-22T20:00:00+02:00", NONE, "22:17", "18:00"),
        ("2026-11-22T23:30:00+05:30", NONE, "22:17", "18:00"),
        # The latest that is over
        ("2026-11-22T21:00:00Z", NONE, "22:00", "21:00"),
    ],
)
def test_hour(interval_start, data, run_after, expected):
    chosen = choose(
        interval_start=interval_start,
        data_interval_start=data[0],
        data_interval_end=data[1],
        run_after=at(run_after),
    )
    start = datetime.fromisoformat(f"{expected}:00Z" if "T" in expected else f"{at(expected)}")
    assert (chosen.start, chosen.end) == (start, start + timedelta(hours=1))


@pytest.mark.parametrize(
    ("interval_start", "data", "run_after", "reason"),
    [
        ("2026-11-22T18:30:00Z", NONE, "22:17", "valid: 2026-11-22T18:00:00Z"),
        ("2026-11-22T18:00:00.001Z", NONE, "22:17", "not a full hour"),
        ("2026-11-22T18:00:00+05:30", NONE, "22:17", "not a full hour"),
        ("2026-11-22T21:00:00Z", NONE, "21:59:59", "last complete hour: 2026-11-22T20:00:00Z"),
        ("2099-01-01T00:00:00Z", DATA, "22:17", "had not ended"),
        ("2026-11-22T18:00:00", NONE, "22:17", "without a time zone"),
        ("yesterday", NONE, "22:17", "valid: a time such as"),
        (None, (at("20:00"), at("22:00")), "22:17", "is not one hour"),
        (None, (at("20:30"), at("21:30")), "22:17", "not a full hour"),
        # REST with a logical date in the future
        (None, (at("23:00"), at("23:00") + timedelta(hours=1)), "22:17", "had not ended"),
    ],
)
def test_refused(interval_start, data, run_after, reason):
    with pytest.raises(IntervalError, match=reason.replace("+", r"\+")):
        choose(
            interval_start=interval_start,
            data_interval_start=data[0],
            data_interval_end=data[1],
            run_after=at(run_after),
        )


def test_other_zones_are_the_same_moment():
    vienna = timezone(timedelta(hours=1))
    chosen = choose(
        interval_start=None,
        data_interval_start=None,
        data_interval_end=None,
        run_after=at("22:17").astimezone(vienna),
    )
    assert chosen.start == at("21:00")
    assert chosen.start.tzinfo is UTC


def test_text():
    chosen = choose(
        interval_start="2026-11-22T23:00:00Z",
        data_interval_start=None,
        data_interval_end=None,
        run_after=datetime(2026, 11, 23, tzinfo=UTC),
    )
    assert chosen.start_text == "2026-11-22T23:00:00Z"
    assert chosen.end_text == "2026-11-23T00:00:00Z"
