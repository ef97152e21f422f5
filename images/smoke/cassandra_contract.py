"""The official cassandra image."""

from __future__ import annotations

from harness import Container, Tester

ENVIRONMENT = {
    "CASSANDRA_CLUSTER_NAME": "Smoke",
    "CASSANDRA_DC": "here",
    "CASSANDRA_RACK": "shelf",
    "CASSANDRA_ENDPOINT_SNITCH": "GossipingPropertyFileSnitch",
    "CASSANDRA_NUM_TOKENS": 8,
    "MAX_HEAP_SIZE": "400M",
    "HEAP_NEWSIZE": "100M",
    "JVM_EXTRA_OPTS": " ".join(
        (
            "-Dcassandra.config.allow_system_properties=true",
            "-Dcassandra.settings.authenticator=PasswordAuthenticator",
            "-Dcassandra.settings.authorizer=CassandraAuthorizer",
            "-Dcassandra.settings.commitlog_sync=group",
            "-Dcassandra.settings.commitlog_sync_group_window=10ms",
            "-Dcassandra.settings.commitlog_sync_period=0ms",
            "-Dcassandra.ring_delay_ms=0",
            "-Dcassandra.skip_wait_for_gossip_to_settle=0",
            "-Dcassandra.superuser_setup_delay_ms=0",
        )
    ),
}
# A CQL frame that requests the options; a ready node answers with a response of the same protocol, 0x84.
READY = (
    r"exec 3<>/dev/tcp/127.0.0.1/9042; printf '\004\000\000\000\005\000\000\000\000' >&3;"
    " head -c 1 <&3 | od -An -tx1 | grep -q 84"
)


def started(tester: Tester, data: str) -> tuple[Container, float]:
    node = tester.start(env=ENVIRONMENT, options=("-v", f"{data}:/var/lib/cassandra"))
    seconds = node.wait("answers CQL", lambda: node.run("timeout", "3", "bash", "-c", READY).returncode == 0)
    # The first superuser is created just after the port opens.
    node.wait("lets the first superuser in", lambda: "(1 rows)" in cql(node, "SELECT now() FROM system.local"), 60)
    return node, seconds


def cql(node: Container, statement: str, password: str = "cassandra") -> str:
    return node.output("cqlsh", "-u", "cassandra", "-p", password, "-e", statement)


def check(tester: Tester) -> None:
    tester.image("", ["7000", "7001", "7199", "9042"], ["/var/lib/cassandra"])
    version = tester.tags["cassandra"].rsplit(":", 1)[1]
    tester.contains("runs another command as it is", tester.once("cassandra", "-v").stdout, version)
    tester.contains("has cqlsh on the PATH", tester.once("cqlsh", "--version").stdout, "cqlsh ")

    data = tester.volume()
    node, seconds = started(tester, data)
    tester.check(f"starts from its variables (took {seconds:.1f} s)", True)
    tester.equal("steps down to the user cassandra, 999", node.uid(), "999")
    local = cql(node, "SELECT cluster_name, data_center, rack, release_version FROM system.local")
    for name, value in (("CLUSTER_NAME", "Smoke"), ("DC", "here"), ("RACK", "shelf")):
        tester.contains(f"takes CASSANDRA_{name}", local, value)
    tester.contains("takes MAX_HEAP_SIZE", node.output("bash", "-c", "tr '\\0' ' ' < /proc/1/cmdline"), "-Xmx400M")
    status = node.output("nodetool", "status")
    tester.contains("nodetool sees the node up", status, "UN  ")
    tester.contains("takes CASSANDRA_NUM_TOKENS", status, " 8 ")
    tester.contains(
        "JVM_EXTRA_OPTS turns passwords on", cql(node, "SELECT now() FROM system.local", "wrong"), "incorrect"
    )
    tester.contains("JVM_EXTRA_OPTS sets the commit log's sync", node.logs(), "commitlog_sync=group;")
    own = node.output("hostname", "-I").split()[0]
    tester.contains(
        "listens on the container's address",
        node.output("cat", "/etc/cassandra/cassandra.yaml"),
        f"listen_address: {own}",
    )

    cql(node, "CREATE KEYSPACE smoke WITH replication = {'class': 'NetworkTopologyStrategy', 'here': 1}")
    cql(node, "CREATE TABLE smoke.kept (id int PRIMARY KEY); INSERT INTO smoke.kept (id) VALUES (4711)")
    tester.stops(node, 143, "shuts down on SIGTERM, exit code 143")
    again, _ = started(tester, data)
    tester.contains("keeps its data in /var/lib/cassandra", cql(again, "SELECT id FROM smoke.kept"), "4711")
