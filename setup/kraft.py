"""`make kraft`: moves a stack with ZooKeeper to the main stack's Kafka, with its data.

Kafka 3.9's own migration brings the metadata to a KRaft controller (compose/zookeeper/migration.yml). The data is then
copied to the main stack's volume, with the controller's metadata, and the main stack's Kafka starts on it. The volumes
show what was done, so an interrupted migration goes on from there.
"""

from __future__ import annotations

import os
import time

import build_images
import env_file
import kafka_data
from command import ROOT, output, run
from console import SetupError, say, step
from kafka_data import KRAFT_VOLUME, MOVED, PROPERTIES, WITHOUT_ZOOKEEPER, ZOOKEEPER, ZOOKEEPER_VOLUME
from stack import Stack

PART = "compose/zookeeper/migration.yml"
CONTROLLER, CONTROLLER_VOLUME = "kafka-controller", "kafka-controller-data"
# The files in compose/zookeeper that make the settings of the broker and of the controller
BROKER_OF_BOTH, BROKER = "broker zookeeper quorum migration", "broker quorum kraft"
CONTROLLER_OF_BOTH, CONTROLLER_ALONE = "controller quorum zookeeper migration", "controller quorum"
# What the controller logs when it has ZooKeeper's metadata, and when it has done with ZooKeeper
MIGRATED, DONE = "to DUAL_WRITE state", "POST_MIGRATION"
WAIT_S = 300
DATA = "/var/lib/kafka/data"

# The controller's metadata replaces the broker's copy of it, but who voted for whom is not for the next controller. The
# file that shows that there is data comes last.
COPY = f"""
set -eu
shopt -s dotglob
rm -rf {DATA}/*
for entry in /from/*; do
  case ${{entry#/from/}} in
    {PROPERTIES} | {WITHOUT_ZOOKEEPER} | __cluster_metadata-0) ;;
    *) cp -a "$entry" {DATA}/ ;;
  esac
done
cp -a /controller/__cluster_metadata-0 {DATA}/
rm -f {DATA}/__cluster_metadata-0/quorum-state
sync
cp -a /from/{PROPERTIES} {DATA}/
"""


def kraft(stack: Stack) -> None:
    check(stack)
    with step("Settings and images"):
        stack.configure()
        main = build_images.names(stack.settings["IMAGES"])["KAFKA_IMAGE"]
        build_images.build(stack.settings["IMAGES"], {*stack.images(), main})
    if kafka_data.with_zookeeper(stack.settings):
        with step("Migration to KRaft; no task runs meanwhile"):
            stack.compose("stop", "scheduler", log="kraft")
            if not kafka_data.properties(_volume(stack, KRAFT_VOLUME)):
                migrate(stack)
                copy(stack)
            retire(stack)
            parts = stack.settings["COMPOSE_FILE"].split(":")
            stack.change({"COMPOSE_FILE": ":".join(part for part in parts if part != ZOOKEEPER)})
            say(f"took {ZOOKEEPER} out of COMPOSE_FILE in .env")
    with step("The main stack's Kafka"):
        stack.up()
        raise_features(stack)
    left = " ".join(_volume(stack, name) for name in (ZOOKEEPER_VOLUME, "zookeeper-data", "zookeeper-datalog"))
    left += f" {_volume(stack, CONTROLLER_VOLUME)}"
    say(f"the data from before is kept; to delete it: docker volume rm {left}")


def check(stack: Stack) -> None:
    if os.environ.get("CONFIRM") != "yes":
        raise SetupError(
            "'make kraft' moves Kafka's data from ZooKeeper to KRaft, and there is no way back; read "
            f"{kafka_data.PAGE}, then: make kraft CONFIRM=yes"
        )
    if "COMPOSE_FILE" in os.environ:
        raise SetupError("COMPOSE_FILE comes from the shell, but 'make kraft' changes it in .env; unset it")
    if not kafka_data.with_zookeeper(stack.settings):
        if kafka_data.file(_volume(stack, ZOOKEEPER_VOLUME), MOVED) is None:
            raise SetupError(f"COMPOSE_FILE does not name {ZOOKEEPER}: this stack's Kafka has KRaft already")
        return  # The data was moved; what comes after it can be repeated.
    if not kafka_data.properties(_volume(stack, ZOOKEEPER_VOLUME)) and not kafka_data.properties(
        _volume(stack, KRAFT_VOLUME)
    ):
        raise SetupError(f"Kafka has no data to move yet; take {ZOOKEEPER} out of COMPOSE_FILE, then 'make run'")


