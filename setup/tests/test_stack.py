import json
import subprocess
import sys

import build_images
import env_file
import owner
import pytest
import stack
import startup
from command import ROOT
from console import SetupError
from stack import Stack


@pytest.fixture
def stopped(tmp_path):
    """A stack whose containers nobody has made."""
    file = tmp_path / ".env"
    own = {"COMPOSE_PROJECT_NAME": "millrace-never-started", "SOURCE_URL": "http://in.the.file/"}
    env_file.ensure(file, ROOT / ".env.example", build_images.names("official") | own)
    return Stack(file)


def test_should_tell_which_services_do_not_run_after_a_start_that_failed():
    states = """\
airflow-init Exited (1) 5 seconds ago
api-server Created
cassandra Up 10 seconds (healthy)
cassandra-init Exited (0) 8 seconds ago
dag-processor Up 3 seconds
kafka Up 30 seconds (unhealthy)
postgres Exited (0) 1 second ago
registry Restarting (1) 2 seconds ago
scheduler Up 3 seconds (health: starting)
users-realtime Up 2 hours"""

    assert dict(startup.trouble(states)) == {
        "airflow-init": "Exited (1) 5 seconds ago",
        "api-server": "Created",
        "kafka": "Up 30 seconds (unhealthy)",
        "postgres": "Exited (0) 1 second ago",
        "registry": "Restarting (1) 2 seconds ago",
        "scheduler": "Up 3 seconds (health: starting)",
    }


@pytest.mark.parametrize("command", [("ps",), ("logs", "--tail", "1")])
def test_should_say_that_a_stopped_stack_does_not_run(stopped, command):
    with pytest.raises(SetupError, match="the stack is not running; 'make run' starts it"):
        stopped.show(*command)


@pytest.mark.parametrize("command", ["show", "down"])
def test_should_show_and_stop_what_an_earlier_version_started(stopped, monkeypatch, tmp_path, command):
    file = tmp_path / ".env"
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join(line for line in lines if not line.startswith(("CONTROL_CENTER_", "CASSANDRA_READER_"))))
    before = Stack(file)
    monkeypatch.setattr(before, "require_running", lambda: None)
    monkeypatch.setattr(stack.owner, "mark", lambda project, data="": None)

    if command == "show":
        assert before.show("config", "--quiet") == 0
    else:
        before.down(volumes=False)

    assert "CONTROL_CENTER_SECRET" not in file.read_text()


@pytest.mark.parametrize(("value", "told"), [("https://example.com/", True), ("http://in.the.file/", False)])
def test_should_say_how_long_a_value_of_the_shell_stays(stopped, monkeypatch, capsys, value, told):
    monkeypatch.setenv("IMAGES", "official")
    monkeypatch.setenv("SOURCE_URL", value)

    stopped.configure()

    line = "SOURCE_URL comes from the shell: it applies until the next make run; set it in .env to keep it"
    assert (line in capsys.readouterr().out) is told
    assert stopped.settings["SOURCE_URL"] == value


