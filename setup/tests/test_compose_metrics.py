"""compose/metrics.yml and its parts, as Compose itself reads them."""

import json
import re
from pathlib import Path

import build_images
import env_file
import pytest
import realtime
import settings
from command import ROOT
from test_compose import BROKERS, NODES, read

METRICS = ROOT / "compose" / "metrics"
ADDED = {"prometheus", "airflow-metrics", "node-exporter", "jmx-exporter"}
PAGE = (ROOT / "docs" / "operations.md").read_text()
LIST = (ROOT / "docs" / "metrics.md").read_text()
ALERTS = re.findall(r"- alert: (\w+)", (METRICS / "rules" / "alerts.yml").read_text())
OWN_METRIC = re.compile(r"\b((?:millrace|airflow|kafka|cassandra|node|spark)_[a-z0-9_]+)\b")


@pytest.fixture(params=build_images.CHOICES)
def config(request, tmp_path):
    return read(tmp_path, request.param, settings.MAIN, settings.METRICS)


@pytest.fixture
def cluster(tmp_path):
    parts = (settings.CLUSTER, settings.METRICS, settings.METRICS_CLUSTER)
    return read(tmp_path, "packages", settings.MAIN, *parts)


@pytest.fixture
def plain(tmp_path):
    return read(tmp_path, "packages", settings.MAIN)


def mounts(service):
    return {mount["target"]: mount for mount in service.get("volumes", [])}


def test_should_add_services_without_which_the_others_stay_as_they_are(plain, tmp_path):
    config = read(tmp_path, "packages", settings.MAIN, settings.METRICS)

    assert config["services"].keys() - plain["services"].keys() == ADDED
    for name in plain["services"].keys() - {"kafka", "cassandra", "scheduler", "dag-processor"}:
        assert config["services"][name] == plain["services"][name], name


def test_should_pin_images_that_both_kinds_have(config):
    for name in ADDED:
        assert re.fullmatch(r"(prom|millrace)/[a-z-]+:v?\d+(\.\d+)+", config["services"][name]["image"]), name


def test_should_publish_prometheus_only_and_on_loopback(config):
    ports = {name: config["services"][name].get("ports", []) for name in ADDED}

    assert [(port["host_ip"], port["target"]) for port in ports.pop("prometheus")] == [("127.0.0.1", 9090)]
    assert not any(ports.values())


def test_should_give_what_runs_no_more_rights_than_it_needs(config):
    for name in ADDED - {"jmx-exporter"}:
        service = config["services"][name]
        assert service["read_only"], name
        assert service["cap_drop"] == ["ALL"], name
        assert int(service["mem_limit"]) <= 512 * 1024**2, name
    assert config["services"]["jmx-exporter"]["network_mode"] == "none"


def test_should_let_the_exporter_of_disks_only_read(config):
    exporter = config["services"]["node-exporter"]

    assert exporter["volumes_from"] == ["kafka:ro", "cassandra:ro"]
    assert all(mount["type"] == "volume" and mount["read_only"] for mount in exporter["volumes"])


def test_should_give_prometheus_and_no_other_that_was_added_a_secret_that_opens_only_metrics(config, tmp_path):
    secrets = env_file.read(tmp_path / ".env")
    secret = secrets["CONTROL_CENTER_METRICS_SECRET"]
    shown = {name for name in ADDED if secret in json.dumps(config["services"][name])}
    prometheus = config["services"]["prometheus"]

    assert shown == {"prometheus"}
    assert not any(secrets["CONTROL_CENTER_SECRET"] in json.dumps(config["services"][name]) for name in ADDED)
    assert secret not in json.dumps([prometheus["command"], prometheus["entrypoint"]])


def test_should_put_the_agent_into_the_servers_and_not_into_the_tools_that_are_run_beside_them(config):
    for name in ("kafka", "cassandra"):
        service = config["services"][name]
        assert service["depends_on"]["jmx-exporter"]["condition"] == "service_completed_successfully"
        assert "javaagent" not in json.dumps(service["environment"])
        assert service["entrypoint"][:2] == ["bash", "/metrics/with-jmx-exporter.sh"]
        assert (METRICS / service["entrypoint"][3].removeprefix("/metrics/")).is_file()
        assert mounts(service)["/agent"]["read_only"]


def test_should_start_cassandra_as_without_metrics(config, plain):
    before, now = (part["services"]["cassandra"] for part in (plain, config))

    assert now["entrypoint"][-2:] == before["entrypoint"]
    assert now["command"] == before["command"]
    assert now["environment"] == before["environment"]


def test_should_start_kafka_with_zookeeper_as_without_metrics(tmp_path):
    parts = (settings.MAIN, settings.ZOOKEEPER)
    before = read(tmp_path, "packages", *parts)["services"]["kafka"]
    now = read(tmp_path, "packages", *parts, settings.METRICS)["services"]["kafka"]

    assert now["command"] == before["command"]
    assert now["environment"] == before["environment"]


