"""Where Airflow's logs are: a volume that its parts share; ``millrace.retention`` tidies it."""

from pathlib import Path

FOLDER = Path("/opt/airflow/logs")
