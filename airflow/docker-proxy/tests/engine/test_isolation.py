"""What a container that came through the proxy can do, and what a client of the proxy cannot."""

import docker
import pytest


def test_should_run_the_container_in_its_box(project):
    status, output = project.run(
        """
        id -u; id -g
        grep -E 'CapEff|CapBnd|NoNewPrivs' /proc/self/status | tr -d '\\t'
        touch /escape 2>/dev/null && echo root is writable
        printf '#!/bin/sh\\necho unpacked' > /tmp/library && chmod +x /tmp/library && /tmp/library
        dd if=/dev/zero of=/tmp/full bs=1M count=70 2>/dev/null || echo tmp is bounded
        grep ' /tmp ' /proc/self/mounts | cut -d' ' -f3,4
        cat /proc/1/comm
        """,
        # The bound of /tmp is what is tried here, not that of the memory it counts towards.
        mem_limit="128m",
    )

    lines = output.splitlines()
    assert status == 0
    assert lines[:2] == ["65532", "65532"]
    assert {"CapEff:0000000000000000", "CapBnd:0000000000000000", "NoNewPrivs:1"} <= set(lines)
    assert "root is writable" not in lines
    assert "unpacked" in lines
    assert "tmp is bounded" in lines
    (mount,) = [line for line in lines if line.startswith("tmpfs ")]
    assert {"rw", "nosuid", "nodev"} <= set(mount.removeprefix("tmpfs ").split(","))
    assert "noexec" not in mount
    assert lines[-1] in ("docker-init", "tini")


def test_should_bound_memory_and_processes(project):
    container = project.create("true")

    host_config = project.direct.inspect_container(container)["HostConfig"]

    assert host_config["Memory"] == host_config["MemorySwap"] == 64 << 20
    assert host_config["NanoCpus"] == 500_000_000
    assert host_config["PidsLimit"] == 64
    assert host_config["NetworkMode"] == project.name
    assert host_config["LogConfig"] == {
        "Type": "json-file",
        "Config": {"max-size": "10m", "max-file": "3"},
    }
    assert host_config["Privileged"] is False
    assert not host_config["Binds"]
    assert host_config["MaskedPaths"]
    assert host_config["ReadonlyPaths"]


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"privileged": True}, "HostConfig.Privileged"),
        ({"binds": ["/:/host"]}, "HostConfig.Binds"),
        ({"mem_limit": "129m"}, "HostConfig.Memory"),
        ({"command": "id"}, "Cmd"),
        ({"entrypoint": "id"}, "Entrypoint"),
        ({"user": "0"}, "User"),
        ({"image": "debian:trixie"}, "Image"),
        ({"labels": {"millrace.project": "other"}}, "Labels.millrace.project"),
        ({"name": "kafka"}, "name"),
    ],
)
def test_should_refuse_more(project, changes, named):
    with pytest.raises(docker.errors.APIError) as caught:
        project.create("true", **changes)

    assert caught.value.status_code == 403
    assert named in caught.value.explanation


@pytest.mark.parametrize(
    "call",
    [
        lambda client, container: client.attach(container, stream=True),
        lambda client, container: client.exec_create(container, "id"),
        lambda client, container: client.commit(container),
        lambda client, container: client.get_archive(container, "/"),
        lambda client, container: client.put_archive(container, "/", b""),
        lambda client, container: client.update_container(container, mem_limit="1g"),
        lambda client, container: client.rename(container, "kafka"),
        lambda client, container: client.restart(container),
        lambda client, container: client.pull("debian", tag="trixie"),
        lambda client, container: client.remove_image("debian:trixie"),
        lambda client, container: client.networks(),
        lambda client, container: client.volumes(),
        lambda client, container: client.create_volume("escape"),
        lambda client, container: client.info(),
        lambda client, container: client.prune_containers(),
    ],
)
def test_should_refuse_every_other_call(project, call):
    container = project.create("true")

    with pytest.raises(docker.errors.APIError) as caught:
        call(project.proxied, container)

    assert caught.value.status_code == 403
    assert "docker-proxy: " in caught.value.explanation


@pytest.mark.parametrize("labels", [None, {"millrace.project": "other"}])
def test_should_keep_other_projects_containers_out_of_sight_and_reach(project, labels):
    name = f"{project.name}-foreign"
    foreign = project.direct.create_container(
        project.image, environment={"SCRIPT": "sleep 60"}, labels=labels, name=name
    )["Id"]
    project.direct.start(foreign)
    client = project.proxied
    try:
        assert foreign not in [found["Id"] for found in client.containers(all=True)]
        for known_as in (foreign, foreign[:12], name):
            for call in (
                client.inspect_container,
                client.logs,
                client.start,
                client.stop,
                client.kill,
                client.wait,
                client.remove_container,
            ):
                with pytest.raises(docker.errors.NotFound, match="No such container"):
                    call(known_as)
        assert project.direct.inspect_container(foreign)["State"]["Running"]
    finally:
        project.direct.remove_container(foreign, force=True)


def test_should_show_no_other_images(project, base):
    shown = [tag for image in project.proxied.images() for tag in image["RepoTags"]]

    assert shown == [project.image]
    assert len(project.direct.images(name=base)) == 1
    with pytest.raises(docker.errors.APIError, match="not allowed"):
        project.proxied.images(name=base)