def test_should_give_every_broker_and_node_of_a_cluster_the_agent_and_collect_from_it(cluster):
    targets = Path(mounts(cluster["services"]["prometheus"])["/etc/prometheus/targets"]["source"])

    for names, file, variable in ((BROKERS, "kafka", "KAFKA_JMX_OPTS"), (NODES, "cassandra", "JVM_EXTRA_OPTS")):
        assert {cluster["services"][name]["entrypoint"][2] for name in names} == {variable}
        collected = re.findall(r"([\w-]+):9404", (targets / f"{file}.yml").read_text())
        assert collected == list(names)


def test_should_collect_from_spark_only_where_it_runs(tmp_path):
    parts = (settings.SPARK, settings.METRICS, settings.METRICS_SPARK)
    services = read(tmp_path, "packages", settings.MAIN, *parts)["services"]

    assert "/etc/millrace/scrape" in mounts(services["prometheus"])
    for name in ("spark-master", "spark-worker"):
        assert "/opt/spark/conf/metrics.properties" in mounts(services[name])


def test_should_collect_from_the_continuous_mode_where_it_listens():
    names = ", ".join(service for _, service in realtime.SERVICES.values())
    found = f"{{names: [{names}], type: A, port: {realtime.METRICS_PORT}}}"

    assert found in (METRICS / "prometheus.yml").read_text()


def test_should_have_only_the_scheduler_and_the_dag_processor_send_metrics(config):
    on = {
        name
        for name, service in config["services"].items()
        if (service.get("environment") or {}).get("AIRFLOW__METRICS__OTEL_ON") == "True"
    }
    environment = config["services"]["scheduler"]["environment"]
    allowed = environment["AIRFLOW__METRICS__METRICS_ALLOW_LIST"].replace("$$", "$").split(",")

    assert on == {"scheduler", "dag-processor"}
    for sent in ("scheduler_heartbeat", "pool.open_slots", "dagrun.duration.success", "dag_processing.import_errors"):
        assert any(re.search(pattern, sent) for pattern in allowed), sent
    # Of a task's own process
    for kept in ("ti.finish", "task.duration", "operator_successes", "dagrun.dependency-check"):
        assert not any(re.search(pattern, kept) for pattern in allowed), kept


@pytest.mark.parametrize("alert", ALERTS)
def test_should_have_a_test_and_a_runbook_entry_for_each_alert(alert):
    tests = (METRICS / "tests" / "alerts.yml").read_text()
    rules = (METRICS / "rules" / "alerts.yml").read_text()

    assert re.search(rf"alertname: {alert}\n +exp_alerts:", tests)
    assert re.search(rf"^#### {alert}$", PAGE, re.MULTILINE)
    assert f"runbook: docs/operations.md#{alert.lower()}\n" in rules


def test_should_have_no_runbook_entry_for_an_alert_that_is_gone():
    assert set(re.findall(r"^#### (Millrace\w+)$", PAGE, re.MULTILINE)) == set(ALERTS)


def queried():
    dashboard = json.loads((METRICS / "grafana-dashboard.json").read_text())
    queries = [target["expr"] for panel in dashboard["panels"] for target in panel.get("targets", [])]
    rules = "\n".join(path.read_text() for path in (METRICS / "rules").glob("*.yml"))
    expressions = re.findall(r"expr: (?:>-)?((?:.|\n)*?)(?=\n +(?:for|labels|- )|\Z)", rules)
    return {name for text in [*queries, *expressions] for name in OWN_METRIC.findall(text)}


def test_should_query_only_metrics_that_are_listed():
    listed = set(OWN_METRIC.findall(LIST))
    bare = {re.sub(r"_(bucket|sum|count)$", "", name) for name in queried()}

    assert len(bare) > 25
    assert bare - listed - {re.sub(r"_(bucket|sum|count)$", "", name) for name in listed} == set()


def test_should_list_what_the_jmx_exporter_makes():
    for file in ("jmx-kafka.yml", "jmx-cassandra.yml"):
        names = re.findall(r"^    name: (\S+)$", (METRICS / file).read_text(), re.MULTILINE)
        assert names
        for name in names:
            # $1 stands for a part of the value's name
            pattern = re.sub(r"\$\d", "[a-z]+", name)
            assert re.search(rf"\b{pattern}\b", LIST), name


def test_should_list_every_metric_of_the_control_center():
    sources = (ROOT / "control-center" / "src" / "main" / "java").rglob("metrics/*.java")
    text = "\n".join(path.read_text() for path in sources)
    names = re.findall(r'(?:byLabel|single|gauge)\(\s*"([a-z_]+)"', text)
    names += [name.removeprefix("millrace_") for name in re.findall(r'\.name\("(millrace_[a-z_]+)"', text)]

    assert len(names) >= 8
    assert {name for name in names if f"`millrace_{name}`" not in LIST} == set()


def test_should_list_every_metric_of_the_continuous_mode():
    source = ROOT / "tasks/store/src/main/java/io/millrace/store/follow/FollowMetrics.java"
    names = re.findall(r'"(millrace_follow_[a-z_]+)"', source.read_text())

    assert len(names) == 5
    assert {name for name in names if f"`{name}`" not in LIST} == set()
