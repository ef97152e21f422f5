"""The part of Airflow's REST API that the setup needs."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

from console import SetupError


class Airflow:
    """A logged-in client. Every failure is a SetupError that names the call and Airflow's answer."""

    def __init__(self, port: str, password: str, user: str = "admin") -> None:
        self._base = f"http://127.0.0.1:{port}"
        self._token: str | None = None
        answer = self._call("POST", "/auth/token", {"username": user, "password": password})
        self._token = answer["access_token"]

    def dag(self, dag_id: str) -> dict[str, Any] | None:
        """The DAG as Airflow knows it; None when it has not been parsed yet."""
        return self._call("GET", f"/api/v2/dags/{dag_id}", missing_ok=True)

    def import_errors(self) -> list[dict[str, Any]]:
        return self._call("GET", "/api/v2/importErrors")["import_errors"]

    def trigger(self, dag_id: str, conf: dict[str, Any]) -> str:
        """Starts a run without a logical date; returns its id."""
        return self._call("POST", f"/api/v2/dags/{dag_id}/dagRuns", {"logical_date": None, "conf": conf})["dag_run_id"]

    def runs(self, dag_id: str, after: str) -> list[dict[str, Any]]:
        """The runs that were due at a given time or later, newest first, 100 at most."""
        query = urllib.parse.urlencode({"run_after_gte": after, "order_by": "-run_after", "limit": 100})
        return self._call("GET", f"/api/v2/dags/{dag_id}/dagRuns?{query}")["dag_runs"]

    def run_state(self, dag_id: str, run_id: str) -> str:
        return self._call("GET", self._run(dag_id, run_id))["state"]

    def begin_backfill(self, dag_id: str, first: str, last: str, at_once: int, conf: dict[str, Any]) -> int:
        """Begins a backfill of the hours from the first to the last, which is part of it; returns its id.

        :param at_once: how many runs it has at a time
        """
        hours = {"dag_id": dag_id, "from_date": first, "to_date": last}
        how = {"max_active_runs": at_once, "reprocess_behavior": "none", "dag_run_conf": conf}
        return self._call("POST", "/api/v2/backfills", hours | how)["id"]

    def backfill_has_ended(self, backfill: int) -> bool:
        """Whether Airflow has noticed that all its runs have ended; it looks every 30 s."""
        return self._call("GET", f"/api/v2/backfills/{backfill}")["completed_at"] is not None

    def states(self, dag_id: str, first: str, last: str) -> list[str]:
        """The states of the runs of hours that start between two times, 100 at most."""
        query = urllib.parse.urlencode({"logical_date_gte": first, "logical_date_lte": last, "limit": 100})
        return [run["state"] for run in self._call("GET", f"/api/v2/dags/{dag_id}/dagRuns?{query}")["dag_runs"]]

    def tasks(self, dag_id: str, run_id: str) -> list[dict[str, Any]]:
        return self._call("GET", f"{self._run(dag_id, run_id)}/taskInstances")["task_instances"]

    def result(self, dag_id: str, run_id: str, task_id: str, key: str = "return_value") -> dict[str, Any] | None:
        """The result line of a task, stored as an XCom: `return_value`, or `failure` if it failed."""
        path = f"{self._run(dag_id, run_id)}/taskInstances/{task_id}/xcomEntries/{key}"
        entry = self._call("GET", path, missing_ok=True)
        if entry is None:
            return None
        value = entry["value"]
        return json.loads(value) if isinstance(value, str) else value

    def log(self, dag_id: str, run_id: str, task_id: str, try_number: int) -> list[dict[str, Any]]:
        """The log of one try of a task: `event`, `level` and more of each line; empty when there is no log yet."""
        path = f"{self._run(dag_id, run_id)}/taskInstances/{task_id}/logs/{try_number}?full_content=true"
        answer = self._call("GET", path, missing_ok=True) or {}
        return [line for line in answer.get("content", []) if isinstance(line, dict)]

    @staticmethod
    def _run(dag_id: str, run_id: str) -> str:
        return f"/api/v2/dags/{dag_id}/dagRuns/{urllib.parse.quote(run_id, safe='')}"

    def _call(self, method: str, path: str, body: dict | None = None, missing_ok: bool = False) -> Any:
        request = urllib.request.Request(
            self._base + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Accept": "application/json"},
        )
        if self._token:
            request.add_header("Authorization", f"Bearer {self._token}")
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            if error.code == 404 and missing_ok:
                return None
            raise SetupError(
                f"Airflow answered {error.code} to {method} {path}: {error.read().decode()[:300]}"
            ) from error
        except OSError as error:
            raise SetupError(f"Airflow did not answer {method} {self._base}{path}: {error}") from error
