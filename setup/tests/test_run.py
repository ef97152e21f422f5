from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import run
from console import SetupError


def test_should_warn_of_a_host_that_cannot_be_resolved(capsys):
    run.warn_of_host("https://users.invalid/api/")

    assert capsys.readouterr().out.startswith("  cannot resolve users.invalid on this machine (")


def test_should_not_warn_of_a_name_of_the_stacks_own_network_or_of_an_address(capsys):
    run.warn_of_host("http://randomuser:8080/api/1.4/")
    run.warn_of_host("http://127.0.0.1:8080/api/1.4/")

    assert capsys.readouterr().out == ""


def test_should_tell_each_change_of_a_tasks_state_once(capsys):
    seen = {}
    task = {"task_id": "fetch", "state": "up_for_retry", "try_number": 1, "duration": 2.0}

    changes = [
        run.tell_change(seen, task),
        run.tell_change(seen, task),
        run.tell_change(seen, task | {"try_number": 2}),
    ]

    assert changes == [True, False, True]
    assert capsys.readouterr().out == "  fetch: up for retry in 2.0 s\n" * 2


HOUR = datetime(2026, 11, 27, 22, tzinfo=UTC)
SINCE = HOUR + timedelta(minutes=90)


class FakeAirflow:
    """Airflow as it answers one time after another: the DAG's next scheduled run, and the runs that there are."""

    def __init__(self, *answers, paused=False):
        self.answers = list(answers)
        self.paused = paused

    def dag(self, _):
        self.due, self.current = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return {"is_paused": self.paused, "next_dagrun_run_after": run.iso(self.due) if self.due else None}

    def runs(self, _, after):
        assert after == "2026-11-27T23:00:00Z"
        return self.current


def a_run(kind="scheduled", hour=HOUR, queued=SINCE + timedelta(seconds=1)):
    return {
        "dag_run_id": "the-run",
        "run_type": kind,
        "data_interval_start": hour and run.iso(hour),
        "queued_at": run.iso(queued),
    }


LATER = datetime.now(UTC) + timedelta(hours=1)


def test_should_follow_the_schedules_own_first_run():
    assert run.scheduled_run(FakeAirflow((LATER, [a_run()])), HOUR, SINCE) == "the-run"


def test_should_wait_for_a_run_that_the_schedule_is_about_to_begin():
    airflow = FakeAirflow((HOUR, []), (HOUR, []), (LATER, [a_run()]))

    assert run.scheduled_run(airflow, HOUR, SINCE) == "the-run"


@pytest.mark.parametrize(
    "there",
    [
        [],
        [a_run("manual", None)],
        [a_run("backfill")],
        [a_run(hour=HOUR + timedelta(hours=1))],
        [a_run(queued=SINCE - timedelta(seconds=1))],
    ],
    ids=["none", "of a person", "of a backfill", "of another hour", "of before this start"],
)
def test_should_begin_a_run_of_its_own_where_the_schedule_begins_none(there):
    assert run.scheduled_run(FakeAirflow((LATER, there)), HOUR, SINCE) is None


def test_should_not_wait_for_the_schedule_for_ever(monkeypatch):
    monkeypatch.setattr(run, "WAIT_FOR_SCHEDULE_S", 0)

    assert run.scheduled_run(FakeAirflow((HOUR, [])), HOUR, SINCE) is None


def test_should_say_that_a_paused_dag_runs_nothing():
    with pytest.raises(SetupError, match=r"^the DAG users is paused, so a run of it would wait; unpause it in Airflow"):
        run.scheduled_run(FakeAirflow((LATER, []), paused=True), HOUR, SINCE)


@pytest.mark.parametrize("source", ["http://randomuser:8080/api/1.4/", "https://randomuser.me/api/1.4/"])
def test_should_end_with_the_address_of_the_control_center(capsys, source):
    settings = {"AIRFLOW_PORT": "8123", "SOURCE_URL": source, "CASSANDRA_CONTACT_POINTS": "node:9042"}
    numbers = dict.fromkeys(("fetched", "produced", "stored", "dead_lettered"), 0)

    run.report(SimpleNamespace(settings=settings), SimpleNamespace(result=lambda *_: numbers), "the-run", HOUR)

    last = capsys.readouterr().out.splitlines()[-1]
    assert last == "  control center: http://localhost:8123/plugin/control-center"
