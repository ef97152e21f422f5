"""`make class-lists`: records which classes each task loads, for the archives in their images.

Every task runs once, as Airflow would run it, on a small stack of its own: Kafka, Cassandra, the registry and the
stand-in. The lists are files of the modules, and belong to the sources. An image is built from them without services.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import build_images
import class_list
import java_images
import maven_modules
import owner
import turn
from command import BUILD, ROOT
from console import SetupError, guard, say, step
from stack import Stack

import pipelines

FOLDER = BUILD / "class-lists"
SERVICES = ("kafka", "cassandra", "registry", "randomuser")
STACK = {
    "COMPOSE_FILE": "docker-compose.yml",
    "COMPOSE_PROJECT_NAME": "millrace-class-lists",
    "AIRFLOW_PORT": "18082",
    "REGISTRY_PORT": "18083",
    "CASSANDRA_PORT": "19043",
    "KAFKA_PORT": "19097",
    "SOURCE_URL": "http://randomuser:8080/api/1.4/",
    "MILLRACE_ENGINES": "java,spark",
}
USERS = 1000
# With the JVM's own archive instead of the image's: all classes of that count as loaded
WITHOUT_ARCHIVE = "-XX:SharedArchiveFile=/opt/java/openjdk/lib/server/classes.jsa"
# How a run's pipeline is wrong before a replay: the postcode of a British user is no number
MISTAKE = ("latitude", "/location/postcode", "GB")
# Of the services that a task's environment has from the scheduler's
ADDRESSES = (
    *("KAFKA_BOOTSTRAP_SERVERS", "REGISTRY_URL", "CASSANDRA_CONTACT_POINTS", "CASSANDRA_LOCAL_DATACENTER"),
    *("CASSANDRA_DURABILITY", "SOURCE_URL"),
)


@turn.taken("test", "make class-lists", wait=False)
def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    stack = Stack(FOLDER / ".env", STACK)
    with step("Settings and images"):
        owner.check_test(stack.project)
        stack.configure()
        build_images.build(stack.settings["IMAGES"], stack.images())
    stack.down(volumes=True)
    try:
        with step("Services"):
            stack.compose("up", "--detach", "--wait", *SERVICES, log="class-lists-up")
            stack.compose("run", "--rm", "cassandra-init", log="class-lists-roles")
        with step("Tasks"):
            record(Recorder(stack))
        with step("Lists"):
            write()
    finally:
        stack.down(volumes=True)


class Recorder:
    """Runs tasks in their images, with one stack's services."""

    def __init__(self, stack: Stack) -> None:
        known = stack.environment("scheduler")
        self._environment = {name: known.get(name, "") for name in ADDRESSES}
        self._environment |= {
            "CASSANDRA_USERNAME": "millrace",
            "CASSANDRA_PASSWORD": stack.settings["CASSANDRA_PASSWORD"],
            "DEADLINE": "PT5M",
            "TRY_NUMBER": "1",
        }
        self._network = f"{stack.project}_data"

    def run(self, task: str, variables: Mapping[str, str], recorded: bool = False) -> dict[str, Any]:
        """Runs a task to its end and returns its result.

        :param recorded: whether the classes that it loads are written to a file in the folder of the lists
        """
        environment = {**self._environment, **variables}
        if recorded:
            environment["_JAVA_OPTIONS"] = f"{WITHOUT_ARCHIVE} -XX:DumpLoadedClassList=/lists/{task}.lst"
        named = [word for name in sorted(environment) for word in ("--env", name)]
        done = subprocess.run(
            [
                *("docker", "run", "--rm", "--network", self._network, "--user", f"{os.getuid()}:{os.getgid()}"),
                *("--volume", f"{FOLDER}:/lists", *named, java_images.java_tag(task)),
            ],
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            last = "\n    ".join(done.stderr.splitlines()[-8:])
            raise SetupError(f"{task} failed with exit code {done.returncode}:\n    {last}")
        return json.loads(done.stdout.splitlines()[-1])


def record(recorder: Recorder) -> None:
    """Runs every task as a run does, and writes its list."""
    pipeline = pipelines.load("users")
    pipeline["dead_letters"]["max_ratio"] = 1.0
    run = {"PIPELINE": json.dumps(pipeline), "RUN_ID": "class-lists", **interval(2)}
    # The first one makes the topics and tables; those of later runs find them.
    recorder.run("schema-init", run)
    schema = recorder.run("schema-init", run, recorded=True)
    run |= {"SCHEMA_ID": str(schema["schema_id"]), "REVISION_FLOOR": str(schema["revision_floor"])}
    fetched = fetch(recorder, run, {"users": USERS}, recorded=True)
    recorder.run("stream-to-cassandra", fetched, recorded=True)
    recorder.run("spark-to-cassandra", fetch(recorder, run | interval(3), {"users": USERS}), recorded=True)

    field, wrong, nation = MISTAKE
    mistaken = json.loads(json.dumps(pipeline))
    mistaken["record"]["fields"][field]["from"] = wrong
    hour = run | interval(1)
    fetched = fetch(recorder, hour | {"PIPELINE": json.dumps(mistaken)}, {"users": USERS, "nat": [nation]})
    recorder.run("stream-to-cassandra", fetched)
    replayed = recorder.run("replay-dead-letters", hour | {"REASON": "all", "DRY_RUN": "false"}, recorded=True)
    if replayed["replayed"] != USERS:
        raise SetupError(
            f"replay-dead-letters replayed {replayed['replayed']} of {USERS} records, so its list would lack much"
        )


def fetch(
    recorder: Recorder, run: Mapping[str, str], params: Mapping[str, Any], recorded: bool = False
) -> dict[str, str]:
    """Fetches an hour, and returns the variables of the task that stores it."""
    fetched = recorder.run("fetch-and-produce", {**run, "PARAMS": json.dumps(params), "REFETCH": ""}, recorded)
    return {**run, "REVISION": str(fetched["revision"]), "FINGERPRINT": fetched["fingerprint"], "MODE": "interval"}


def write() -> None:
    """Puts the lists that were recorded into the modules, in the form that they have there."""
    modules = maven_modules.read(ROOT)
    for task in java_images.TASKS:
        lines = class_list.reduced((FOLDER / f"{task}.lst").read_text().splitlines())
        path = ROOT / modules[task].folder / java_images.LIST
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n")
        say(f"{path.relative_to(ROOT)}: {len(lines)} lines")


def interval(hours_ago: int) -> dict[str, str]:
    """The variables that name an hour, which ended `hours_ago` hours (at least 1) before this one began."""
    end = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=hours_ago - 1)
    return {
        "INTERVAL_START": f"{end - timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}",
        "INTERVAL_END": f"{end:%Y-%m-%dT%H:%M:%SZ}",
    }


if __name__ == "__main__":
    guard(main)
