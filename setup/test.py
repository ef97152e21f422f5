"""`make test`: every level, from units to the whole stack, and a line for each at the end.

The stack under test is a separate Compose project, with its own ports, so that a running one is not affected. It is
removed at the end, even if a test fails.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import build_images
import chromium
import faketime
import formatting
import owner
import reports
import turn
import wheels
from command import BUILD, ROOT, run
from console import SetupError, guard, say, step
from reports import Counts
from stack import Stack

import pipelines

REPORTS = BUILD / "reports"
SMOKE_LOG = BUILD / "test-smoke.log"
ENV_FILE = BUILD / "test" / ".env"
TEST_STACK = {
    "COMPOSE_FILE": "docker-compose.yml:e2e/stack/docker-compose.yml",
    "LIMITED_START": f"{datetime.now(UTC) - timedelta(hours=3):%Y-%m-%dT%H}:00:00Z",
    "COMPOSE_PROJECT_NAME": "millrace-test",
    "AIRFLOW_PORT": "18080",
    "REGISTRY_PORT": "18081",
    "CASSANDRA_PORT": "19042",
    "KAFKA_PORT": "19094",
    "KAFKA_2_PORT": "19095",
    "KAFKA_3_PORT": "19096",
    "PROMETHEUS_PORT": "19090",
    "CLUSTER_SUBNET": "10.213.80",
    "SOURCE_URL": "http://randomuser:8080/api/1.4/",
    # Short, so that an outage outlasts them in a test's time
    "MILLRACE_RETRIES": "1",
    "MILLRACE_RETRY_DELAY": "2",
    "MILLRACE_SCHEMA_INIT_DEADLINE": "60",
    "MILLRACE_FETCH_DEADLINE": "60",
    "MILLRACE_STREAM_DEADLINE": "90",
    "MILLRACE_ENGINES": "java,spark",
    # A container of the tests, which only exists while one of them checks it
    "MILLRACE_FAILURE_WEBHOOK": "http://webhook:8080/failures",
}
# The component level has a cluster of its own, whatever engines the stack under test has
SPARK_TASK = build_images.java_tag(build_images.SPARK_TASK)
# What the unit level has already checked
CHECKED = ("-Dspotless.check.skip", "-Denforcer.skip")


@dataclass(frozen=True)
class Level:
    """One level of tests: how to run it, and where its JUnit reports are (a glob; None: the log has the counts)."""

    name: str
    reports: str | None
    run: Callable[[Stack], None]


@dataclass(frozen=True)
class Outcome:
    level: str
    counts: Counts
    seconds: float
    error: str

    @property
    def green(self) -> bool:
        return not self.counts.failed and not self.error and self.counts.passed > 0

    def __str__(self) -> str:
        passed, failed, skipped = self.counts.passed, self.counts.failed, self.counts.skipped
        numbers = f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else "")
        return f"{'✓' if self.green else '✗'} {self.level:<12} {numbers:<36} {self.seconds:6.0f} s"


@turn.taken("test", "make test", wait=False)
def main() -> None:
    test(LEVELS, Stack(ENV_FILE, TEST_STACK))


def test(all_levels: Sequence[Level], stack: Stack) -> None:
    """Runs the levels that the command line names, or all, on the machine and images that they share."""
    asked = sys.argv[1:]
    unknown = set(asked) - {level.name for level in all_levels}
    if unknown:
        raise SetupError(
            f"no such level: {', '.join(sorted(unknown))}; valid: {', '.join(level.name for level in all_levels)}"
        )
    with step("Settings and machine"):
        owner.check_test(stack.project)
        stack.configure()
        stack.check_machine(keeps_data=False)
    with step("Images (this takes minutes the first time; details in build/*.log)"):
        # Those of other stacks too: tests start some of their services.
        known = build_images.names(stack.settings["IMAGES"]).values()
        build_images.build(stack.settings["IMAGES"], {*stack.images(), *known})
    levels = [level for level in all_levels if not asked or level.name in asked]
    if stack.settings["IMAGES"] == "official":
        say("skipping level images: official images are not tested here")
        levels = [level for level in levels if level.name != "images"]
    outcomes = [tested(level, stack) for level in levels]
    print("▸ Summary")
    for outcome in outcomes:
        print(outcome)
    for reason in (reason for outcome in outcomes for reason in outcome.counts.reasons):
        print(f"  ✗ {reason}")
    passed = sum(outcome.counts.passed for outcome in outcomes)
    failed = sum(outcome.counts.failed or bool(outcome.error) for outcome in outcomes)
    print(f"{passed} passed, {failed} failed")
    if not all(outcome.green for outcome in outcomes):
        sys.exit(1)


def tested(level: Level, stack: Stack) -> Outcome:
    for stale in [SMOKE_LOG] if level.reports is None else ROOT.glob(level.reports):
        stale.unlink(missing_ok=True)
    began, error = time.monotonic(), ""
    print(f"▸ {level.name}", flush=True)
    try:
        level.run(stack)
    except SetupError as failure:
        error = str(failure)
        print(f"✗ {error}", file=sys.stderr, flush=True)
    counts = reports.of_log(SMOKE_LOG) if level.reports is None else reports.of_junit(ROOT.glob(level.reports))
    outcome = Outcome(level.name, counts, time.monotonic() - began, error)
    print(f"  {outcome}", flush=True)
    for reason in counts.reasons:
        print(f"  ✗ {reason}", file=sys.stderr, flush=True)
    return outcome


def java_unit(_: Stack) -> None:
    """Unit tests, together with the compiler's warnings, error-prone, the formatter and the architecture test."""
    maven("verify", "-DskipITs", "-pl", "!e2e", log="test-unit")


