"""The continuous mode: one service alongside a running stack, on either engine."""

from __future__ import annotations

import json
import urllib.request
from typing import TYPE_CHECKING, Any

import settings
from command import output, run
from console import SetupError, say, step

import pipelines

if TYPE_CHECKING:
    from stack import Stack

PIPELINE = "users"
# By the engine that stores the records
SERVICES = {
    "java": ("compose/realtime.yml", "users-realtime"),
    "spark": ("compose/spark-realtime.yml", "users-spark-realtime"),
}
PARTS = tuple(part for part, _ in SERVICES.values())
# Where compose/metrics/prometheus.yml looks for its metrics
METRICS_PORT = "9405"


def follow(stack: Stack, engine: str) -> None:
    """Starts it, or restarts it with another pipeline; it reads every schema of the topic that the registry has."""
    part, service = SERVICES[engine]
    subject = f"{pipelines.load(PIPELINE)['topic']['name']}-value"
    with step("Continuous mode"):
        ids = schema_ids(f"http://127.0.0.1:{stack.settings['REGISTRY_PORT']}/apis/ccompat/v7", subject)
        for other, (_, running) in SERVICES.items():
            if other != engine:
                remove(stack, running)
        scheduler = stack.environment("scheduler")
        variables = {name: scheduler[name] for name in settings.ADDRESSES}
        variables |= {"PIPELINE": pipelines.canonical_json(PIPELINE), "SCHEMA_IDS": ",".join(map(str, ids))}
        variables["METRICS_PORT"] = METRICS_PORT if stack.has(settings.METRICS) else ""
        stack.compose_with(part, variables, "up", "--detach", "--no-deps", service, log="compose-realtime")
        say(f"{service} follows the topic, schemas {', '.join(map(str, ids))}; 'make logs' shows its log")


def remove(stack: Stack, service: str) -> None:
    """Stops a continuous mode, if it runs: two would send every dead letter twice."""
    labels = {"project": stack.project, "service": service}
    filters = [
        word for name, value in labels.items() for word in ("--filter", f"label=com.docker.compose.{name}={value}")
    ]
    if found := (output("docker", "ps", "--all", "--quiet", *filters) or "").split():
        run("docker", "stop", *found, log="compose-realtime")
        run("docker", "rm", *found, log="compose-realtime")
        say(f"stopped {service}, which has the same consumer group")


def schema_ids(registry: str, subject: str) -> list[int]:
    """The ids of all versions of a subject, the first one first."""
    try:
        versions = get(f"{registry}/subjects/{subject}/versions")
        return [get(f"{registry}/subjects/{subject}/versions/{version}")["id"] for version in versions]
    except OSError as error:
        raise SetupError(f"the registry does not know {subject} yet ({error}); run 'make run' first") from error


def get(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return json.load(answer)
