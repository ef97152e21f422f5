"""The official zookeeper image, and what of apache/kafka 3.9 is used with it."""

from __future__ import annotations

from harness import Container, Tester

ENVIRONMENT = {
    "ZOO_ADMINSERVER_ENABLED": "false",
    "ZOO_TICK_TIME": 1000,
    "ZOO_MY_ID": 7,
    "ZOO_SERVERS": "server.7=localhost:2888:3888;2181",
    "ZOO_AUTOPURGE_PURGEINTERVAL": 1,
    "ZOO_4LW_COMMANDS_WHITELIST": "srvr,ruok",
    "ZOO_CFG_EXTRA": "minSessionTimeout=3000 maxSessionTimeout=50000",
    "ZK_SERVER_HEAP": 96,
    "SERVER_JVMFLAGS": "-Dsmoke=yes",
}
BROKER = """
broker.id=1
zookeeper.connect=zookeeper:2181
listeners=PLAINTEXT://:9092
advertised.listeners=PLAINTEXT://localhost:9092
log.dirs=/var/lib/kafka/data
offsets.topic.replication.factor=1
"""
BIN = "/opt/kafka/bin"
TOOLS = ("topics", "console-consumer", "get-offsets", "configs", "transactions", "consumer-groups", "storage")


def word(node: Container, command: str) -> str:
    """What the server answers to one of its four-letter words."""
    return node.output("bash", "-c", f"exec 3<>/dev/tcp/127.0.0.1/2181; printf {command} >&3; cat <&3")


def serves(node: Container) -> float:
    return node.wait("serves", lambda: "Mode: standalone" in word(node, "srvr"))


def client(node: Container, *command: str) -> str:
    return node.output("zkCli.sh", "-server", "127.0.0.1:2181", *command)


def zookeeper(tester: Tester) -> None:
    tester.image("", ["2181", "2888", "3888"], ["/data", "/datalog", "/logs"])
    data, log = tester.volume(), tester.volume()
    mounts = ("-v", f"{data}:/data", "-v", f"{log}:/datalog")
    node = tester.start(env=ENVIRONMENT, options=mounts)
    tester.check(f"starts from ZOO_* variables (took {serves(node):.1f} s)", True)
    tester.equal("steps down to the user zookeeper, 1000", node.uid(), "1000")
    version = tester.tags["zookeeper"].rsplit(":", 1)[1]
    tester.contains("is the version of its tag", word(node, "srvr"), f"Zookeeper version: {version}-")
    configuration = node.output("cat", "/conf/zoo.cfg").splitlines()
    for line in (
        "dataDir=/data",
        "dataLogDir=/datalog",
        "tickTime=1000",
        "autopurge.purgeInterval=1",
        "admin.enableServer=false",
        "server.7=localhost:2888:3888;2181",
        "minSessionTimeout=3000",
        "maxSessionTimeout=50000",
    ):
        tester.check(f"writes {line}", line in configuration, configuration)
    tester.equal("takes ZOO_4LW_COMMANDS_WHITELIST", word(node, "ruok"), "imok")
    tester.equal("takes ZOO_MY_ID", node.output("cat", "/data/myid"), "7")
    process = node.output("bash", "-c", "tr '\\0' ' ' < /proc/1/cmdline")
    tester.contains("takes ZK_SERVER_HEAP", process, "-Xmx96m")
    tester.contains("takes SERVER_JVMFLAGS", process, "-Dsmoke=yes")
    tester.contains("creates a node", client(node, "create", "/smoke", "kept"), "Created /smoke")
    tester.stops(node, 143, "ends on SIGTERM, exit code 143")

    again = tester.start(env=ENVIRONMENT, options=mounts)
    serves(again)
    tester.contains("keeps its data in /data and /datalog", client(again, "get", "/smoke"), "kept")

    refused = tester.start(env={"ZOO_ADMINSERVER_ENABLED": "true"})
    tester.equal("refuses the admin server, which it does not have", refused.end(), 1)


def kafka(tester: Tester) -> None:
    tester.image("appuser", ["9092"], ["/etc/kafka/secrets", "/mnt/shared/config", "/var/lib/kafka/data"])
    network = tester.network()
    server = tester.start(
        image="zookeeper",
        env={"ZOO_ADMINSERVER_ENABLED": "false"},
        options=("--network", network, "--network-alias", "zookeeper"),
    )
    serves(server)
    script = f"cat > /tmp/server.properties <<'END'{BROKER}END\nexec {BIN}/kafka-server-start.sh /tmp/server.properties"
    data = ("-v", f"{tester.volume()}:/var/lib/kafka/data", "--network", network)
    node = tester.start("bash", "-c", script, env={"KAFKA_HEAP_OPTS": "-Xms256m -Xmx320m"}, options=data)
    tester.check(f"starts with ZooKeeper (took {node.wait_for_port(9092):.1f} s)", True)
    tester.equal("runs as appuser, 1000", node.uid(), "1000")
    tester.contains("takes KAFKA_HEAP_OPTS", node.output("bash", "-c", "tr '\\0' ' ' < /proc/1/cmdline"), "-Xmx320m")
    missing = [name for name in TOOLS if node.run("test", "-x", f"{BIN}/kafka-{name}.sh").returncode != 0]
    tester.equal("has the command-line tools", missing, [])
    version = tester.tags["kafka-zookeeper"].rsplit(":", 1)[1]
    tester.contains("is the version of its tag", node.output(f"{BIN}/kafka-topics.sh", "--version"), version)
    brokers = node.output(f"{BIN}/zookeeper-shell.sh", "zookeeper:2181", "ls", "/brokers/ids")
    tester.contains("zookeeper-shell.sh lists the broker", brokers, "[1]")
    local = ("--bootstrap-server", "localhost:9092", "--topic", "smoke")
    node.run(f"{BIN}/kafka-topics.sh", *local, "--create")
    node.run("bash", "-c", f"echo kept | {BIN}/kafka-console-producer.sh {' '.join(local)}")
    consume = ("--from-beginning", "--max-messages", "1", "--timeout-ms", "20000")
    tester.contains(
        "takes and gives a record", node.output(f"{BIN}/kafka-console-consumer.sh", *local, *consume), "kept"
    )
    tester.stops(node, 143, "shuts down cleanly on SIGTERM, exit code 143")
    tester.contains("says that it has shut down", node.logs(), "shut down completed")
