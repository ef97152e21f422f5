"""Pools of tasks that wait for one: made in the tables of Airflow's own models."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from airflow.models import import_all_models
from airflow.models.pool import Pool
from airflow.models.taskinstance import TaskInstance
from sqlalchemy import Engine, create_engine, insert, select

from millrace import waiting_pools
from millrace.pools import DESCRIPTION

OURS = "JavaTaskOperator"


@pytest.fixture
def database() -> Iterator[Engine]:
    import_all_models()
    engine = create_engine("sqlite://")
    TaskInstance.metadata.create_all(engine, [Pool.__table__, TaskInstance.__table__])
    yield engine
    engine.dispose()


def add(database: Engine, pool: str, state: str | None, operator: str = OURS) -> None:
    with database.begin() as connection:
        number = len(connection.execute(select(TaskInstance.id)).all())
        instance = {
            "id": UUID(int=number),
            "task_id": "t",
            "dag_id": "d",
            "run_id": f"r{number}",
            "map_index": -1,
            "pool": pool,
            "pool_slots": 1,
            "state": state,
            "operator": operator,
        }
        connection.execute(insert(TaskInstance.__table__).values(**instance))


def pools(database: Engine) -> list[tuple]:
    with database.connect() as connection:
        rows = select(Pool.pool, Pool.slots, Pool.description, Pool.include_deferred)
        return [tuple(row) for row in connection.execute(rows.order_by(Pool.pool))]


@pytest.mark.parametrize("state", [None, "scheduled"])
def test_pool_of_a_task_that_is_to_run_is_made_once(database, state):
    add(database, "source_shop", state)
    add(database, "source_shop", state)
    assert waiting_pools.make(database) == ["source_shop"]
    assert waiting_pools.make(database) == []
    assert pools(database) == [("source_shop", 1, DESCRIPTION, False)]


def test_pool_that_is_there_is_left_as_it_is(database):
    with database.begin() as connection:
        wide = {"pool": "source_shop", "slots": 3, "include_deferred": False}
        connection.execute(insert(Pool.__table__).values(**wide))
    add(database, "source_shop", "scheduled")
    assert waiting_pools.make(database) == []
    assert pools(database) == [("source_shop", 3, None, False)]


@pytest.mark.parametrize("state", ["success", "failed", "running", "queued"])
def test_nothing_is_made_for_tasks_that_wait_for_no_pool(database, state):
    add(database, "source_gone", state)
    assert waiting_pools.make(database) == []


def test_pools_of_others_tasks_are_theirs(database):
    add(database, "theirs", "scheduled", "BashOperator")
    assert waiting_pools.make(database) == []


def test_goes_on_while_the_database_is_away_and_says_so_once(monkeypatch, capsys):
    pauses = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(waiting_pools.time, "sleep", pause)
    with pytest.raises(KeyboardInterrupt):
        waiting_pools.main({"AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": "sqlite:////no/such/folder"})
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("no pools can be made: ")
    assert "unable to open database file" in line


def test_needs_the_databases_address(capsys):
    assert waiting_pools.main({}) == 78
    assert capsys.readouterr().err.startswith("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN is not set")
