import json
import subprocess

import build_images
import env_file
import layout
import pytest
from command import ROOT
from console import SetupError

ONE = {"millrace_kafka-data", "millrace_cassandra-data"}
THREE = {f"millrace_{store}-{number}-data" for store in ("kafka", "cassandra") for number in (1, 2, 3)}
OTHERS = {"millrace_postgres-data", "millrace_airflow-logs"}


@pytest.mark.parametrize(
    ("files", "expected"), [("docker-compose.yml", ONE), ("docker-compose.yml:compose/cluster.yml", THREE)]
)
def test_should_find_the_volumes_of_the_data(tmp_path, files, expected):
    file = tmp_path / ".env"
    env_file.ensure(file, ROOT / ".env.example", build_images.names("official") | {"COMPOSE_FILE": files})
    command = ["docker", "compose", "--env-file", str(file), "config", "--format", "json"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert layout.volumes(json.loads(printed)) == expected


@pytest.mark.parametrize(
    ("wanted", "there", "last"),
    [
        (ONE, set(), set()),
        (THREE, set(), set()),
        (THREE, OTHERS, set()),
        (ONE, ONE | OTHERS, set()),
        (ONE, ONE | THREE | OTHERS, ONE),
        (THREE, OTHERS, ONE),
    ],
    ids=["first", "first cluster", "no data", "before labels", "again, with older data", "data deleted"],
)
def test_should_let_a_stack_go_on_with_its_data(wanted, there, last):
    layout.check("millrace", wanted, there, last, running=True)


@pytest.mark.parametrize(
    ("wanted", "there", "last", "left"),
    [
        (THREE, ONE | OTHERS, set(), ONE),
        (THREE, ONE | OTHERS, ONE, ONE),
        (ONE, THREE | OTHERS, THREE, THREE),
        (ONE, ONE | THREE | OTHERS, THREE, THREE),
    ],
)
def test_should_leave_no_data_behind_unless_it_is_meant(monkeypatch, wanted, there, last, left):
    monkeypatch.delenv("SWITCH", raising=False)

    with pytest.raises(SetupError) as refused:
        layout.check("millrace", wanted, there, last, running=False)

    assert f"the data in {', '.join(sorted(left))} would stay there, unused" in str(refused.value)
    assert "nothing was touched" in str(refused.value)

    monkeypatch.setenv("SWITCH", "yes")
    layout.check("millrace", wanted, there, last, running=False)


def test_should_not_switch_what_runs(monkeypatch):
    monkeypatch.setenv("SWITCH", "yes")

    with pytest.raises(SetupError, match="run 'make down' first; nothing was touched"):
        layout.check("millrace", THREE, ONE, ONE, running=True)


def test_should_lead_to_a_section_that_is_there():
    assert f"\n## {layout.SECTION.split(chr(34))[1]}\n" in (ROOT / "docs" / "clusters.md").read_text()
