"""Who is next when tasks wait for the same slot, as fetches do for their source's."""

from typing import Any

from airflow.task.priority_strategy import PriorityWeightStrategy

_NEW = 2
_WAITS = 1


class BackfillsWait(PriorityWeightStrategy):
    """The newest hour goes before a backfill, and a backfill's hours one after another.

    Airflow takes the tasks of the highest weight first, and of those the one with the oldest
    logical date: with its own rules a new hour would be the last of all.

    All that is known of a run when its tasks are made is its id. A backfill that repeats runs
    which are there keeps their ids, but then their tasks have been tried before.
    """

    def get_weight(self, ti: Any) -> int:
        return _WAITS if ti.run_id.startswith("backfill__") or ti.try_number else _NEW
