"""A program: the Control Center in Airflow's own API server, with its own users; prints JSON.

In a process of its own, because Airflow's app and its database are one for each process.
"""

import contextlib
import json
import os
import sys
from pathlib import Path
from typing import Any

from control_center import SECRET, Reply, fake_service

HOURS = "/api/pipelines/users/hours"
RECORDS = "/api/pipelines/users/dead-letters/records"
ROLES = ("Public", "Viewer", "User", "Op", "Admin")
ROOT = "/control-center"


def environment(folder: Path, url: str) -> dict[str, str]:
    fab = "airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager"
    return {
        "AIRFLOW_HOME": str(folder),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "false",
        "AIRFLOW__CORE__AUTH_MANAGER": fab,
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(Path(__file__).resolve().parents[1] / "plugins"),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{folder}/airflow.db",
        "AIRFLOW__API_AUTH__JWT_SECRET": "x" * 64,
        "AIRFLOW__API__SECRET_KEY": "y" * 64,
        "AIRFLOW__LOGGING__LOGGING_LEVEL": "ERROR",
        "MILLRACE_PIPELINES": str(folder),
        "CONTROL_CENTER_URL": url,
        "CONTROL_CENTER_SECRET": SECRET,
    }


def main(folder: Path) -> dict[str, Any]:
    (folder / "users.yaml").touch()
    with fake_service() as service:
        os.environ.update(environment(folder, service.url))
        for path in ("/", HOURS, RECORDS, "/api/pipelines"):
            service.replies[path] = Reply()
        from airflow.api_fastapi.app import create_app
        from airflow.utils.db import initdb
        from fastapi.testclient import TestClient

        initdb()
        app = create_app()
        make_users_and_dags()
        with TestClient(app, "http://localhost:8080") as browser:
            browser.follow_redirects = False
            found: dict[str, Any] = {"nobody": seen(browser, {})}
            login = browser.get(f"{ROOT}/?dag_id=users")
            found["login"] = browser.get(login.headers["location"]).headers["location"]
            for role in ROLES:
                who = {"username": role, "password": role * 4}
                token = browser.post("/auth/token", json=who).json()["access_token"]
                found[role] = seen(browser, {"Cookie": f"_token={token}"})
                found[role]["asked"] = service.paths[-1]
    return found


def make_users_and_dags() -> None:
    from airflow.models.dag import DagModel
    from airflow.models.dagbundle import DagBundleModel
    from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder
    from airflow.utils.session import create_session

    with create_session() as session:
        session.add(DagBundleModel(name="b"))
        session.flush()
        for dag in ("users", "users_dead_letters"):
            session.add(DagModel(dag_id=dag, bundle_name="b", fileloc="x"))
    with get_application_builder() as builder:
        users: Any = builder.sm
        for role in ROLES:
            made = users.add_user(role, role, role, f"{role}@x", users.find_role(role), role * 4)
            assert made, role


def seen(browser: Any, headers: dict[str, str]) -> dict[str, Any]:
    def status(path: str, method: str = "GET") -> int:
        return browser.request(method, ROOT + path, headers=headers).status_code

    rights = browser.get(f"{ROOT}/api/rights", headers=headers)
    return {
        "page": status("/"),
        "hours": status(HOURS),
        "records": status(RECORDS),
        "post": status(HOURS, "POST"),
        "list": status("/api/pipelines"),
        "rights": rights.json(),
    }


if __name__ == "__main__":
    with contextlib.redirect_stdout(sys.stderr):
        answer = main(Path(sys.argv[1]))
    print(json.dumps(answer))
