"""Pools: one slot for schema_init, and one per source host."""

from pathlib import Path

import pytest

from millrace.pipeline import load
from millrace.pools import names, source_pool
from millrace.settings import Settings, SettingsError


def test_pools_of_the_project(variables: dict[str, str]):
    assert names(Settings.from_env(variables)) == ["schema_init", "source_randomuser"]


@pytest.mark.parametrize(
    ("url", "pool"),
    [
        ("https://randomuser.me/api/1.4/", "source_randomuser.me"),
        ("http://RandomUser:8080/api", "source_randomuser"),
        ("http://10.0.0.1/", "source_10.0.0.1"),
    ],
)
def test_pool_is_named_by_the_host(pipelines: Path, url: str, pool: str):
    assert source_pool(load(pipelines / "users.yaml"), {"SOURCE_URL": url}) == pool


def test_address_without_a_host(pipelines: Path):
    with pytest.raises(SettingsError, match="valid: http"):
        source_pool(load(pipelines / "users.yaml"), {"SOURCE_URL": "/api"})


def test_faulty_pipeline_is_passed_over(
    variables: dict[str, str], pipelines: Path, tmp_path: Path, capsys: pytest.CaptureFixture
):
    for name in ("users.yaml", "pipeline.schema.json"):
        (tmp_path / name).write_text((pipelines / name).read_text(encoding="utf-8"))
    (tmp_path / "broken.yaml").write_text("version: 1\n")
    settings = Settings.from_env(variables | {"MILLRACE_PIPELINES": str(tmp_path)})
    assert names(settings) == ["schema_init", "source_randomuser"]
    assert "broken.yaml:1" in capsys.readouterr().err
