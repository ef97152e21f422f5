"""Which task is next when several wait for the same slot, as fetches do for their source's."""

from typing import Any

from airflow.task.priority_strategy import PriorityWeightStrategy

_NEW = 3
_AGAIN = 2
_BACKFILL = 1


class BackfillsWait(PriorityWeightStrategy):
    """New runs first, then repeated ones, then backfills.

    Airflow starts the tasks with the highest weight first, and of those the one with the oldest
    logical date: with its own rules a new hour would be last.

    When a run's tasks are created, only its id is known. A backfill that repeats existing runs
    keeps their ids, but then their tasks already have tries; so do those that someone has
    cleared.
    """

    def get_weight(self, ti: Any) -> int:
        if ti.try_number:
            return _AGAIN
        return _BACKFILL if ti.run_id.startswith("backfill__") else _NEW
