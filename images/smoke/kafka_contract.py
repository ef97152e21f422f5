"""apache/kafka."""

from __future__ import annotations

from harness import Container, Tester

BIN = "/opt/kafka/bin"
CLUSTER = "smokeSmokeSmokeSmoke00"
SINGLE_NODE = {
    "CLUSTER_ID": CLUSTER,
    "KAFKA_NODE_ID": 1,
    "KAFKA_PROCESS_ROLES": "broker,controller",
    "KAFKA_LISTENERS": "PLAINTEXT://:9092,CONTROLLER://:9093",
    "KAFKA_ADVERTISED_LISTENERS": "PLAINTEXT://localhost:9092",
    "KAFKA_CONTROLLER_LISTENER_NAMES": "CONTROLLER",
    "KAFKA_CONTROLLER_QUORUM_VOTERS": "1@localhost:9093",
    "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
    "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR": 1,
    "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR": 1,
    "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR": 1,
    "KAFKA_LOG_DIRS": "/var/lib/kafka/data",
    "KAFKA_NUM_PARTITIONS": 3,
    "KAFKA_HEAP_OPTS": "-Xms256m -Xmx320m",
}
TOOLS = ("topics", "console-consumer", "get-offsets", "configs", "transactions", "consumer-groups", "storage")


def tool(node: Container, name: str, *arguments: str) -> str:
    return node.output(f"{BIN}/kafka-{name}.sh", "--bootstrap-server", "localhost:9092", *arguments)


def consume(node: Container) -> str:
    return tool(
        node, "console-consumer", "--topic", "smoke", "--from-beginning", "--max-messages", "1", "--timeout-ms", "20000"
    )


def check(tester: Tester) -> None:
    tester.image("appuser", ["9092"], ["/etc/kafka/secrets", "/mnt/shared/config", "/var/lib/kafka/data"])
    configured_by_variables(tester)
    configured_by_files(tester)

    seen = tester.start(env={"KAFKA_PROCESS_ROLES": "controller", "KAFKA_ADVERTISED_LISTENERS": "PLAINTEXT://x:9092"})
    tester.equal("refuses advertised listeners on a controller", seen.end(), 1)


def configured_by_variables(tester: Tester) -> None:
    data = tester.volume()
    mount = ("-v", f"{data}:/var/lib/kafka/data")
    node = tester.start(env=SINGLE_NODE, options=mount)
    seconds = node.wait_for_port(9092)
    tester.check(f"starts from KAFKA_* variables (took {seconds:.1f} s)", True)
    tester.equal("runs as appuser, 1000", node.uid(), "1000")
    tester.contains(
        "takes CLUSTER_ID", node.output("cat", "/var/lib/kafka/data/meta.properties"), f"cluster.id={CLUSTER}"
    )
    tester.contains("takes KAFKA_HEAP_OPTS", node.output("bash", "-c", "tr '\\0' ' ' < /proc/1/cmdline"), "-Xmx320m")
    missing = [name for name in TOOLS if node.run("test", "-x", f"{BIN}/kafka-{name}.sh").returncode != 0]
    tester.equal("has the command-line tools", missing, [])
    tool(node, "topics", "--create", "--topic", "smoke")
    tester.contains(
        "maps KAFKA_NUM_PARTITIONS", tool(node, "topics", "--describe", "--topic", "smoke"), "PartitionCount: 3"
    )
    producer = f"echo kept | {BIN}/kafka-console-producer.sh --bootstrap-server localhost:9092 --topic smoke"
    node.run("bash", "-c", producer)
    tester.contains("takes and gives a record", consume(node), "kept")
    tester.stops(node, 143, "shuts down cleanly on SIGTERM, exit code 143")
    tester.contains("says that it has shut down", node.logs(), "shut down completed")

    again = tester.start(env=SINGLE_NODE, options=mount)
    again.wait_for_port(9092)
    tester.contains("keeps its data in /var/lib/kafka/data", consume(again), "kept")


def configured_by_files(tester: Tester) -> None:
    node = tester.start()
    node.wait_for_port(9092)
    properties = node.output("cat", "/opt/kafka/config/server.properties")
    tester.contains("starts without any variable, on the default file", properties, "log.dirs=/tmp/kraft-combined-logs")

    shared = tester.volume()
    text = properties.replace("num.partitions=1", "num.partitions=7")
    script = f"cat > /to/server.properties <<'END'\n{text}\nEND\nchown -R 1000 /to"
    tester.once("bash", "-c", script, image="debian-trixie", options=("-v", f"{shared}:/to"))
    mounted = tester.start(options=("-v", f"{shared}:/mnt/shared/config"))
    mounted.wait_for_port(9092)
    tester.contains(
        "takes the files of /mnt/shared/config",
        mounted.output("cat", "/opt/kafka/config/server.properties"),
        "num.partitions=7",
    )
