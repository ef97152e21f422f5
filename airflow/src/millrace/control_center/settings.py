"""The settings of Airflow's API server that lead to the Control Center's service."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from millrace.settings import SettingsError

SHORTEST_SECRET = 32
_URL = "CONTROL_CENTER_URL"
_SECRET = "CONTROL_CENTER_SECRET"  # noqa: S105  # a name


@dataclass(frozen=True)
class ControlCenterSettings:
    """Where the service is, and what it knows Airflow by."""

    url: str
    """CONTROL_CENTER_URL: the service's address without a path, such as http://host:8090."""
    secret: str = field(repr=False)
    """CONTROL_CENTER_SECRET: at least 32 characters; the service has the same."""
    pipelines: Path = Path("/opt/airflow/pipelines")
    """MILLRACE_PIPELINES: directory of the pipeline files; their names are those of the DAGs."""

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self:
        """Reads all, or raises one ``SettingsError`` that names what is wrong, without the secret.

        Airflow's other parts have no CONTROL_CENTER_URL: ask ``is_set`` first.
        """
        url, secret = env.get(_URL, "").strip(), env.get(_SECRET, "").strip()
        wrong = []
        if not re.fullmatch(r"https?://[\w.-]+(:[0-9]{1,5})?/?", url):
            wrong.append(f"{_URL} is {url!r}; valid: http://host:port, without a path")
        if len(secret) < SHORTEST_SECRET or not secret.isascii():
            wrong.append(
                f"{_SECRET} is not set, too short or not ASCII; "
                f"valid: at least {SHORTEST_SECRET} characters"
            )
        if wrong:
            raise SettingsError("\n".join(wrong))
        folder = env.get("MILLRACE_PIPELINES", "").strip()
        return cls(url.rstrip("/"), secret, Path(folder) if folder else cls.pipelines)

    @staticmethod
    def is_set(env: Mapping[str, str]) -> bool:
        """Whether this part of Airflow shows the Control Center: only the API server does."""
        return bool(env.get(_URL, "").strip())
