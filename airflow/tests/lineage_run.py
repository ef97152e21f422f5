"""A task's try as Airflow's task runner makes it, with the provider's listener; and a backend."""

import json
import threading
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace
from typing import Any

import structlog
from airflow.providers.openlineage.plugins.listener import OpenLineageListener
from airflow.sdk.api.datamodels._generated import DagRun, TIRunContext
from airflow.sdk.execution_time import task_runner
from airflow.sdk.execution_time.comms import InactiveAssetsResult, XComSequenceSliceResult
from airflow.sdk.listener import get_listener_manager

HOUR = datetime(2026, 11, 22, 21, tzinfo=UTC)


@contextmanager
def backend(status: int = 201) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """An HTTP server on loopback: its address, and the events that it receives."""
    events: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            events.append({"path": self.path, **body})
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", events
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Supervisor:
    """Answers a task's requests: it knows what earlier tasks of the run have returned."""

    socket = None

    def __init__(self, results: Mapping[str, Any]) -> None:
        self._results = results

    def send(self, msg: Any, **_: Any) -> Any:
        if type(msg).__name__ == "GetXComSequenceSlice":
            return XComSequenceSliceResult(root=[self._results[msg.task_id]])
        if type(msg).__name__ == "ValidateInletsAndOutlets":
            return InactiveAssetsResult(inactive_assets=[])
        return None


def run(task: Any, conf: Mapping[str, Any] | None = None) -> str:
    """One try of a task of the hour's scheduled run; returns its state.

    With a ``conf`` it is a manual run of two hours later.
    """
    start = HOUR + timedelta(hours=2 if conf else 0)
    end = start + timedelta(hours=1)
    dag_run = DagRun(
        dag_id=task.dag_id,
        run_id="r",
        logical_date=start,
        data_interval_start=start,
        data_interval_end=end,
        run_after=end,
        start_date=end,
        end_date=None,
        run_type="manual" if conf else "scheduled",
        state="running",
        conf=dict(conf or {}),
        consumed_asset_events=[],
        partition_key=None,
        clear_number=0,
    )
    ti = task_runner.RuntimeTaskInstance.model_construct(
        id=uuid.uuid4(),
        dag_id=task.dag_id,
        task_id=task.task_id,
        run_id="r",
        try_number=1,
        map_index=-1,
        task=task,
        bundle_instance=SimpleNamespace(name="dags-folder", version=None),
        start_date=datetime.now(UTC),
    )
    ti._ti_context_from_server = TIRunContext(dag_run=dag_run, max_tries=0)
    log, context = structlog.get_logger(), ti.get_template_context()
    manager, listener = get_listener_manager(), OpenLineageListener()
    # A plugin has registered one, for the backend of an earlier test.
    for known in [it for it in manager.pm.get_plugins() if isinstance(it, OpenLineageListener)]:
        manager.pm.unregister(known)
    manager.add_listener(listener)
    try:
        state, _, error = task_runner.run(ti, context, log)
        task_runner.finalize(ti, state, context, log, error)
    finally:
        manager.pm.unregister(listener)
    return state.value
