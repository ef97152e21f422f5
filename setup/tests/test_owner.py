"""Whose stack it is: what the engine knows of a project, and what a folder may do with it."""

import fcntl
import os
import re
import subprocess
import uuid
from pathlib import Path

import owner
import pytest
from console import SetupError
from owner import Traces

MINE = "the-id-of-my-cluster"
MY_ENV = {"KAFKA_CLUSTER_ID": MINE}
VOLUMES = ("millrace_kafka-data", "millrace_postgres-data")


@pytest.fixture
def here(tmp_path, monkeypatch):
    """This clone, in a folder whose name has a blank."""
    folder = tmp_path / "my clone"
    folder.mkdir()
    monkeypatch.setattr(owner, "ROOT", folder)
    monkeypatch.delenv("TAKE_OVER", raising=False)
    return folder


@pytest.fixture
def other(tmp_path):
    """Another clone, whose stack it is."""
    folder = tmp_path / "other clone"
    folder.mkdir()
    (folder / ".env").write_text(f"KAFKA_CLUSTER_ID={MINE}\n")
    return folder


@pytest.fixture
def check(monkeypatch):
    """Asks for `make run` in the face of traces, with the settings of `.env`."""

    def checked(traces, env, verb="run", **more):
        monkeypatch.setattr(owner, "of", lambda project: traces if project == "millrace" else Traces())
        return owner.check("millrace", env, verb, **more)

    return checked


def refusal(check, *arguments, **more):
    with pytest.raises(SetupError) as refused:
        check(*arguments, **more)
    return str(refused.value)


def test_should_let_a_first_run_begin(here, check):
    assert check(Traces(), {}) == ""


@pytest.mark.parametrize("cluster", [MINE, ""], ids=["its data", "no data of Kafka"])
def test_should_let_a_folder_go_on_with_its_own_stack(here, check, cluster):
    assert check(Traces(str(here), True, VOLUMES, cluster), MY_ENV) == ""


def test_should_let_a_folder_go_on_with_a_stack_that_an_older_version_left_down(here, check):
    assert check(Traces("", False, VOLUMES, MINE), MY_ENV) == ""


@pytest.mark.parametrize(("running", "state"), [(True, "runs"), (False, "is stopped")])
@pytest.mark.parametrize("env", [{}, {"KAFKA_CLUSTER_ID": "another"}, MY_ENV], ids=["no env", "own env", "same env"])
def test_should_refuse_another_folders_stack_and_name_it_and_the_options(here, other, check, running, state, env):
    message = refusal(check, Traces(str(other), running, VOLUMES, MINE), env)

    assert message.startswith(f"the project name millrace belongs to {other}, whose stack {state}; nothing was touched")
    assert f"cd '{other}' && make run" in message
    assert "COMPOSE_PROJECT_NAME)=.*/\\1=millrace2/" in message
    assert f"cp --backup=numbered '{other}/.env' .env && make run TAKE_OVER=yes" in message


@pytest.mark.parametrize("verb", ["down", "clean", "restore"])
def test_should_refuse_every_command_on_another_folders_stack(here, other, check, verb):
    message = refusal(check, Traces(str(other), True, VOLUMES, MINE), {}, verb, deleting=verb == "clean")

    assert f"cd '{other}' && make {verb}" in message


def test_should_let_a_stack_be_taken_over_knowingly(here, other, check, monkeypatch):
    monkeypatch.setenv("TAKE_OVER", "yes")

    assert check(Traces(str(other), True, VOLUMES, MINE), MY_ENV) == (
        f"the stack of {other} is this folder's from now on, because TAKE_OVER=yes says so"
    )


def test_should_not_let_a_stack_be_taken_over_without_its_secrets(here, other, check, monkeypatch):
    monkeypatch.setenv("TAKE_OVER", "yes")

    assert f"cp --backup=numbered '{other}/.env' .env" in refusal(check, Traces(str(other), True, VOLUMES, MINE), {})


