"""Runs in the image's build: imports what Airflow's processes import, so that their byte code is written once.

Without it every container would compile some thousands of modules at each of its starts. It also proves that the lock
holds together on this Python.
"""

import importlib

MODULES = (
    "airflow.api_fastapi.main",
    "airflow.cli.commands.api_server_command",
    "airflow.cli.commands.dag_processor_command",
    "airflow.cli.commands.db_command",
    "airflow.cli.commands.scheduler_command",
    "airflow.dag_processing.manager",
    "airflow.dag_processing.processor",
    "airflow.executors.local_executor",
    "airflow.jobs.scheduler_job_runner",
    "airflow.providers.docker.operators.docker",
    "airflow.providers.fab.auth_manager.fab_auth_manager",
    "airflow.providers.fab.www.app",
    "airflow.providers.postgres.hooks.postgres",
    "airflow.providers.standard.operators.python",
    "airflow.sdk.execution_time.supervisor",
    "airflow.sdk.execution_time.task_runner",
    "psycopg2",
)

for module in MODULES:
    importlib.import_module(module)
print(f"{len(MODULES)} modules import")
