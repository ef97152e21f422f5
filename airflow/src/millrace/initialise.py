"""``python -m millrace.initialise``: Airflow's database, its admin, and the pools. Idempotent.

Reports what is encrypted in the database and cannot be read with the present key.

Lets Viewers and Users see the Control Center in the navigation.

Sets the admin's password to AIRFLOW_ADMIN_PASSWORD, even if it was different before.
"""

import os
import sys
from collections.abc import Mapping

from millrace import encrypted, pools
from millrace.command_line import airflow
from millrace.settings import Settings, SettingsError, admin_password

_ADMIN = "admin"


def main(env: Mapping[str, str] = os.environ) -> int:
    try:
        settings, password = Settings.from_env(env), admin_password(env)
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
    # Airflow's UI asks for the list of plugins before it shows the Control Center to anyone.
    airflow("roles", "add-perms", "Viewer", "User", "--resource", "Plugins", "--action", "can_read")
    pools.make(settings)
    # `make run` shows it if something cannot be read
    print(encrypted.report())
    return 0


if __name__ == "__main__":
    sys.exit(main())
