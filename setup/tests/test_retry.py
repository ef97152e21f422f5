import pytest
import retry


class Recorded:
    """Airflow's answers as they were given."""

    def __init__(self, failure, events=()):
        self._failure, self._events = failure, list(events)

    def result(self, dag_id, run_id, task_id, key):
        assert key == "failure"
        return self._failure

    def log(self, dag_id, run_id, task_id, try_number):
        return self._events


TASK = {"task_id": "fetch_and_produce", "try_number": 1}
SETTINGS = {"MILLRACE_RETRY_DELAY": "30"}


def test_should_give_the_reason_that_the_task_left_and_when_the_next_try_comes():
    airflow = Recorded({"reason": "randomuser.invalid is not known"})

    line = retry.of(airflow, "users", "run", TASK, SETTINGS)

    assert line == "randomuser.invalid is not known; try 2 starts in 30 s to 60 s"


def test_should_take_the_operators_last_words_when_the_task_left_none():
    airflow = Recorded(
        None,
        [
            {"event": "pulling", "level": "info"},
            {"event": "Killed, most often\nfor memory (exit code 137, SIGKILL)", "level": "error"},
            {"event": "Task failed with exception", "level": "error"},
        ],
    )

    line = retry.of(airflow, "users", "run", TASK, SETTINGS)

    assert line.startswith("Killed, most often for memory (exit code 137, SIGKILL); try 2")


def test_should_say_so_when_there_is_no_reason_anywhere():
    assert retry.of(Recorded(None), "users", "run", TASK, SETTINGS).startswith("it gave no reason")


@pytest.mark.parametrize(
    ("delay", "failed", "told"),
    [
        (30, 1, "try 2 starts in 30 s to 60 s"),
        (30, 3, "try 4 starts in 120 s to 240 s"),
        (0, 1, "try 2 starts in 1 s to 2 s"),
        (600, 1, "try 2 starts in 600 s to 900 s"),
        (3600, 1, "try 2 starts in 900 s"),
    ],
)
def test_should_double_the_delay_up_to_a_quarter_of_an_hour(delay, failed, told):
    assert retry.when(delay, failed) == told
