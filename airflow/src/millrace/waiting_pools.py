"""``python -m millrace.waiting_pools``: creates the pools that tasks wait for. Runs forever.

A task whose pool does not exist stays ``scheduled`` forever, and only the scheduler's log says why.
Pools are created with the stack (``millrace.pools``); a pipeline that is added later, or fetches
from another host, needs one more. The service ``maintenance`` runs this in parallel.

It checks Airflow's task instances, not the pipeline files or new runs: so it sees whatever a task
waits for, even if a running run is cleared after its host was corrected.
"""

import os
import sys
import time
from collections.abc import Mapping

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from millrace.pools import DESCRIPTION

_DATABASE = "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"
_PAUSE_SECONDS = 2
# Not with Airflow's models: they would take 100 MB of memory for one statement
_MAKE = text(
    """
    INSERT INTO slot_pool (pool, slots, description, include_deferred)
    SELECT DISTINCT pool, 1, :description, false FROM task_instance
    WHERE operator = 'JavaTaskOperator' AND (state IS NULL OR state = 'scheduled')
      AND pool NOT IN (SELECT pool FROM slot_pool)
    ON CONFLICT DO NOTHING
    RETURNING pool
    """
)


def make(database: Engine) -> list[str]:
    """Creates the missing pools of tasks that are waiting, one slot each; returns their names."""
    with database.begin() as connection:
        return sorted(connection.scalars(_MAKE, {"description": DESCRIPTION}))


def main(env: Mapping[str, str] = os.environ) -> int:
    if not env.get(_DATABASE):
        print(f"{_DATABASE} is not set; valid: an address of Airflow's database", file=sys.stderr)
        return 78
    database = create_engine(env[_DATABASE], poolclass=NullPool)
    told = ""
    while True:
        try:
            for name in make(database):
                print(f"pool {name}: 1 slot", flush=True)
            told = ""
        except SQLAlchemyError as error:
            reason = str(error).splitlines()[0]
            # Once, not every two seconds while the database is unavailable
            if reason != told:
                print(f"no pools can be made: {reason}", file=sys.stderr, flush=True)
            told = reason
        time.sleep(_PAUSE_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
