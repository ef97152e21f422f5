"""apache/spark."""

from __future__ import annotations

from harness import Container, Tester

CLASS = "/opt/spark/bin/spark-class"
OPTIONS = {"SPARK_DAEMON_JAVA_OPTS": "-Dspark.authenticate=true -Dspark.network.crypto.enabled=true"}


def worker(tester: Tester, network: str, secret: str) -> Container:
    command = (
        CLASS,
        "org.apache.spark.deploy.worker.Worker",
        "--cores",
        "1",
        "--memory",
        "512m",
        "spark://master:7077",
    )
    return tester.start(*command, env={**OPTIONS, "_SPARK_AUTH_SECRET": secret}, options=("--network", network))


def check(tester: Tester) -> None:
    version = tester.tags["spark"].rsplit(":", 1)[1]
    tester.image("spark", [], [])
    seen = tester.once("bash", "-c", "id -u; pwd; echo $SPARK_HOME; cat /opt/spark/RELEASE").stdout.split()
    tester.equal("runs as 185 in its folder", seen[:3], ["185", "/opt/spark/work-dir", "/opt/spark"])
    tester.contains("says which Spark it is", " ".join(seen[3:]), version)
    jars = tester.once("bash", "-c", "ls /opt/spark/jars").stdout.split()
    for name in ("spark-core", "spark-sql", "spark-catalyst", "spark-launcher"):
        tester.check(f"has {name} for one Scala", [jar for jar in jars if jar.startswith(name)] != [], jars)
    scalas = {jar.split("_")[1].split("-")[0] for jar in jars if jar.startswith("spark-") and "_" in jar}
    tester.equal("has one Scala", scalas, {"2.13"})

    network = tester.network()
    master = tester.start(
        *(CLASS, "org.apache.spark.deploy.master.Master", "--host", "master", "--port", "7077"),
        env={**OPTIONS, "_SPARK_AUTH_SECRET": "right"},
        options=("--network", network, "--network-alias", "master"),
    )
    master.wait("the master is ready", lambda: "I have been elected leader" in master.logs())
    good, bad = worker(tester, network, "right"), worker(tester, network, "wrong")
    good.wait("a worker joins with the secret", lambda: "Successfully registered with master" in good.logs())
    bad.wait("another is refused with a wrong one", lambda: "Failed to connect to master" in bad.logs())
    tester.equal("has one worker", master.logs().count("Registering worker"), 1)
    tester.stops(good, 143, "a worker shuts down on SIGTERM, exit code 143")
