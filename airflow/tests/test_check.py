"""``python -m millrace.check``, as `make check-pipelines` calls it."""

import os
import subprocess
import sys
from pathlib import Path

SRC = Path(__file__).resolve().parents[1] / "src"


def check(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "millrace.check", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(SRC)},
    )


def test_right_file(pipelines: Path):
    done = check(str(pipelines / "users.yaml"))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{pipelines / 'users.yaml'}: ok\n"


def test_wrong_files_are_all_reported(pipelines: Path, tmp_path: Path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text("version: 2\n")
    (tmp_path / "pipeline.schema.json").write_text((pipelines / "pipeline.schema.json").read_text())
    done = check(str(tmp_path / "a.yaml"), str(pipelines / "users.yaml"), str(tmp_path / "b.yaml"))
    assert done.returncode == 1
    assert f"{tmp_path / 'a.yaml'}:1: /version is 2" in done.stderr
    assert f"{tmp_path / 'b.yaml'}:1: /topic is missing" in done.stderr


def test_misuse():
    assert check().returncode == 64


def test_needs_no_airflow():
    code = (
        "import sys; sys.modules['airflow'] = sys.modules['docker'] = None; import millrace.check"
    )
    done = subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(SRC)})
    assert done.returncode == 0
