"""`make chaos SEED=… ROUNDS=… CLUSTER=yes`: runs with faults that a seed decides; ends with the result in one line."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Mapping

import build_images
import turn
from command import ROOT
from console import SetupError, guard, step
from stack import Stack
from test import ENV_FILE, TEST_STACK, maven, service_images

REPORT = "chaos/target/failsafe-reports/io.millrace.chaos.CampaignIT-output.txt"
DEFAULT_ROUNDS = "200"


@turn.taken("test", "make chaos", wait=False)
def main() -> None:
    seed = number("SEED", str(random.SystemRandom().randrange(1_000_000)), r"-?\d{1,18}", "a whole number")
    rounds = number("ROUNDS", DEFAULT_ROUNDS, r"[1-9]\d{0,5}", "a whole number from 1 to 999999")
    cluster = choice("CLUSTER", {"": "false", "no": "false", "yes": "true"})
    stack = Stack(ENV_FILE, TEST_STACK)
    with step("Settings and machine"):
        stack.configure()
    with step("Images"):
        build_images.build(stack.settings["IMAGES"], stack.images())
    (ROOT / REPORT).unlink(missing_ok=True)
    try:
        on = " CLUSTER=yes" if cluster == "true" else ""
        with step(f"SEED={seed} ROUNDS={rounds}{on}"):
            only = ("-pl", "chaos", "-am", "-Dskip.unit", "-Dskip.component", "-Dit.test=CampaignIT")
            numbers = (f"-Dchaos.seed={seed}", f"-Dchaos.rounds={rounds}", f"-Dchaos.cluster={cluster}")
            maven("verify", *only, *numbers, log="chaos", env=service_images(stack))
    finally:
        print_verdict()


def number(name: str, default: str, pattern: str, valid: str) -> str:
    value = os.environ.get(name) or default
    if not re.fullmatch(pattern, value):
        raise SetupError(f"{name}={value} is not {valid}")
    return value


def choice(name: str, values: Mapping[str, str]) -> str:
    value = os.environ.get(name, "")
    if value not in values:
        raise SetupError(f"{name}={value} is unknown; valid: {', '.join(filter(None, values))}")
    return values[value]


def print_verdict() -> None:
    """Prints the reasons of failed runs, then the result, from the campaign's own output."""
    report = ROOT / REPORT
    lines = report.read_text(errors="replace").splitlines() if report.exists() else []
    for line in lines:
        if line.startswith("campaign"):
            print(line, flush=True)


if __name__ == "__main__":
    guard(main)