def test_should_say_where_to_go_on_when_the_other_folder_has_lost_its_secrets(here, other, check):
    (other / ".env").unlink()

    message = refusal(check, Traces(str(other), True, VOLUMES, MINE), {})

    assert f"its .env is not there any more: {owner.SECTION}" in message


def test_should_let_a_folder_that_was_renamed_go_on(here, check):
    assert check(Traces("/gone/folder", False, VOLUMES, MINE), MY_ENV) == (
        "this stack was last started from /gone/folder, which is gone: it is this folder's from now on"
    )


@pytest.mark.parametrize("env", [{}, {"KAFKA_CLUSTER_ID": ""}], ids=["no .env", "a copy of .env.example"])
@pytest.mark.parametrize("folder", ["", "/gone/folder", "here"])
def test_should_refuse_new_secrets_for_data_that_is_there(here, check, env, folder):
    traces = Traces(str(here) if folder == "here" else folder, False, VOLUMES, MINE)

    message = refusal(check, traces, env)

    assert message.startswith(
        f"there is data of millrace (millrace_kafka-data, millrace_postgres-data; KAFKA_CLUSTER_ID {MINE}), but no .env"
    )
    assert "backups/ here has none that fits" in message
    assert owner.SECTION in message
    assert "make clean CONFIRM=yes" in message


def test_should_name_the_newest_backup_with_the_secrets_of_the_data(here, check):
    for name, cluster in (("1-backup", MINE), ("2-backup", MINE), ("3-backup", "another")):
        (here / "backups" / name).mkdir(parents=True)
        (here / "backups" / name / "env").write_text(f"KAFKA_CLUSTER_ID={cluster}\n")

    assert "cp backups/2-backup/env .env && make run" in refusal(check, Traces(str(here), False, VOLUMES, MINE), {})


def test_should_refuse_an_env_file_of_another_stack(here, check):
    message = refusal(check, Traces(str(here), True, VOLUMES, MINE), {"KAFKA_CLUSTER_ID": "another"})

    assert message.startswith(f"KAFKA_CLUSTER_ID of .env is 'another', but the data of millrace is of '{MINE}': ")
    assert owner.SECTION in message


@pytest.mark.parametrize("env", [{}, {"KAFKA_CLUSTER_ID": "another"}])
def test_should_let_data_be_deleted_without_its_secrets(here, check, env):
    assert check(Traces(str(here), False, VOLUMES, MINE), env, "clean", deleting=True) == ""


