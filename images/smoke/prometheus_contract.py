"""prom/prometheus and prom/node-exporter, and what compose/metrics gives Prometheus to do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from harness import Container, Tester

METRICS = Path(__file__).resolve().parents[2] / "compose/metrics"
ADDRESS = "http://127.0.0.1:9090"
# What Grafana puts in place of its variables
VARIABLES = {"$pipeline": ".*"}


def queries(dashboard: Path = METRICS / "grafana-dashboard.json") -> Iterator[tuple[str, str]]:
    """Each panel's title with a query of it."""
    for panel in json.loads(dashboard.read_text())["panels"]:
        for target in panel.get("targets", []):
            query = target["expr"]
            for variable, value in VARIABLES.items():
                query = query.replace(variable, value)
            yield panel["title"], query


def ready(node: Container) -> float:
    # Of the two, the official image has wget only.
    probe = "exec 3<>/dev/tcp/127.0.0.1/9090; printf 'GET /-/ready HTTP/1.0\\r\\n\\r\\n' >&3; head -n 1 <&3"
    return node.wait("is ready", lambda: " 200" in node.output("bash", "-c", probe))


def check(tester: Tester) -> None:
    tester.image("nobody", ["9090"], ["/prometheus"])
    config = tester.config()
    tester.equal("starts /bin/prometheus", config["Entrypoint"], ["/bin/prometheus"])
    data = tester.volume()
    node = tester.start(options=("-v", f"{data}:/prometheus"))
    tester.check(f"starts with its own configuration (took {ready(node):.1f} s)", True)
    tester.equal("runs as nobody, 65534", node.uid(), "65534")
    version = tester.tags["prometheus"].rsplit(":", 1)[1]
    for program in ("prometheus", "promtool"):
        seen = node.output(f"/bin/{program}", "--version").splitlines()[0]
        tester.contains(f"has {program} in the version of its tag", seen, f"version {version}")
    tester.check("keeps its data in /prometheus", "wal" in node.output("ls", "/prometheus"))
    tester.stops(node, 0, "ends on SIGTERM, exit code 0")
    stack(tester, data)


def stack(tester: Tester, data: str) -> None:
    """As compose/metrics.yml has it: a read-only file system, and the secret in the environment."""
    node = tester.start(
        *("/etc/prometheus/prometheus-start.sh", "--config.file=/etc/prometheus/prometheus.yml"),
        "--storage.tsdb.path=/prometheus",
        env={"CONTROL_CENTER_METRICS_SECRET": "of-this-test"},
        options=(
            *("--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL", "--entrypoint", "sh"),
            *("-v", f"{data}:/prometheus", "-v", f"{METRICS}:/etc/prometheus:ro"),
        ),
    )
    tester.check(f"starts as in the stack, with data that is there (took {ready(node):.1f} s)", True)
    tester.equal(
        "has the secret in a file for itself only",
        node.output("sh", "-c", "cat /tmp/control-center-secret; stat -c ' %a' /tmp/control-center-secret"),
        "of-this-test 600",
    )
    # The configuration names the rules, so both are checked.
    for name, command in (
        ("accepts the configuration and the rules", ("check", "config", "/etc/prometheus/prometheus.yml")),
        ("finds that each alert fires when it should", ("test", "rules", "/etc/prometheus/tests/alerts.yml")),
    ):
        done = node.run("/bin/promtool", *command)
        tester.check(name, done.returncode == 0, done.stdout + done.stderr)
    wrong = [
        (title, done.stderr)
        for title, query in queries()
        if (done := node.run("/bin/promtool", "query", "instant", ADDRESS, query)).returncode != 0
    ]
    tester.equal("answers every query of the dashboard", wrong, [])
    errors = re.findall(r"^.*level=error.*$", node.logs(), re.MULTILINE)
    tester.equal("logs no error", errors, [])


def node_exporter(tester: Tester) -> None:
    tester.image("nobody", ["9100"], [])
    tester.equal("starts /bin/node_exporter", tester.config()["Entrypoint"], ["/bin/node_exporter"])
    data = tester.volume()
    node = tester.start(
        *("--collector.disable-defaults", "--collector.filesystem", "--web.disable-exporter-metrics"),
        *("--collector.filesystem.mount-points-include=^/data$", "--collector.filesystem.fs-types-exclude=^$"),
        options=("--read-only", "--cap-drop", "ALL", "-v", f"{data}:/data:ro"),
    )
    tester.check(f"starts (took {node.wait_for_port(9100):.1f} s)", True)
    version = tester.tags["node-exporter"].rsplit(":", 1)[1]
    tester.contains("is the version of its tag", node.output("/bin/node_exporter", "--version"), f"version {version}")
    request = "exec 3<>/dev/tcp/127.0.0.1/9100; printf 'GET /metrics HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3"
    text = node.output("bash", "-c", request)
    for name in ("size", "avail"):
        metric = rf'^node_filesystem_{name}_bytes\{{.*mountpoint="/data"\}} [1-9]'
        tester.check(f"tells the disk's {name}", re.search(metric, text, re.MULTILINE) is not None, text)
    mounts = set(re.findall(r'mountpoint="([^"]+)"', text))
    tester.equal("has the mounts that it was asked for", mounts, {"/data"})
    # It has no handler of its own: Go ends it.
    tester.stops(node, 2, "ends on SIGTERM, exit code 2")
