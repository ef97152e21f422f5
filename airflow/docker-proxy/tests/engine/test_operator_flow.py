"""What DockerOperator and JavaTaskOperator do, through the proxy, on a real engine."""

import threading
import time

import docker
import pytest


def test_should_carry_a_task_from_creation_to_removal(project):
    client = project.proxied
    assert client.ping()
    assert [image["RepoTags"] for image in client.images(name=project.image)] == [[project.image]]
    container = project.create("echo one; sleep 1; echo two >&2; sleep 1; echo three; exit 65")

    client.start(container)
    began = time.monotonic()
    lines = [
        (line.decode(), time.monotonic() - began)
        for line in client.logs(container, stream=True, follow=True)
    ]
    status = client.wait(container)

    # Both streams, in order, each line as it was said and not at the end.
    assert [line for line, _ in lines] == ["one\n", "two\n", "three\n"]
    assert lines[2][1] - lines[0][1] > 1.5
    assert status["StatusCode"] == 65
    assert client.inspect_container(container)["State"]["ExitCode"] == 65
    client.stop(container)
    client.remove_container(container, v=True)
    with pytest.raises(docker.errors.NotFound, match="No such container"):
        client.inspect_container(container)
    with pytest.raises(docker.errors.NotFound):
        project.direct.inspect_container(container)


def test_should_stop_with_grace(project):
    container = project.create("trap 'exit 3' TERM; echo ready; while :; do sleep 0.1; done")
    project.proxied.start(container)
    next(iter(project.proxied.logs(container, stream=True, follow=True)))

    project.proxied.stop(container, timeout=20)

    assert project.proxied.wait(container)["StatusCode"] == 3


def test_should_kill(project):
    container = project.create("sleep 60")
    project.proxied.start(container)

    project.proxied.kill(container, signal="SIGKILL")

    assert project.proxied.wait(container)["StatusCode"] == 137


def test_should_wait_while_others_work(project):
    container = project.create("sleep 60")
    project.proxied.start(container)
    statuses = []
    # A client of its own for each thread, as each Airflow task has one.
    waiting = docker.APIClient(base_url=project.proxied.base_url, version="auto")
    thread = threading.Thread(target=lambda: statuses.append(waiting.wait(container)))
    thread.start()

    project.proxied.kill(container, signal="SIGTERM")
    thread.join(20)
    waiting.close()

    assert statuses[0]["StatusCode"] == 143


def test_should_show_a_death_by_abort_in_the_exit_status(project):
    assert project.run("kill -ABRT $$")[0] == 134


def test_should_find_what_an_earlier_try_left(project):
    mine = project.create("true", labels={**project.labels, "millrace.run": "manual__1"})
    project.create("true", labels={**project.labels, "millrace.run": "manual__2"})

    found = project.proxied.containers(all=True, filters={"label": ["millrace.run=manual__1"]})

    assert [container["Id"] for container in found] == [mine]
    project.proxied.remove_container(found[0]["Id"], force=True)


def test_should_pass_the_engines_refusals_on(project):
    container = project.create("sleep 60")
    project.proxied.start(container)

    with pytest.raises(docker.errors.APIError, match="remov") as caught:
        project.proxied.remove_container(container)

    assert caught.value.status_code == 409
    project.proxied.remove_container(container, force=True)
