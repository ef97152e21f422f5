"""The passwords of running databases, with a `docker` whose containers know one password each."""

import os

import owner
import passwords
import pytest

RIGHT = {"POSTGRES_PASSWORD": "right-one", "CASSANDRA_ADMIN_PASSWORD": "right-two"}
DOCKER = """#!/bin/sh
echo "$@" >>"$(dirname "$0")/commands"
case "$*" in
  ps\\ *) cat "$(dirname "$0")/running" ;;
  *\\ c1\\ *) [ "$PGPASSWORD" = right-one ] || echo 'psql: error: FATAL:  @REFUSED@' ;;
  *\\ c2\\ *) cat >/dev/null; [ "$CASSANDRA_ADMIN_PASSWORD" = right-two ] || echo refused ;;
esac
"""


@pytest.fixture
def docker(tmp_path, monkeypatch):
    """A folder with `commands`, the command lines that were used, and `running`, the healthy services."""
    program = tmp_path / "docker"
    program.write_text(DOCKER.replace("@REFUSED@", passwords.POSTGRES_REFUSED))
    program.chmod(0o755)
    (tmp_path / "running").write_text("postgres c1\ncassandra c2\nkafka c3\n")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    return tmp_path


def problems(**changes):
    return list(passwords.problems("millrace", RIGHT | changes))


def test_should_accept_the_passwords_of_the_data(docker):
    assert problems() == []
    assert "label=com.docker.compose.project=millrace --filter health=healthy" in (docker / "commands").read_text()


@pytest.mark.parametrize("name", RIGHT)
def test_should_name_a_wrong_password_the_page_and_that_nothing_was_changed(docker, name):
    (problem,) = problems(**{name: "another"})

    assert problem.startswith(f"{name} of .env is not the password of ")
    assert problem.endswith(f": see {owner.SECTION}; nothing that runs was changed")


def test_should_name_both_and_show_neither(docker):
    found = problems(POSTGRES_PASSWORD="hush", CASSANDRA_ADMIN_PASSWORD="hush")

    assert [problem.split()[0] for problem in found] == ["POSTGRES_PASSWORD", "CASSANDRA_ADMIN_PASSWORD"]
    assert "hush" not in "".join(found) + (docker / "commands").read_text()


@pytest.mark.parametrize("running", ["", "kafka c3\n"])
def test_should_not_ask_what_does_not_run_yet(docker, running):
    (docker / "running").write_text(running)

    assert problems(POSTGRES_PASSWORD="other", CASSANDRA_ADMIN_PASSWORD="other") == []


def test_should_leave_it_to_the_start_if_a_database_cannot_be_asked(docker):
    (docker / "docker").write_text(DOCKER.replace("@REFUSED@", "the database system is starting up"))

    assert problems(POSTGRES_PASSWORD="other") == []


def test_should_not_need_an_engine(monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")

    assert problems() == []