def test_should_refuse_a_test_stack_while_another_clone_runs_its_tests(here, other, monkeypatch):
    monkeypatch.setattr(owner, "of", lambda project: Traces(str(other), True, VOLUMES, MINE))
    (other / "build").mkdir()

    with (other / "build" / "test.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(SetupError, match=f"millrace-test belongs to {re.escape(str(other))}, .* TAKE_OVER=yes$"):
            owner.check_test("millrace-test")

        monkeypatch.setenv("TAKE_OVER", "yes")
        owner.check_test("millrace-test")


@pytest.mark.parametrize("lock", [True, False], ids=["killed", "an older version's"])
def test_should_take_what_a_killed_test_of_another_clone_has_left(here, other, monkeypatch, lock):
    monkeypatch.setattr(owner, "of", lambda project: Traces(str(other), True, VOLUMES, MINE))
    (other / "build").mkdir()
    if lock:
        (other / "build" / "test.lock").touch()

    owner.check_test("millrace-test")


def test_should_not_take_a_folder_that_cannot_be_read_for_one_that_is_gone(here, other, check, monkeypatch):
    really = os.stat

    def stat(path, *arguments, **more):
        if path == str(other):
            raise PermissionError(13, "Permission denied", path)
        return really(path, *arguments, **more)

    monkeypatch.setattr(owner.os, "stat", stat)

    assert f"belongs to {other}" in refusal(check, Traces(str(other), True, VOLUMES, MINE), {}, "clean", deleting=True)


def test_should_offer_to_take_over_what_this_folders_secrets_fit(here, other, check):
    (here / ".env").write_text(f"KAFKA_CLUSTER_ID={MINE}\n")
    (other / ".env").unlink()

    assert "take it over:     make run TAKE_OVER=yes" in refusal(check, Traces(str(other), True, VOLUMES, MINE), MY_ENV)


def test_should_give_commands_for_a_second_stack_that_change_its_name_and_ports(here, monkeypatch):
    example = Path(__file__).resolve().parents[2] / ".env.example"
    (here / ".env.example").write_text(example.read_text())

    taken = {"millrace2": Traces(str(here))}
    for number in (2, 2, 3):
        known = taken if number == 3 else {}
        monkeypatch.setattr(owner, "of", lambda project, known=known: known.get(project, Traces()))
        command = owner._second("millrace").removesuffix(" && make run")
        subprocess.run(["bash", "-c", command], cwd=here, check=True)
        made = (here / ".env").read_text()
        (here / ".env").write_text(example.read_text())

        assert f"\nCOMPOSE_PROJECT_NAME=millrace{number}\n" in made
        assert re.findall("^[A-Z]+_PORT=(.*)", made, re.MULTILINE) == [
            f"{number}{port}" for port in (8080, 8081, 9042, 9094, 9090)
        ]


def docker(*arguments, **more):
    done = subprocess.run(["docker", *arguments], capture_output=True, text=True, check=True, **more)
    return done.stdout.strip()


@pytest.fixture
def project(here, tmp_path):
    """A project that an engine has: data of Kafka, and a container that was made in a folder of its own."""
    name = f"millrace-owner-{uuid.uuid4().hex[:8]}"
    label = f"{owner.PROJECT_LABEL}={name}"
    archive = tmp_path / "image.tar"
    subprocess.run(["tar", "-cf", archive, "--files-from", "/dev/null"], check=True)
    image = docker("import", "--change", 'CMD ["none"]', str(archive))
    docker("volume", "create", "--label", label, f"{name}_kafka-data")
    folder = f"{owner.PROJECT_LABEL}.working_dir={tmp_path}/made here"
    mounted = f"{name}_kafka-data:/data"
    container = docker("create", "--label", label, "--label", folder, "-v", mounted, image, "none")
    properties = tmp_path / "meta.properties"
    properties.write_text(f"#\nversion=1\ncluster.id={MINE}\nnode.id=1\n")
    docker("cp", str(properties), f"{container}:/data/meta.properties")
    yield name, container
    subprocess.run(["docker", "rm", "-f", container], capture_output=True, check=False)
    docker("rmi", image)
    owner.unmark(name)
    docker("volume", "rm", f"{name}_kafka-data")


def test_should_see_folder_volumes_and_cluster_of_a_project(project, tmp_path):
    name, container = project

    assert owner.of(name) == Traces(f"{tmp_path}/made here", False, (f"{name}_kafka-data",), MINE)

    owner.mark(name)
    docker("rm", container)

    assert owner.of(name) == Traces(str(owner.ROOT), False, (f"{name}_kafka-data",), MINE)


def test_should_mark_a_project_that_was_taken_over(project, here, tmp_path, monkeypatch):
    name, container = project
    docker("rm", container)
    owner.mark(name)
    monkeypatch.setattr(owner, "ROOT", tmp_path)

    owner.mark(name)

    assert owner.of(name).folder == str(tmp_path)


def test_should_remember_where_the_data_are_until_that_changes(project, here):
    name, container = project
    docker("rm", container)
    owner.mark(name, "one two")

    owner.mark(name)
    assert owner.marked_data(name) == "one two"

    owner.mark(name, "three")
    assert owner.marked_data(name) == "three"
    assert owner.of(name).folder == str(here)


def test_should_see_nothing_of_a_project_that_there_is_not():
    assert owner.of("millrace-never-started") == Traces()
