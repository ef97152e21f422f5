"""Who is next when tasks wait for the same slot, as fetches do for their source's."""

from typing import Any

from airflow.task.priority_strategy import PriorityWeightStrategy

_NEW = 3
_AGAIN = 2
_BACKFILL = 1


class BackfillsWait(PriorityWeightStrategy):
    """New runs first, then what is run again, then backfills.

    Airflow takes the tasks of the highest weight first, and of those the one with the oldest
    logical date: with its own rules a new hour would be the last of all.

    All that is known of a run when its tasks are made is its id. A backfill that repeats runs
    which are there keeps their ids, but then their tasks have been tried before; so have those
    that someone has cleared.
    """

    def get_weight(self, ti: Any) -> int:
        if ti.try_number:
            return _AGAIN
        return _BACKFILL if ti.run_id.startswith("backfill__") else _NEW
