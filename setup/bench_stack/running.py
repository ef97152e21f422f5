"""Starts the stack of the benchmarks, and removes it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import build_images
import owner
from airflow_api import Airflow
from command import BUILD, ROOT
from console import SetupError, say, step
from stack import Stack

from bench_stack import backfill, dag_run, files, images, many
from bench_stack.bench import Bench
from bench_stack.circumstances import circumstances
from bench_stack.runs import timed

ENV_FILE = BUILD / "bench" / ".env"
BENCH_STACK = {
    "COMPOSE_FILE": "docker-compose.yml:bench/stack/docker-compose.yml",
    "COMPOSE_PROJECT_NAME": "millrace-bench",
    "AIRFLOW_PORT": "28080",
    "REGISTRY_PORT": "28081",
    "CASSANDRA_PORT": "29042",
    "KAFKA_PORT": "29094",
    "SOURCE_URL": "http://randomuser:8080/api/1.4/",
    "BENCH_IMAGES": images.allowed(),
}
# Since the end of the schedule, so that it begins no run, whatever the hour is
SINCE_SCHEDULE = timedelta(days=2)
WAIT_FOR_DAG_S = 600
# As many as four days of hourly runs bring: services that have just started still compile their own code
USERS_BEFORE = 100_000
# No benchmark uses it
HOUR_BEFORE = 6000


@contextmanager
def started(pipelines: int) -> Iterator[Bench]:
    """A new stack with the pipelines of all benchmarks, warmed up, until the end of the block.

    :param pipelines: how many `many` needs
    """
    stack = Stack(ENV_FILE, BENCH_STACK)
    with step("Settings and machine"):
        owner.check_test(stack.project)
        stack.configure()
        stack.check_machine(keeps_data=False)
    with step("Images"):
        build_images.build(stack.settings["IMAGES"], stack.images())
    measured = circumstances()
    newest = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - SINCE_SCHEDULE
    names = [dag_run.PIPELINE, backfill.PIPELINE, *many.names(pipelines)]
    files.write(ENV_FILE.parent, names, images.SUFFIX, newest)
    stack.down(volumes=True)
    try:
        with images.made():
            with step("Services"):
                stack.up()
            airflow = Airflow(stack.settings["AIRFLOW_PORT"], stack.settings["AIRFLOW_ADMIN_PASSWORD"])
            with step("DAGs"):
                wait_for_dags(airflow, [name + suffix for name in names for suffix in ("", files.TRUE)])
            bench = Bench(airflow, newest, pipelines, measured)
            with step("Warm-up"):
                timed(airflow, [dag_run.PIPELINE], bench.hour(HOUR_BEFORE), {"users": USERS_BEFORE})
            yield bench
    except SetupError:
        log = BUILD / "bench-services.log"
        log.write_text(stack.compose_output("logs", "--no-color") or "")
        say(f"the services' logs are in {log.relative_to(ROOT)}")
        raise
    finally:
        stack.down(volumes=True)


def wait_for_dags(airflow: Airflow, names: list[str]) -> None:
    """Returns when Airflow has read all; raises a SetupError if it cannot import one, or takes too long."""
    deadline = time.monotonic() + WAIT_FOR_DAG_S
    for name in names:
        while airflow.dag(name) is None:
            for error in airflow.import_errors():
                raise SetupError(f"Airflow cannot import {error['filename']}: {error['stack_trace'].strip()}")
            if time.monotonic() > deadline:
                raise SetupError(f"Airflow did not find the DAG {name} within {WAIT_FOR_DAG_S} s")
            time.sleep(0.5)
