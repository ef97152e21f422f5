# The Airflow DAG of limited.yaml, whose schedule begins when LIMITED_START says.
import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from millrace.dag import pipeline_dag

# The stack under test has short ones, for outages; this source makes its tasks wait, and users have the defaults.
os.environ.update(MILLRACE_FETCH_DEADLINE="", MILLRACE_RETRIES="", MILLRACE_RETRY_DELAY="")

with TemporaryDirectory() as folder:
    here = Path(__file__).parent
    shutil.copy(Path(os.environ.get("MILLRACE_PIPELINES", "/opt/airflow/pipelines"), "pipeline.schema.json"), folder)
    text = (here / "limited.yaml").read_text(encoding="utf-8")
    text = text.replace("2026-01-01T00:00:00Z", os.environ["LIMITED_START"])
    Path(folder, "limited.yaml").write_text(text, encoding="utf-8")
    os.environ["MILLRACE_PIPELINES"] = folder
    pipeline_dag("limited")
