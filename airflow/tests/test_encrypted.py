"""What another Fernet key has encrypted is reported: real models in a real database."""

from collections.abc import Callable, Iterator

import pytest
from airflow.models.connection import Connection
from airflow.models.crypto import get_fernet
from airflow.models.variable import Variable
from cryptography.fernet import Fernet
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from millrace.encrypted import line, unreadable

ALL_READ = "AIRFLOW_FERNET_KEY can read every encrypted connection and variable"


@pytest.fixture
def session() -> Iterator[Session]:
    engine = create_engine("sqlite://")
    Connection.metadata.create_all(engine, tables=[Connection.__table__, Variable.__table__])
    with Session(engine) as session:
        yield session


@pytest.fixture
def use_keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    def use(*keys: str) -> None:
        monkeypatch.setenv("AIRFLOW__CORE__FERNET_KEY", ",".join(keys))
        get_fernet.cache_clear()

    yield use
    get_fernet.cache_clear()


@pytest.fixture
def key(session: Session, use_keys: Callable[..., None]) -> str:
    """The key of a database with three connections and two variables."""
    key = Fernet.generate_key().decode()
    use_keys(key)
    session.add(Connection("with_password", conn_type="generic", password="hush"))
    session.add(Connection("with_extra", conn_type="generic", extra='{"token": "hush"}'))
    session.add(Connection("without_secret", conn_type="generic", host="here"))
    session.add(Variable("b", "hush"))
    session.add(Variable("a", "hush"))
    session.commit()
    return key


def test_the_same_key(session: Session, key: str):
    assert unreadable(session) == ([], [])


def test_the_old_key_beside_a_new_one(session: Session, key: str, use_keys: Callable[..., None]):
    use_keys(Fernet.generate_key().decode(), key)
    assert unreadable(session) == ([], [])


def test_another_key(session: Session, key: str, use_keys: Callable[..., None]):
    use_keys(Fernet.generate_key().decode())
    assert unreadable(session) == (["with_extra", "with_password"], ["a", "b"])


def test_what_is_entered_again(session: Session, key: str, use_keys: Callable[..., None]):
    use_keys(Fernet.generate_key().decode())
    session.query(Variable).filter(Variable.key == "a").one().set_val("new")
    session.commit()
    assert unreadable(session)[1] == ["b"]


def test_what_is_no_key(session: Session, key: str, use_keys: Callable[..., None]):
    use_keys("no-key")
    assert unreadable(session) == (["with_extra", "with_password"], ["a", "b"])


def test_line_names_all_and_the_page():
    said = line(["one"], ["a", "b"])
    assert said.startswith(
        "AIRFLOW_FERNET_KEY cannot read 1 connection (one) and 2 variables (a, b), "
    )
    assert said.endswith('see docs/operations.md, "New secrets for data that is there"')
    assert line([], ["a"]).startswith("AIRFLOW_FERNET_KEY cannot read 1 variable (a), ")
    assert line([], []) == ALL_READ