def migrate(stack: Stack) -> None:
    start(stack, CONTROLLER, BROKER_OF_BOTH, CONTROLLER_OF_BOTH)
    say("a controller with KRaft runs beside ZooKeeper")
    if kafka_data.file(_volume(stack, ZOOKEEPER_VOLUME), WITHOUT_ZOOKEEPER) is None:
        start(stack, "kafka", BROKER_OF_BOTH, CONTROLLER_OF_BOTH)
        # A broker without ZooKeeper drops the topics that its controller lacks.
        wait_for(stack, MIGRATED)
        say("ZooKeeper's metadata is in the controller")
    start(stack, "kafka", BROKER, CONTROLLER_OF_BOTH)
    say("the broker runs without ZooKeeper")
    start(stack, CONTROLLER, BROKER, CONTROLLER_ALONE)
    wait_for(stack, DONE)
    say("the controller runs without ZooKeeper")


def start(stack: Stack, service: str, broker: str, controller: str) -> None:
    """Starts a service with these settings, and returns when it is healthy."""
    _compose(stack, broker, controller, "up", "--detach", "--wait", "--wait-timeout", str(WAIT_S), service)


def wait_for(stack: Stack, words: str) -> None:
    """Returns when the controller has logged this."""
    container = f"{stack.project}-{CONTROLLER}-1"
    deadline = time.monotonic() + WAIT_S
    while words not in (output("docker", "logs", container) or ""):
        if time.monotonic() > deadline:
            raise SetupError(
                f"the controller did not log {words!r} within {WAIT_S} s, see 'docker logs {container}'; "
                "no data is lost, and 'make kraft CONFIRM=yes' tries again"
            )
        time.sleep(1)


def copy(stack: Stack) -> None:
    # The broker first: it says goodbye to the controller.
    _compose(stack, BROKER, CONTROLLER_ALONE, "stop", "kafka")
    _compose(stack, BROKER, CONTROLLER_ALONE, "rm", "--stop", "--force", "kafka", CONTROLLER, "zookeeper")
    labels = (f"com.docker.compose.project={stack.project}", f"com.docker.compose.volume={KRAFT_VOLUME}")
    run(
        *("docker", "volume", "create", *(option for label in labels for option in ("--label", label))),
        *(_volume(stack, KRAFT_VOLUME),),
        log="kraft",
    )
    mounts = {
        f"{_volume(stack, KRAFT_VOLUME)}:{DATA}",
        f"{_volume(stack, ZOOKEEPER_VOLUME)}:/from:ro",
        f"{_volume(stack, CONTROLLER_VOLUME)}:/controller:ro",
    }
    _in_image(stack, COPY, mounts)
    say(f"copied Kafka's data to {_volume(stack, KRAFT_VOLUME)}")


def retire(stack: Stack) -> None:
    """From now on the data with ZooKeeper does not count as the stack's."""
    script = f"[ ! -e /from/{PROPERTIES} ] || mv /from/{PROPERTIES} /from/{MOVED}"
    _in_image(stack, script, {f"{_volume(stack, ZOOKEEPER_VOLUME)}:/from"})
    output("docker", "network", "rm", f"{stack.project}_zookeeper")


def raise_features(stack: Stack) -> None:
    """Lets Kafka use all that its version can; until then it keeps to what the migration began with."""
    version = env_file.read(ROOT / "images" / "versions.env")["KAFKA_VERSION"].rpartition(".")[0]
    tool = ("/opt/kafka/bin/kafka-features.sh", "--bootstrap-server", "kafka:9092")
    stack.compose("exec", "-T", "kafka", *tool, "upgrade", "--release-version", version, log="kraft")
    say(f"Kafka {version} is in use with all its features")


def _volume(stack: Stack, name: str) -> str:
    return f"{stack.project}_{name}"


def _compose(stack: Stack, broker: str, controller: str, *arguments: str) -> None:
    variables = {"BROKER_SETTINGS": broker, "CONTROLLER_SETTINGS": controller}
    stack.compose_with(PART, variables, *arguments, log="kraft")


def _in_image(stack: Stack, script: str, mounts: set[str]) -> None:
    volumes = [option for mount in sorted(mounts) for option in ("--volume", mount)]
    image = stack.settings["KAFKA_ZOOKEEPER_IMAGE"]
    bare = ("docker", "run", "--rm", "--network", "none", "--user", "0", "--entrypoint", "bash")
    run(*bare, *volumes, image, "-c", script, log="kraft")
