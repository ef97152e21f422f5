"""Reports that a task has finally failed: a POST of JSON to MILLRACE_FAILURE_WEBHOOK."""

import json
import logging
import urllib.request
from http.client import HTTPException
from typing import Any

_log = logging.getLogger(__name__)
_TIMEOUT_SECONDS = 10


class FailureWebhook:
    """A failure callback. If the webhook cannot be reached, this is only logged."""

    def __init__(self, url: str) -> None:
        self._url = url

    def __call__(self, context: Any) -> None:
        ti = context["ti"]
        message = {
            "dag": ti.dag_id,
            "run": ti.run_id,
            "task": ti.task_id,
            "try": ti.try_number,
            "reason": str(context.get("exception") or "no reason was given"),
            "log": ti.log_url,
        }
        request = urllib.request.Request(  # noqa: S310  settings let http and https through only
            self._url,
            data=json.dumps(message).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS):  # noqa: S310
                pass
        except (OSError, HTTPException) as error:
            _log.warning("could not report the failure to %s: %r", self._url, error)
