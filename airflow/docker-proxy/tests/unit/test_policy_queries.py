"""Which query parameters of an allowed call reach the engine, and what is added to lists."""

import json
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from support import IMAGE, OTHER_IMAGE, settings

from docker_proxy.policy import Policy
from docker_proxy.refusal import RefusedError

POLICY = Policy(settings())


@pytest.mark.parametrize(
    ("method", "target", "named"),
    [
        ("POST", "/containers/create?name=kafka", "name"),
        ("POST", "/containers/create?name=millrace-", "name"),
        ("POST", "/containers/create?name=millrace-../x", "name"),
        ("POST", "/containers/create?name=millrace-a%2Fb", "name"),
        ("POST", "/containers/create?name=millrace-a&name=kafka", "name is given twice"),
        ("POST", "/containers/create?platform=linux/amd64", "platform"),
        ("POST", "/containers/create?Name=millrace-x", "Name"),
        ("POST", "/containers/x/start?detachKeys=a", "detachKeys"),
        ("POST", "/containers/x/start?checkpoint=a", "checkpoint"),
        ("POST", "/containers/x/stop?signal=SIGSTOP", "signal"),
        ("POST", "/containers/x/stop?t=-1", "t = "),
        ("POST", "/containers/x/stop?t=3601", "t = "),
        ("POST", "/containers/x/stop?t=%D9%A1", "t = "),
        ("POST", "/containers/x/wait?condition=whenever", "condition"),
        ("POST", "/containers/x/kill?signal=SIGSTOP", "signal"),
        ("POST", "/containers/x/kill?signal=19", "signal"),
        ("POST", "/containers/x/kill?signal=sigterm", "signal"),
        ("GET", "/containers/x/json?size=1", "size"),
        ("GET", "/containers/x/logs?details=1", "details"),
        ("GET", "/containers/x/logs?follow=yes", "follow"),
        ("GET", "/containers/x/logs?tail=-1", "tail"),
        ("GET", "/containers/x/logs?since=now", "since"),
        ("DELETE", "/containers/x?link=1", "link"),
        ("GET", "/containers/json?size=1", "size"),
        ("GET", "/containers/json?limit=-2", "limit"),
        ("GET", "/containers/json?before=x", "before"),
        ("GET", "/containers/json?filters=%7B%22ancestor%22:%5B%22a%22%5D%7D", "filters"),
        ("GET", "/containers/json?filters=%7B%22Label%22:%5B%22a%22%5D%7D", "filters"),
        ("GET", "/containers/json?filters=%7B%22label%22:%7B%22a%22:false%7D%7D", "filters"),
        ("GET", "/containers/json?filters=%7B%22label%22:%5B1%5D%7D", "filters"),
        ("GET", "/containers/json?filters=%7B%22label%22:%5B%5D,%22label%22:%5B%5D%7D", "twice"),
        ("GET", "/containers/json?filters=%5B%5D", "filters"),
        ("GET", "/containers/json?filters=", "filters"),
        ("GET", "/images/json?digests=1", "digests"),
        ("GET", "/images/json?filters=%7B%22dangling%22:%5B%22true%22%5D%7D", "filters"),
        ("GET", "/images/json?filters=%7B%22reference%22:%5B%5D%7D", "filters"),
        ("GET", "/images/json?filters=%7B%22reference%22:%5B%22*%22%5D%7D", "filters"),
        ("GET", "/_ping?x=1", "x"),
        ("GET", "/containers/json?all=1;size=1", "well-formed"),
        ("GET", "/containers/json?all=1&", "well-formed"),
        ("GET", "/containers/json?all", "well-formed"),
        ("GET", "/containers/json?all=1#x", "well-formed"),
        ("GET", "/containers/json?all=1?size=1", "well-formed"),
        ("GET", "/containers/json?all=%ff", "well-formed"),
        ("GET", "/containers/json?" + "&".join(f"a{n}=1" for n in range(17)), "well-formed"),
    ],
)
def test_should_refuse_query_parameters_by_name(method, target, named):
    with pytest.raises(RefusedError, match=named):
        POLICY.decide(method, f"/v1.41{target}")


@pytest.mark.parametrize(
    ("sent", "labels"),
    [
        ("", []),
        ("?filters=" + quote('{"label": ["millrace.dag=users", "millrace.try"]}'), 2),
        ("?filters=" + quote('{"label": {"millrace.project=other": true}}'), 1),
    ],
)
def test_should_narrow_every_list_to_this_project(sent, labels):
    call = POLICY.decide("GET", f"/v1.41/containers/json{sent}")

    forwarded = json.loads(parse_qs(urlsplit(call.target()).query)["filters"][0])
    assert len(forwarded["label"]) == (labels or 0) + 1
    assert forwarded["label"][-1] == "millrace.project=millrace"


def test_should_pass_docker_pys_list_arguments():
    text = quote('{"label": ["millrace.dag=users"], "status": ["running"]}')

    call = POLICY.decide(
        "GET", f"/v1.41/containers/json?limit=-1&all=1&size=0&trunc_cmd=0&filters={text}"
    )

    assert call.query["limit"] == "-1"
    assert call.query["all"] == "1"
    assert call.query.keys() == {"limit", "all", "filters"}
    assert json.loads(call.query["filters"])["status"] == ["running"]


@pytest.mark.parametrize(
    ("sent", "references"),
    [
        ("", [IMAGE, OTHER_IMAGE]),
        ("?only_ids=0&all=0&filters=" + quote(json.dumps({"reference": [IMAGE]})), [IMAGE]),
        ("?filters=" + quote("{}"), [IMAGE, OTHER_IMAGE]),
    ],
)
def test_should_list_allowed_images_only(sent, references):
    call = POLICY.decide("GET", f"/v1.41/images/json{sent}")

    assert call.query.keys() == {"filters"}
    assert json.loads(call.query["filters"]) == {"reference": references}
