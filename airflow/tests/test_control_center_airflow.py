"""The Control Center in the real Airflow: its roles, its logins, its plugins."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROGRAM = Path(__file__).with_name("control_center_airflow.py")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What each role gets from the API server."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(
        [sys.executable, str(PROGRAM), str(tmp_path_factory.mktemp("airflow"))],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout.splitlines()[-1])


def rights(start: bool) -> dict[str, bool]:
    return {"read": True, "trigger": start, "backfill": start, "replay": start}


def test_should_ask_for_a_login_and_come_back(found):
    nobody = found["nobody"]
    assert nobody["page"] == 307
    assert [nobody[what] for what in ("hours", "records", "list")] == [401] * 3
    assert nobody["rights"] == {"error": "Not authenticated"}
    assert found["login"] == "/auth/login/?next=%2Fcontrol-center%2F%3Fdag_id%3Dusers"


def test_should_show_no_pipeline_to_a_user_without_permissions(found):
    public = found["Public"]
    assert public["rights"]["pipelines"] == {}
    assert [public[what] for what in ("hours", "records")] == [403] * 2
    assert public["asked"] == "/api/pipelines?names=-"


@pytest.mark.parametrize(
    ("role", "start"), [("Viewer", False), ("User", True), ("Op", True), ("Admin", True)]
)
def test_should_let_airflows_roles_read_and_those_that_may_start_runs_start_them(
    found, role, start
):
    seen = found[role]
    assert [seen[what] for what in ("page", "hours", "records", "list")] == [200] * 4
    assert seen["rights"] == {"user": role, "pipelines": {"users": rights(start)}}
    assert seen["asked"] == "/api/pipelines?names=users"


@pytest.mark.parametrize("role", ["nobody", "Viewer", "Admin"])
def test_should_let_nobody_change_anything(found, role):
    assert found[role]["post"] == 405
