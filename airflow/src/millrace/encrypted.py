"""What Airflow's database has encrypted, and whether AIRFLOW_FERNET_KEY can read it.

With another key Airflow says of a variable that it does not exist.
"""

from collections.abc import Iterable
from typing import Any

_SECTION = 'docs/operations.md, "New secrets for data that is there"'


def report() -> str:
    """One line, without any value: what cannot be read, or that everything can."""
    from airflow.utils.session import create_session

    with create_session() as session:
        return line(*unreadable(session))


def line(connections: list[str], variables: list[str]) -> str:
    found = [*_counted("connection", connections), *_counted("variable", variables)]
    if not found:
        return "AIRFLOW_FERNET_KEY can read every encrypted connection and variable"
    return (
        f"AIRFLOW_FERNET_KEY cannot read {' and '.join(found)}, which another key has encrypted; "
        f"put that key back, or enter them again: see {_SECTION}"
    )


def unreadable(session: Any) -> tuple[list[str], list[str]]:
    """The ids of the connections, and the keys of the variables, that cannot be decrypted."""
    from airflow.models.connection import Connection
    from airflow.models.variable import Variable
    from sqlalchemy import select

    # The columns, because Airflow's models decrypt, and hide that they cannot
    connections = select(
        *(Connection.conn_id, Connection._password, Connection._extra),
        *(Connection.is_encrypted, Connection.is_extra_encrypted),
    )
    of_connections = (
        (name, [password if is_encrypted else None, extra if is_extra_encrypted else None])
        for name, password, extra, is_encrypted, is_extra_encrypted in session.execute(connections)
    )
    variables = select(Variable.key, Variable._val).where(Variable.is_encrypted)
    of_variables = ((name, [value]) for name, value in session.execute(variables))
    return _lost(of_connections), _lost(of_variables)


def _lost(items: Iterable[tuple[str, list[str | None]]]) -> list[str]:
    return sorted(name for name, texts in items if not all(map(_can_read, filter(None, texts))))


def _can_read(text: str) -> bool:
    from airflow.exceptions import AirflowException
    from airflow.models.crypto import get_fernet
    from cryptography.fernet import InvalidToken

    try:
        get_fernet().decrypt(text.encode())
    except (InvalidToken, AirflowException):
        return False
    return True


def _counted(kind: str, names: list[str]) -> list[str]:
    if not names:
        return []
    return [f"{len(names)} {kind}{'s' if len(names) > 1 else ''} ({', '.join(names)})"]
