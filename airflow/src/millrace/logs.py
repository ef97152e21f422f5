"""Where Airflow's logs are: a volume that its parts share; ``millrace.retention`` cleans it up."""

from pathlib import Path

FOLDER = Path("/opt/airflow/logs")
