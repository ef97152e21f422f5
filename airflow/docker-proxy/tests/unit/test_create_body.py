import pytest
from support import (
    IMAGE,
    OTHER_IMAGE,
    encoded,
    operator_body,
    operator_host_config,
    settings,
    with_host,
)

from docker_proxy.create_body import rebuild
from docker_proxy.refusal import RefusedError

SETTINGS = settings(DEFAULT_CPUS="0.5")
LABELS = {"millrace.project": "millrace"}


def build(body):
    return rebuild(encoded(body), SETTINGS)


def test_should_impose_all_that_is_not_the_callers_to_choose():
    result = build(operator_body())

    assert result == {
        "Image": IMAGE,
        "Env": ["RUN_ID=manual__1", "PARAMS={}"],
        "Labels": {"millrace.project": "millrace", "millrace.try": "1"},
        "User": "65532:65532",
        "HostConfig": {
            "Memory": 512 << 20,
            "MemorySwap": 512 << 20,
            "NanoCpus": 500_000_000,
            "CpuShares": 1024,
            "NetworkMode": "millrace_data",
            "ReadonlyRootfs": True,
            "CapDrop": ["ALL"],
            "SecurityOpt": ["no-new-privileges"],
            "PidsLimit": 512,
            "Tmpfs": {"/tmp": f"rw,exec,nosuid,nodev,mode=1777,size={64 << 20}"},
            "LogConfig": {"Type": "json-file", "Config": {"max-size": "10m", "max-file": "3"}},
            "Init": True,
            "IpcMode": "private",
            "RestartPolicy": {"Name": "no"},
        },
    }


def test_should_accept_a_body_that_asks_for_exactly_what_is_imposed():
    imposed = build(operator_body())

    assert build(imposed) == imposed


def test_should_mount_the_volume_of_an_image_in_every_container_of_it_and_no_other():
    with_volume = settings(VOLUMES=f"{IMAGE}=millrace_events:/opt/events")

    mounts = rebuild(encoded(operator_body()), with_volume)["HostConfig"]["Mounts"]
    other = rebuild(encoded(operator_body(Image=OTHER_IMAGE)), with_volume)["HostConfig"]

    assert mounts == [{"Type": "volume", "Source": "millrace_events", "Target": "/opt/events"}]
    assert "Mounts" not in other
    own_wish = operator_host_config(Mounts=[{**mounts[0], "Source": "millrace_cassandra-data"}])
    with pytest.raises(RefusedError, match=r"HostConfig\.Mounts"):
        rebuild(encoded(operator_body(HostConfig=own_wish)), with_volume)


def test_should_accept_the_smallest_body():
    result = build({"Image": OTHER_IMAGE, "Labels": LABELS})

    assert result["Image"] == OTHER_IMAGE
    assert result["Env"] == []
    assert result["HostConfig"]["NetworkMode"] == "millrace_data"


def test_should_take_limits_up_to_the_maxima(monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 4)

    result = build(with_host(Memory=1 << 30, NanoCpus=2_000_000_000, CpuShares=2048))

    assert result["HostConfig"]["Memory"] == 1 << 30
    assert result["HostConfig"]["MemorySwap"] == 1 << 30
    assert result["HostConfig"]["NanoCpus"] == 2_000_000_000
    assert result["HostConfig"]["CpuShares"] == 2048


def test_should_not_give_more_processors_than_the_host_has(monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 1)

    assert build(with_host(NanoCpus=2_000_000_000))["HostConfig"]["NanoCpus"] == 1_000_000_000


def test_should_answer_a_wish_for_hardening_with_its_own_figures():
    result = build(
        with_host(
            Tmpfs={"/tmp": "size=8g,suid"},
            LogConfig={"Type": "json-file", "Config": {"max-size": "10g"}},
            PidsLimit=100,
            SecurityOpt=["no-new-privileges:true"],
        )
    )["HostConfig"]

    assert result["Tmpfs"] == {"/tmp": f"rw,exec,nosuid,nodev,mode=1777,size={64 << 20}"}
    assert result["LogConfig"]["Config"] == {"max-size": "10m", "max-file": "3"}
    assert result["PidsLimit"] == 100
    assert result["SecurityOpt"] == ["no-new-privileges"]


def test_should_accept_what_javataskoperator_sends(monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 4)
    memory = 512 << 20
    host_config = {
        "NetworkMode": "millrace_data",
        "Memory": memory,
        "MemorySwap": memory,
        "NanoCpus": 2_000_000_000,
        "PidsLimit": 512,
        "ReadonlyRootfs": True,
        "CapDrop": ["ALL"],
        "SecurityOpt": ["no-new-privileges"],
        "Tmpfs": {"/tmp": "rw,exec,nosuid,nodev,mode=1777,size=64m"},
        "LogConfig": {"Type": "json-file", "Config": {"max-size": "10m", "max-file": "3"}},
        "Init": True,
    }

    result = build({"Image": IMAGE, "Env": ["A=b"], "Labels": LABELS, "HostConfig": host_config})

    assert (
        result["HostConfig"].items()
        >= {**host_config, "Tmpfs": result["HostConfig"]["Tmpfs"]}.items()
    )


def test_should_pass_values_of_the_environment_unchanged():
    values = ["EMPTY=", "EQUALS=a=b", "TEXT=ünï \"'$\n", 'PIPELINE={"a":{"b":1}}']

    assert build(operator_body(Env=values))["Env"] == values