def python(stack: Stack) -> None:
    """The Python half in the images it runs in, and the setup itself."""
    build_images.build_tests(stack.settings["IMAGES"])
    formatting.check()
    pipelines.check()
    pytest = (wheels.venv_with("pytest"), "-m", "pytest", "-q", "setup/tests")
    run(*pytest, f"--basetemp={BUILD}/pytest", f"--junitxml={REPORTS}/python-setup.xml", log="test-setup")
    version = stack.settings["MILLRACE_VERSION"]
    run("bash", "airflow/run-tests.sh", f"millrace/airflow-test:{version}", str(REPORTS), log="test-airflow")
    socket = stack.settings["DOCKER_SOCKET"]
    run(
        *("docker", "run", "--rm", "--network", "none", "-v", f"{socket}:/var/run/docker.sock"),
        *("-e", f"DOCKER_SOCKET_ON_HOST={socket}", "-e", f"DOCKER_PROXY_IMAGE=millrace/docker-proxy:{version}"),
        *("-v", f"{REPORTS}:/reports", f"millrace/docker-proxy-test:{version}"),
        "--junitxml=/reports/python-docker-proxy.xml",
        log="test-docker-proxy",
    )


def smoke(stack: Stack) -> None:
    """The package-built images against the contract of the official ones that they stand in for."""
    run(sys.executable, "images/smoke/run.py", log=SMOKE_LOG.stem)


def component(stack: Stack) -> None:
    """One task at a time against real Kafka, Cassandra and registry."""
    maven("verify", *CHECKED, "-Dskip.unit", "-pl", "!e2e,!chaos", log="test-component", env=service_images(stack))


def chaos(stack: Stack) -> None:
    """All tasks together: killed, paused, superseded, and with services that fail."""
    faketime.require()
    only = ("-pl", "chaos", "-am", "-Dskip.unit", "-Dskip.component")
    maven("verify", *CHECKED, *only, log="test-chaos", env=service_images(stack))


def service_images(stack: Stack) -> dict[str, str]:
    """The environment of tests that start services: which images they start."""
    services = {name: value for name, value in stack.settings.items() if name.endswith("_IMAGE")}
    return {**os.environ, **services, "SPARK_TASK_IMAGE": SPARK_TASK}


def whole_stack(stack: Stack) -> None:
    on_stack(stack, TEST_STACK, "stack")


def on_stack(stack: Stack, settings: Mapping[str, str], name: str, *selected: str) -> None:
    """Starts a stack as a new user does, runs e2e's tests on it, and removes it.

    :param name: of the logs
    :param selected: Maven's options that choose the tests
    """
    browser = chromium.require()
    stack.down(volumes=True)
    for folder in ("dags", "pipelines"):
        copy_for_tests(ROOT / folder, ENV_FILE.parent / folder)
    try:
        # As a new user does it; FirstRunIT reads what they would
        run("make", "run", log="test-first-run", env=environment(settings))
        arguments = (f"-Denv.file={ENV_FILE}", f"-Dchromium={browser}", "-pl", "e2e", *selected)
        maven("verify", *arguments, log=f"test-{name}", env=environment(settings))
    except SetupError:
        log = BUILD / f"test-{name}-services.log"
        log.write_text(stack.compose_output("logs", "--no-color") or "")
        say(f"the services' logs are in {log.relative_to(ROOT)}")
        raise
    finally:
        stack.down(volumes=True)


def environment(settings: Mapping[str, str] = TEST_STACK) -> dict[str, str]:
    """The shell's variables without those that would change the stack under test."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("MILLRACE_")}
    return {**others, **settings, "STACK_ENV_FILE": str(ENV_FILE)}


def copy_for_tests(folder: Path, copy: Path) -> None:
    """A copy that tests add to and change, without anything that an earlier run left in it."""
    if copy.exists():
        shutil.rmtree(copy)
    shutil.copytree(folder, copy)


def maven(*arguments: str, log: str, env: dict[str, str] | None = None) -> None:
    run("mvn", "-B", "-fae", *arguments, log=log, env=env)


LEVELS = (
    # bench, chaos, randomuser and tasks, but not build
    Level("unit", "[bcrt][aeh]*/**/surefire-reports/TEST-*.xml", java_unit),
    Level("python", "build/reports/python-*.xml", python),
    Level("images", None, smoke),
    Level("component", "tasks/**/failsafe-reports/TEST-*.xml", component),
    Level("chaos", "chaos/target/failsafe-reports/TEST-*.xml", chaos),
    Level("stack", "e2e/target/failsafe-reports/TEST-*.xml", whole_stack),
)


if __name__ == "__main__":
    guard(main)
