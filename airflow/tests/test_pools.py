"""Pools: one slot per source host, and none of earlier versions."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from airflow.models import import_all_models
from airflow.models.pool import Pool
from airflow.models.taskinstance import TaskInstance
from sqlalchemy import create_engine, insert, select
from sqlalchemy.orm import Session

from millrace.pipeline import load
from millrace.pools import DESCRIPTION, RETIRED_POOL, names, remove_retired, source_pool
from millrace.settings import Settings, SettingsError


def test_pools_of_the_project(variables: dict[str, str]):
    assert names(Settings.from_env(variables)) == ["source_randomuser"]


@pytest.mark.parametrize(
    ("url", "pool"),
    [
        ("https://randomuser.me/api/1.4/", "source_randomuser.me"),
        ("http://RandomUser:8080/api", "source_randomuser"),
        ("http://10.0.0.1/", "source_10.0.0.1"),
    ],
)
def test_pool_is_named_by_the_host(pipelines: Path, url: str, pool: str):
    assert source_pool(load(pipelines / "users.yaml"), {"SOURCE_URL": url}) == pool


def test_address_without_a_host(pipelines: Path):
    with pytest.raises(SettingsError, match="valid: http"):
        source_pool(load(pipelines / "users.yaml"), {"SOURCE_URL": "/api"})


def test_faulty_pipeline_is_passed_over(
    variables: dict[str, str], pipelines: Path, tmp_path: Path, capsys: pytest.CaptureFixture
):
    for name in ("users.yaml", "pipeline.schema.json"):
        (tmp_path / name).write_text((pipelines / name).read_text(encoding="utf-8"))
    (tmp_path / "broken.yaml").write_text("version: 1\n")
    settings = Settings.from_env(variables | {"MILLRACE_PIPELINES": str(tmp_path)})
    assert names(settings) == ["source_randomuser"]
    assert "broken.yaml:1" in capsys.readouterr().err


@pytest.fixture
def session() -> Iterator[Session]:
    """Of a database with the pool that earlier versions made, and another."""
    import_all_models()
    engine = create_engine("sqlite://")
    TaskInstance.metadata.create_all(engine, [Pool.__table__, TaskInstance.__table__])
    with Session(engine) as session:
        for name in (RETIRED_POOL, "source_randomuser"):
            session.execute(insert(Pool).values(pool=name, **_pool(DESCRIPTION)))
        yield session
    engine.dispose()


def _pool(description: str) -> dict:
    return {"slots": 1, "description": description, "include_deferred": False}


def _task(session: Session, state: str | None) -> None:
    instance = {"id": UUID(int=1), "task_id": "schema_init", "dag_id": "d", "run_id": "r"}
    more = {"map_index": -1, "pool": RETIRED_POOL, "pool_slots": 1, "state": state}
    session.execute(insert(TaskInstance.__table__).values(**instance, **more))


def _pools(session: Session) -> list[str]:
    return list(session.scalars(select(Pool.pool).order_by(Pool.pool)))


@pytest.mark.parametrize("state", ["success", "failed", "upstream_failed"])
def test_retired_pool_is_removed_once_its_tasks_have_ended(session: Session, state: str):
    _task(session, state)
    assert remove_retired(session)
    assert _pools(session) == ["source_randomuser"]
    assert not remove_retired(session)


@pytest.mark.parametrize("state", [None, "scheduled", "queued", "running", "up_for_retry"])
def test_retired_pool_stays_while_a_task_may_wait_for_it(session: Session, state: str | None):
    _task(session, state)
    assert not remove_retired(session)
    assert _pools(session) == [RETIRED_POOL, "source_randomuser"]


def test_pool_of_that_name_that_someone_else_made_stays(session: Session):
    session.execute(Pool.__table__.update().values(description="mine"))
    assert not remove_retired(session)