def test_should_know_every_one_shot():
    config = json.loads(
        subprocess.run(
            ["docker", "compose", "--env-file", ".env.example", "config", "--no-interpolate", "--format", "json"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    )
    waited_for = {
        name
        for service in config["services"].values()
        for name, how in service.get("depends_on", {}).items()
        if how["condition"] == "service_completed_successfully"
    }

    assert waited_for == set(startup.ONE_SHOTS)


WAITS = """\
docker compose failed with exit code 1; see build/compose-up.log:
    service "airflow-init" didn't complete successfully: exit 1"""


def test_should_end_a_failed_start_with_what_failed():
    told = startup.failed_start(WAITS, ["api-server", "scheduler"], ["airflow-init: Exited (1): out of paper"])

    assert told.splitlines() == [
        "docker compose failed with exit code 1; see build/compose-up.log, and 'make logs':",
        "    not ready: api-server, scheduler",
        "    airflow-init: Exited (1): out of paper",
    ]


def test_should_tell_services_that_failed_from_those_that_wait_for_them(stopped, monkeypatch):
    answers = {
        "ps": "a Exited (1) 2 seconds ago\nb Created\nc Up 9 seconds (unhealthy)\nd Up 2 seconds (health: starting)",
        "logs": "a: out of paper",
    }
    monkeypatch.setattr(stopped, "compose_output", lambda command, *_: answers[command])

    assert stopped._trouble() == (
        ["b", "d"],
        ["c: Up 9 seconds (unhealthy)", "a: Exited (1) 2 seconds ago: out of paper"],
    )


def test_should_leave_the_reason_to_compose_if_no_service_has_one():
    assert startup.failed_start(WAITS.replace("service", "port"), ["kafka"], []).endswith(
        '    not ready: kafka\n    port "airflow-init" didn\'t complete successfully: exit 1'
    )
    assert startup.failed_start(WAITS, [], []).endswith(WAITS.splitlines()[1])


LOST, READ = "AIRFLOW_FERNET_KEY cannot read 1 variable (a)", "AIRFLOW_FERNET_KEY can read every"


@pytest.mark.parametrize(
    ("log", "warned"),
    [
        (f"{LOST}\npool\n{LOST}\nlast words", 1),
        (f"{READ}\n\x1b[2K{LOST}", 1),
        (f"{LOST}\n{READ}", 0),
        ("pool", 0),
        ("", 0),
    ],
)
def test_should_warn_once_of_secrets_that_airflow_cannot_read(stopped, monkeypatch, capsys, log, warned):
    monkeypatch.setattr(stack.owner, "mark", lambda project, data: None)
    monkeypatch.setattr(stopped, "compose", lambda *command, log: None)
    monkeypatch.setattr(stopped, "compose_output", lambda *command: log)

    stopped.up()

    assert capsys.readouterr().out == f"  warning: {LOST}\n" * warned


def test_should_know_how_the_warning_begins():
    sys.path.append(str(ROOT / "airflow" / "src"))
    from millrace import encrypted

    assert encrypted.line([], ["a"]).startswith(startup.UNREADABLE)
    assert not encrypted.line([], []).startswith(startup.UNREADABLE)
    assert encrypted.line([], ["a"]).endswith(owner.SECTION)


def test_should_say_which_password_is_wrong_instead_of_where_to_read_about_exceptions():
    log = """\
    cursor, cparams = dialect.connect(*cargs, **cparams)
sqlalchemy.exc.OperationalError: (psycopg2.OperationalError) connection to server at "postgres", port 5432 \
failed: FATAL:  password authentication failed for user "airflow"

(Background on this error at: https://sqlalche.me/e/20/e3q8)
"""

    assert startup.last_words(log).startswith(
        "POSTGRES_PASSWORD of .env is not the password of user airflow in PostgreSQL: see docs/operations.md"
    )


@pytest.mark.parametrize(
    ("log", "words"), [("", ""), ("\n \n", ""), ("a\n\x1b[31mcannot do it\x1b[0m\n\n", "cannot do it")]
)
def test_should_have_the_last_line_that_says_something(log, words):
    assert startup.last_words(log) == words


@pytest.mark.parametrize("keeps_data", [True, False])
def test_should_ask_databases_for_their_passwords_only_if_they_are_kept(stopped, monkeypatch, keeps_data):
    found = []
    monkeypatch.setattr(stack.passwords, "problems", lambda *_: ["POSTGRES_PASSWORD is wrong"])
    monkeypatch.setattr(stack.preflight, "check", lambda *checked: found.extend(checked[-1]))

    stopped.check_machine(keeps_data)

    assert found == (["POSTGRES_PASSWORD is wrong"] if keeps_data else [])


def test_should_go_by_the_shells_project_name_as_compose_does(stopped, monkeypatch):
    assert stopped.project == "millrace-never-started"

    monkeypatch.setenv("COMPOSE_PROJECT_NAME", "of-the-shell")

    assert stopped.project == "of-the-shell"


def test_should_have_a_project_name_without_an_env_file(tmp_path, monkeypatch):
    monkeypatch.delenv("COMPOSE_PROJECT_NAME", raising=False)

    assert Stack(tmp_path / "none").project == "millrace"
