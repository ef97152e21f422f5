"""apicurio/apicurio-registry."""

from __future__ import annotations

import json
import urllib.error
import urllib.request

import kafka_contract
from harness import Container, Tester

READY = (
    "exec 3<>/dev/tcp/127.0.0.1/9000; printf 'GET /health/ready HTTP/1.0\\r\\n\\r\\n' >&3;"
    " head -n 1 <&3 | grep -q ' 200'"
)


def request(node: Container, method: str, path: str, body: dict | None = None) -> tuple[int, object]:
    data = json.dumps(body).encode() if body else None
    url = f"http://{node.address()}:8080/apis/ccompat/v7{path}"
    call = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
    # The container is on this machine: no proxy in between.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(call, timeout=20) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def schema(*required: str, optional: str = "") -> dict:
    names = [*required, *([optional] if optional else [])]
    text = {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: {"type": "string"} for name in names},
        "required": list(required),
    }
    return {"schemaType": "JSON", "schema": json.dumps(text)}


def started(tester: Tester, network: str) -> tuple[Container, float]:
    environment = {
        "APICURIO_STORAGE_KIND": "kafkasql",
        "APICURIO_KAFKASQL_BOOTSTRAP_SERVERS": "kafka:9092",
        "APICURIO_KAFKASQL_CONSUMER_POLL_TIMEOUT": 200,
        "JAVA_OPTS_APPEND": "-Xmx240m",
    }
    node = tester.start(env=environment, options=("--network", network))
    return node, node.wait(
        "is ready on port 9000", lambda: node.run("timeout", "3", "bash", "-c", READY).returncode == 0
    )


def check(tester: Tester) -> None:
    tester.image("1001:0", ["8080", "9000"], [])
    network = tester.network()
    listener = {"KAFKA_ADVERTISED_LISTENERS": "PLAINTEXT://kafka:9092"}
    kafka = tester.start(
        image="kafka",
        env={**kafka_contract.SINGLE_NODE, **listener},
        options=("--network", network, "--network-alias", "kafka"),
    )
    kafka.wait_for_port(9092)

    node, seconds = started(tester, network)
    tester.check(f"starts with its storage in Kafka (took {seconds:.1f} s)", True)
    tester.equal("runs as 1001", node.uid(), "1001")
    tester.contains("takes JAVA_OPTS_APPEND", node.output("bash", "-c", "tr '\\0' ' ' < /proc/1/cmdline"), "-Xmx240m")
    tester.equal(
        "sets a subject's compatibility", request(node, "PUT", "/config/smoke", {"compatibility": "BACKWARD"})[0], 200
    )
    status, first = request(node, "POST", "/subjects/smoke/versions", schema("a"))
    tester.equal("registers a schema on the Confluent API", status, 200)
    tester.equal(
        "gives the same schema its id again",
        request(node, "POST", "/subjects/smoke/versions", schema("a")),
        (200, first),
    )
    tester.equal(
        "takes an added optional property",
        request(node, "POST", "/subjects/smoke/versions", schema("a", optional="b"))[0],
        200,
    )
    tester.equal(
        "refuses an added required property",
        request(node, "POST", "/subjects/smoke/versions", schema("a", "c"))[0],
        409,
    )
    tester.stops(node, 143, "shuts down on SIGTERM, exit code 143")

    again, _ = started(tester, network)
    tester.equal("finds its schemas again in Kafka", request(again, "GET", "/subjects/smoke/versions")[1], [1, 2])
