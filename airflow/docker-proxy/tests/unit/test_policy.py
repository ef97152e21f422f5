"""Which calls and paths are allowed, and which target the engine gets."""

import pytest
from support import IMAGE, settings

from docker_proxy.policy import Policy
from docker_proxy.refusal import RefusedError

POLICY = Policy(settings())
ID = "0123456789ab" * 5 + "cdef"


@pytest.mark.parametrize(
    ("method", "target", "action", "forwarded"),
    [
        ("GET", "/version", "version", "/version"),
        ("GET", "/v1.41/version", "version", "/v1.41/version"),
        ("GET", "/_ping", "ping", "/_ping"),
        ("GET", "/v1.52/_ping", "ping", "/v1.52/_ping"),
        ("GET", f"/v1.41/images/{IMAGE}/json", "image", f"/v1.41/images/{IMAGE}/json"),
        ("POST", "/v1.41/containers/create", "create", "/v1.41/containers/create"),
        (
            "POST",
            "/v1.41/containers/create?name=millrace-users-1",
            "create",
            "/v1.41/containers/create?name=millrace-users-1",
        ),
        ("POST", "/v1.41/containers/x/start", "start", f"/v1.41/containers/{ID}/start"),
        ("POST", "/v1.41/containers/x/stop?t=10", "stop", f"/v1.41/containers/{ID}/stop?t=10"),
        (
            "POST",
            "/v1.41/containers/x/wait?condition=not-running",
            "wait",
            f"/v1.41/containers/{ID}/wait?condition=not-running",
        ),
        (
            "POST",
            "/v1.41/containers/x/kill?signal=15",
            "kill",
            f"/v1.41/containers/{ID}/kill?signal=SIGTERM",
        ),
        ("GET", "/v1.41/containers/x/json", "inspect", f"/v1.41/containers/{ID}/json"),
        (
            "GET",
            "/v1.41/containers/x/logs?stdout=1&stderr=True&follow=false&tail=all&since=1.5",
            "logs",
            f"/v1.41/containers/{ID}/logs?stdout=1&stderr=1&follow=0&tail=all&since=1.5",
        ),
        (
            "DELETE",
            "/v1.41/containers/x?v=False&link=False&force=True",
            "remove",
            f"/v1.41/containers/{ID}?v=0&force=1",
        ),
    ],
)
def test_should_allow_what_the_operator_needs_and_build_the_target_itself(
    method, target, action, forwarded
):
    call = POLICY.decide(method, target)

    assert call.action == action
    assert call.target(ID) == forwarded


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/containers/x/attach"),
        ("GET", "/containers/x/attach/ws"),
        ("POST", "/containers/x/exec"),
        ("POST", "/exec/x/start"),
        ("POST", "/containers/x/resize"),
        ("POST", "/containers/x/restart"),
        ("POST", "/containers/x/rename"),
        ("POST", "/containers/x/update"),
        ("POST", "/containers/x/pause"),
        ("POST", "/containers/x/unpause"),
        ("POST", "/containers/prune"),
        ("GET", "/containers/x/top"),
        ("GET", "/containers/x/stats"),
        ("GET", "/containers/x/changes"),
        ("GET", "/containers/x/export"),
        ("GET", "/containers/x/archive"),
        ("HEAD", "/containers/x/archive"),
        ("PUT", "/containers/x/archive"),
        ("POST", "/containers/x/copy"),
        ("POST", "/commit"),
        ("POST", "/build"),
        ("POST", "/build/prune"),
        ("POST", "/session"),
        ("POST", "/grpc"),
        ("POST", "/images/create"),
        ("POST", "/images/load"),
        ("POST", "/images/prune"),
        ("GET", "/images/get"),
        ("GET", "/images/search"),
        ("DELETE", f"/images/{IMAGE}"),
        ("POST", f"/images/{IMAGE}/tag"),
        ("POST", f"/images/{IMAGE}/push"),
        ("GET", f"/images/{IMAGE}/get"),
        ("GET", f"/images/{IMAGE}/history"),
        ("GET", "/images/debian:trixie/json"),
        ("GET", f"/images/{IMAGE}/../debian:trixie/json"),
        ("GET", "/info"),
        ("GET", "/events"),
        ("GET", "/system/df"),
        ("POST", "/auth"),
        ("GET", "/networks"),
        ("POST", "/networks/create"),
        ("POST", "/networks/millrace_data/connect"),
        ("GET", "/volumes"),
        ("POST", "/volumes/create"),
        ("DELETE", "/volumes/millrace_kafka"),
        ("GET", "/secrets"),
        ("GET", "/configs"),
        ("GET", "/plugins"),
        ("POST", "/plugins/pull"),
        ("POST", "/swarm/init"),
        ("GET", "/nodes"),
        ("POST", "/services/create"),
        ("GET", "/tasks"),
        ("GET", "/distribution/debian/json"),
        ("GET", "/debug/pprof/"),
        ("HEAD", "/_ping"),
        ("POST", "/_ping"),
        ("OPTIONS", "/version"),
        ("GET", "/containers/create"),
        ("DELETE", "/containers/x/json"),
        ("POST", "/containers/x/json"),
        ("GET", "/containers/x/start"),
        ("GET", "/containers/x"),
        ("PATCH", "/containers/x"),
        ("get", "/version"),
    ],
)
def test_should_refuse_every_other_call(method, path):
    with pytest.raises(RefusedError, match="is not allowed") as caught:
        POLICY.decide(method, f"/v1.41{path}")

    assert caught.value.status == 403


@pytest.mark.parametrize(
    "target",
    [
        "",
        "*",
        "/",
        "//version",
        "/version/",
        "/version//",
        "/./version",
        "/../version",
        "/v1.41//containers/json",
        "/v1.41/containers//json",
        "/v1.41/containers/../containers/json",
        "/v1.41/containers/./json",
        "/v1.41/containers/x/../y/json",
        "/v1.41/containers/..",
        "/v1.41/containers/x/json/",
        "/v1.41/containers/x/json/extra",
        "/v1.41/containers/x%2fjson",
        "/v1.41/containers/%78/json",
        "/v1.41/containers/x/json%00",
        "/v1.41/containers/x/json%20",
        "/v1.41/containers/x/json;a=b",
        "/v1.41/containers/x/json#fragment",
        "/v1.41/containers/x\\json",
        "/v1.41/containers/-x/json",
        "/v1.41/containers/.x/json",
        "/v1.41/containers/" + "x" * 256 + "/json",
        "/v1.41/Containers/json",
        "/V1.41/containers/json",
        "/v1.41/containers/x/JSON",
        "/v1.41/containers/\u212ajson",
        "/v1.41/v1.41/containers/json",
        "/containers/json",
        "/containers/create",
        "/containers/x/start",
        f"/images/{IMAGE}/json",
        "/v1.39/containers/json",
        "/v1.61/containers/json",
        "/v1.4/containers/json",
        "/v1.041/containers/json",
        "/v1.410/containers/json",
        "/v1.41.0/containers/json",
        "/v1/containers/json",
        "/v2.41/containers/json",
        "/v01.41/containers/json",
        "/v1.4\u0661/containers/json",
        "/v1.12/version",
        "http://docker/version",
        "http://docker/v1.41/containers/json",
        "docker:2375",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_should_refuse_path_tricks_and_other_versions(method, target):
    with pytest.raises(RefusedError):
        POLICY.decide(method, target)
