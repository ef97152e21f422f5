"""How the two components are that only Airflow reaches: its database and the policy proxy."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from millrace import proxy_health

PATIENCE_SECONDS = 5.0
_KEPT_SECONDS = 5.0
_LONGEST_PROBLEM = 300


def server_version() -> str:
    """The version of PostgreSQL, asked over Airflow's own connections. Blocks."""
    from airflow.utils.session import create_session
    from sqlalchemy import text

    with create_session(scoped=False) as session:
        return str(session.scalar(text("SHOW server_version"))).split()[0]


class AirflowHealth:
    """Asks the database at most every five seconds, in one thread: one that hangs holds no more."""

    def __init__(
        self,
        ask: Callable[[], str] = server_version,
        file: Path = proxy_health.FILE,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._ask = ask
        self._file = file
        self._patience = patience
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="control-center-health")
        self._asked: asyncio.Future[str] | None = None
        self._began = 0.0
        self._state = ""
        self._since: str | None = None

    async def components(self) -> list[dict[str, Any]]:
        proxy = asyncio.to_thread(proxy_health.read, self._file, datetime.now(UTC))
        return list(await asyncio.gather(self._database(), proxy))

    async def _database(self) -> dict[str, Any]:
        asked = self._asked
        if asked is None or (asked.done() and time.monotonic() - self._began >= _KEPT_SECONDS):
            self._began = time.monotonic()
            asked = asyncio.get_running_loop().run_in_executor(self._threads, self._ask)
            self._asked = asked
        await asyncio.wait({asked}, timeout=self._patience)
        version = problem = None
        if not asked.done():
            problem = f"no answer within {self._patience:g} s"
        elif failure := asked.exception():
            problem = (str(failure).strip() or type(failure).__name__).splitlines()[0]
        else:
            version = asked.result()
        state = "down" if problem else "ok"
        if state != self._state:
            self._state, self._since = state, proxy_health.iso(datetime.now(UTC))
        return {
            "name": "postgresql",
            "state": state,
            "version": version,
            "problem": problem[:_LONGEST_PROBLEM] if problem else None,
            "since": self._since,
        }

    def close(self) -> None:
        self._threads.shutdown(wait=False)
