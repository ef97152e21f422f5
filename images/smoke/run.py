#!/usr/bin/env python3
"""Checks each package-built image against the contract of the official image that it replaces, on running containers,
and the tasks' images.

usage: images/smoke/run.py [name…]      names as in images/build.py, and task-schema-init … (default: all)
"""

from __future__ import annotations

import fcntl
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import airflow_contract
import cassandra_contract
import kafka_contract
import postgres_contract
import prometheus_contract
import registry_contract
import runtime_contracts
import spark_contract
import task_contract
import zookeeper_contract
from harness import CheckError, Tester, docker, remove

IMAGES = Path(__file__).resolve().parent.parent
CONTRACTS = {
    "debian": runtime_contracts.debian,
    "jre": runtime_contracts.jre,
    "python": runtime_contracts.python,
    "kafka-zookeeper": zookeeper_contract.kafka,
    "kafka": kafka_contract.check,
    "zookeeper": zookeeper_contract.zookeeper,
    "cassandra": cassandra_contract.check,
    "apicurio-registry": registry_contract.check,
    "postgres": postgres_contract.check,
    "spark": spark_contract.check,
    "prometheus": prometheus_contract.check,
    "node-exporter": prometheus_contract.node_exporter,
    "airflow-base": airflow_contract.check,
    task_contract.PREFIX: task_contract.check,
}
# A contract waits for services as much as it computes; more at once would only make each other's waits longer.
AT_ONCE = 2


def check(name: str, tags: dict[str, str], ended: threading.Event) -> tuple[int, int]:
    tester = Tester(name, tags, ended)
    try:
        if docker("image", "inspect", tags[name], check=False).returncode != 0:
            build = "make run" if name.startswith(task_contract.PREFIX) else f"images/build.py {name}"
            raise CheckError(f"{tags[name]} does not exist: run {build}")
        contract = next(contract for prefix, contract in CONTRACTS.items() if name.startswith(prefix))
        contract(tester)
    except CheckError as error:
        tester.check("the contract can be checked to its end", False, error)
    finally:
        remove(name)
    return tester.passed, tester.failed


def tagged(*names: str) -> list[list[str]]:
    """Names and tags of the images, from the build script."""
    command = [sys.executable, str(IMAGES / "build.py"), "--list", *names]
    listing = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if listing.returncode != 0:
        sys.exit(listing.returncode)
    return [line.split() for line in listing.stdout.splitlines()]


def checked(names: list[str], tags: dict[str, str]) -> list[tuple[int, int]]:
    """Passed and failed points of each, checked in parallel; the last images, which take longest, are started first."""
    ended = threading.Event()
    try:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            checks = [pool.submit(check, name, tags, ended) for name in reversed(names)]
            try:
                return [each.result() for each in checks]
            except BaseException:
                # Running checks soon fail without their containers, and start no more.
                ended.set()
                pool.shutdown(wait=False, cancel_futures=True)
                with suppress(CheckError):
                    remove()
                raise
    finally:
        remove()


def main(names: list[str]) -> int:
    tasks = task_contract.images()
    others = [name for name in names if name not in tasks]
    chosen = [name for name, _ in tagged(*others)] if others or not names else []
    chosen += [name for name in tasks if name in names or not names]
    tags = dict(tagged()) | tasks
    lock = IMAGES.parent / "build/images/smoke.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        # One run at a time: what has the label belongs to this one, or to one that was killed.
        fcntl.flock(file, fcntl.LOCK_EX)
        remove()
        results = checked(chosen, tags)
    passed, failed = sum(result[0] for result in results), sum(result[1] for result in results)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    # A terminated run cleans up too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main(sys.argv[1:]))
