"""Which revisions of a database this Airflow knows."""

import pytest

from millrace import revisions


@pytest.mark.parametrize(
    ("table", "revision", "known"),
    [
        ("alembic_version", "1d6611b6ab7c", True),  # Airflow 3.2.0's
        ("alembic_version", "ffffffffffff", False),
        ("alembic_version_fab", "02ca36b0235b", True),
        ("alembic_version_fab", "1d6611b6ab7c", False),
    ],
)
def test_known_revisions(table, revision, known):
    assert revisions.known(table, revision) is known
