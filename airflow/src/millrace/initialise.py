"""``python -m millrace.initialise``: Airflow's database, its admin, and the pools. Idempotent.

Sets the admin's password to AIRFLOW_ADMIN_PASSWORD, even if it was different before.
"""

import os
import sys
from collections.abc import Mapping

from millrace import pools
from millrace.command_line import airflow
from millrace.settings import Settings, SettingsError

_ADMIN = "admin"
_SHORTEST_PASSWORD = 12


def main(env: Mapping[str, str] = os.environ) -> int:
    try:
        settings, password = Settings.from_env(env), _password(env)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 78
    airflow("db", "migrate")
    # If it already exists, this says so and changes nothing.
    airflow(
        *("users", "create", "--role", "Admin", "--username", _ADMIN, "--password", password),
        *("--firstname", "Millrace", "--lastname", "Admin", "--email", "admin@localhost"),
    )
    airflow("users", "reset-password", "--username", _ADMIN, "--password", password)
    pools.make(settings)
    return 0


def _password(env: Mapping[str, str]) -> str:
    password = env.get("AIRFLOW_ADMIN_PASSWORD", "")
    if len(password) < _SHORTEST_PASSWORD:
        raise SettingsError(
            "AIRFLOW_ADMIN_PASSWORD is not set or too short; "
            f"valid: at least {_SHORTEST_PASSWORD} characters"
        )
    return password


if __name__ == "__main__":
    sys.exit(main())
