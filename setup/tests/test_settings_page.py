"""docs/settings.md against the code: what is read is on the page, and what is on the page is read."""

import re

import env_file
from command import ROOT

READ_BY_JAVA = re.compile(r'\b(?:text|secret|integer|duration|uri|choice|flag|json|parsed)\(\s*"([A-Z_]+)"')
INTERVALS_READ_BY_JAVA = re.compile(r'\binterval\(\s*"([A-Z_]+)",\s*"([A-Z_]+)"')
OPTIONAL_IN_JAVA = re.compile(r'\boptional\(\s*settings,\s*"([A-Z_]+)"')
READ_BY_STAND_IN = re.compile(r'\bnumber\(environment, "([A-Z_]+)"|\bvalue\(\s*environment,\s*"([A-Z_]+)"')
READ_BY_PYTHON = re.compile(r'\bread\(\s*"([A-Z_]+)"')
ON_THE_PAGE = re.compile(r"`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)`")

# Read from the map of variables, not through the reader
READ_ELSEWHERE = {"LOG_LEVEL", "SOURCE_URL", "CONTROL_CENTER_URL"}


def sources(folder: str, suffix: str) -> str:
    return "\n".join(path.read_text() for path in (ROOT / folder).rglob(f"*{suffix}") if "test" not in path.parts)


def read_by_code() -> set[str]:
    java = sources("tasks", ".java") + sources("control-center", ".java")
    in_pairs = INTERVALS_READ_BY_JAVA.findall(java) + READ_BY_STAND_IN.findall(sources("randomuser", ".java"))
    names = (
        READ_BY_JAVA.findall(java)
        + OPTIONAL_IN_JAVA.findall(java)
        + READ_BY_PYTHON.findall(sources("airflow/src", ".py"))
    )
    return {*names, *(name for pair in in_pairs for name in pair if name)} | READ_ELSEWHERE


def in_env_file_or_compose() -> set[str]:
    parts = [ROOT / "docker-compose.yml", *(ROOT / "compose").glob("*.yml")]
    compose = "".join(part.read_text() for part in parts)
    return set(env_file.read(ROOT / ".env.example")) | set(re.findall(r"\$\{([A-Z][A-Z0-9_]*)", compose)) | {"IMAGES"}


def on_the_page() -> set[str]:
    page = (ROOT / "docs" / "settings.md").read_text()
    rows = [line.split("|")[1] for line in page.splitlines() if line.startswith("|")]
    prose = page[page.index("## Of the stand-in") :]
    return {name for text in [*rows, prose] for name in ON_THE_PAGE.findall(text)}


def test_should_find_settings_in_the_code():
    assert {
        "PIPELINE",
        "CASSANDRA_PASSWORD",
        "MILLRACE_RETRIES",
        "QUOTA_RECORDS",
        "SCHEMA_IDS",
        "DRY_RUN",
        "CONTROL_CENTER_SECRET",
        "SPARK_HISTORY_URL",
    } <= read_by_code()


def test_should_document_every_setting():
    assert (read_by_code() | in_env_file_or_compose()) - on_the_page() == set()


def test_should_document_no_setting_that_nothing_reads():
    assert on_the_page() - read_by_code() - in_env_file_or_compose() == set()
