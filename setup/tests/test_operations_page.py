"""docs/operations.md against the project: its commands name targets, services and settings that there are."""

import re

import env_file
import owner
from command import ROOT

PAGE = (ROOT / "docs" / "operations.md").read_text()


def test_should_name_only_targets_that_make_knows():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:`|^|&& |\| )make (?:-s )?([a-z-]+)", PAGE, re.MULTILINE))

    assert {"run", "upgrade", "backup", "restore", "cqlsh"} <= named
    assert named - targets == set()


def test_should_name_only_services_of_the_stack():
    parts = [ROOT / "docker-compose.yml", *(ROOT / "compose").glob("*.yml")]
    services = {name for part in parts for name in re.findall(r"^  ([a-z-]+):$", part.read_text(), re.MULTILINE)}
    named = set(re.findall(r"docker compose\s+(?:exec(?: -T)?|stop|restart) ([a-z-]+)", PAGE))

    assert {"postgres", "cassandra", "scheduler", "maintenance"} <= named
    assert named - services == set()


def test_should_set_only_what_is_in_the_env_file():
    assert set(re.findall(r"^put ([A-Z_]+)", PAGE, re.MULTILINE)) <= set(env_file.read(ROOT / ".env.example"))


def test_should_tell_how_each_generated_password_and_key_is_replaced():
    replaced = set(re.findall(r"^put ([A-Z_]+)", PAGE, re.MULTILINE))

    assert set(env_file.GENERATED) - {"KAFKA_CLUSTER_ID"} == replaced


def test_should_have_the_section_that_errors_lead_to():
    assert owner.SECTION.startswith("docs/operations.md, ")
    assert re.search(f"^### {owner.SECTION.split(chr(34))[1]}$", PAGE, re.MULTILINE)