@pytest.mark.parametrize(
    "image",
    [
        None,
        "",
        "millrace/fetch-and-produce",
        "millrace/fetch-and-produce:latest",
        "Millrace/fetch-and-produce:0.1.0",
        IMAGE + " ",
        IMAGE + "@sha256:" + "0" * 64,
        "elsewhere/" + IMAGE,
        [IMAGE],
        {IMAGE: True},
    ],
)
def test_should_refuse_other_images(image):
    with pytest.raises(RefusedError, match="Image = "):
        build(operator_body(Image=image))


@pytest.mark.parametrize(
    ("env", "named"),
    [
        (["LD_PRELOAD=/tmp/x.so"], "LD_PRELOAD"),
        (["JAVA_TOOL_OPTIONS=-XX:OnError=sh"], "JAVA_TOOL_OPTIONS"),
        (["JDK_JAVA_OPTIONS=-version"], "JDK_JAVA_OPTIONS"),
        (["_JAVA_OPTIONS=-version"], "_JAVA_OPTIONS"),
        (["PATH=/tmp"], "PATH"),
        (["CLASSPATH=/tmp"], "CLASSPATH"),
        (["A=1", "A=2"], "A is set twice"),
        (["NOVALUE"], "Env entry"),
        (["=x"], "Env entry"),
        (["A B=x"], "Env entry"),
        (["1A=x"], "Env entry"),
        (["A=x\0y"], "Env entry 'A'"),
        ([None], "Env entry"),
        ([["A=b"]], "Env entry"),
        ({"A": "b"}, "Env is"),
        ("A=b", "Env is"),
    ],
)
def test_should_refuse_environment_entries_by_name(env, named):
    with pytest.raises(RefusedError, match=named):
        build(operator_body(Env=env))


def test_should_not_show_values_of_the_environment():
    with pytest.raises(RefusedError) as caught:
        build(operator_body(Env=["JAVA_TOOL_OPTIONS=hunter2", "B\0=hunter2"]))

    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("labels", "named"),
    [
        (None, "Labels.millrace.project = None"),
        ({}, "Labels.millrace.project = None"),
        ({"millrace.project": "other"}, "Labels.millrace.project = 'other'"),
        ({"millrace.project": ["millrace"]}, "Labels.millrace.project"),
        ({"Millrace.project": "millrace"}, "Labels.'Millrace.project'"),
        ({**LABELS, "com.docker.compose.project": "millrace"}, "com.docker.compose.project"),
        ({**LABELS, "millrace.x": "y" * 1025}, "Labels.millrace.x"),
        ({**LABELS, "millrace.x": 1}, "Labels.millrace.x"),
        (["millrace.project=millrace"], "Labels is"),
    ],
)
def test_should_refuse_labels_by_name(labels, named):
    with pytest.raises(RefusedError, match=named.replace(".", r"\.")):
        build(operator_body(Labels=labels))


@pytest.mark.parametrize("name", ["Memory", "NanoCpus", "CpuShares", "PidsLimit"])
@pytest.mark.parametrize("value", [-1, 1, 1 << 62, True, 1e9, "512m", [1], {"a": 1}])
def test_should_refuse_limits_that_are_out_of_range_or_no_integers(name, value):
    with pytest.raises(RefusedError, match=rf"HostConfig\.{name} = .*valid: \d+ to \d+"):
        build(with_host(**{name: value}))


@pytest.mark.parametrize(
    "host_config",
    [
        {"NetworkMode": "millrace_airflow"},
        {"NetworkMode": "bridge"},
        {"NetworkMode": "container:kafka"},
        {"NetworkMode": ["millrace_data"]},
        {"SecurityOpt": ["no-new-privileges", "apparmor=unconfined"]},
        {"SecurityOpt": ["no-new-privileges:false"]},
        {"CapDrop": ["ALL", "ALL"]},
        {"Tmpfs": {"/tmp": "exec", "/etc": "exec"}},
        {"Tmpfs": {"/tmp/": "exec"}},
        {"Tmpfs": "/tmp"},
        {"LogConfig": {"Type": "json-file", "Config": {"max-size": "10g", "env": "SECRET"}}},
        {"LogConfig": {"Type": "json-file", "Config": "max-size"}},
        {"LogConfig": {"Type": "", "Config": {}, "type": "syslog"}},
        {"RestartPolicy": {"Name": "no", "name": "always"}},
        {"ReadonlyRootfs": 1},
        {"Privileged": "false"},
    ],
)
def test_should_refuse_near_misses(host_config):
    (name,) = host_config
    with pytest.raises(RefusedError, match=f"HostConfig.{name}"):
        build(with_host(**host_config))


@pytest.mark.parametrize("body", [None, [], "text", 1, [operator_body()]])
def test_should_refuse_a_body_that_is_no_object(body):
    with pytest.raises(RefusedError, match="the body is not allowed"):
        build(body)


@pytest.mark.parametrize("host_config", [[1], "x", 1, True])
def test_should_refuse_a_host_config_that_is_no_object(host_config):
    with pytest.raises(RefusedError, match="HostConfig is not allowed"):
        build(operator_body(HostConfig=host_config))


def test_should_not_let_anything_of_the_body_through_but_what_is_chosen():
    body = operator_body(HostConfig=operator_host_config(ReadonlyRootfs=False, Init=False))

    result = build(body)

    assert result.keys() == {"Image", "Env", "Labels", "User", "HostConfig"}
    assert result["HostConfig"]["ReadonlyRootfs"] is True
    assert result["HostConfig"]["Init"] is True
