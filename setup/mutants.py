"""`make mutants`: breaks the protocol as chaos/mutants.toml says, and sees the named test fail.

usage: setup/mutants.py [word…]      only the mutants whose name has one of the words
"""

from __future__ import annotations

import shutil
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import build_images
import faketime
import reports
import turn
from command import BUILD, ROOT, output, run
from console import SetupError, guard, say, step
from stack import Stack
from test import ENV_FILE, TEST_STACK, service_images

COPY = BUILD / "mutants"


@dataclass(frozen=True)
class Mutant:
    name: str
    file: str
    find: str
    replace: str
    test: str

    @property
    def module(self) -> str:
        return self.test.rpartition("/")[0]

    @property
    def method(self) -> str:
        return self.test.rpartition("/")[2]

    @property
    def needs_services(self) -> bool:
        return self.method.partition("#")[0].endswith("IT")

    def apply(self, root: Path) -> None:
        """Raises a SetupError unless the text to change occurs exactly once."""
        path = root / self.file
        text = path.read_text()
        if text.count(self.find) != 1:
            raise SetupError(
                f"mutant '{self.name}': its text is in {self.file} {text.count(self.find)} times, not once"
            )
        path.write_text(text.replace(self.find, self.replace))


def read() -> list[Mutant]:
    document = tomllib.loads((ROOT / "chaos" / "mutants.toml").read_text())
    return [Mutant(**mutant) for mutant in document["mutant"]]


@turn.taken("test", "make mutants", wait=False)
def main() -> None:
    words = sys.argv[1:]
    mutants = [each for each in read() if not words or any(word in each.name for word in words)]
    stack = Stack(ENV_FILE, TEST_STACK)
    with step("Settings and machine"):
        stack.configure()
        faketime.require()
    with step("Images"):
        build_images.build(stack.settings["IMAGES"], stack.images())
    survivors = []
    for number, mutant in enumerate(mutants, 1):
        with step(f"{number} of {len(mutants)}: {mutant.name}"):
            if failed := failures(mutant, service_images(stack)):
                say(f"caught by {failed[0]}" + (f" and {len(failed) - 1} more" if len(failed) > 1 else ""))
            else:
                survivors.append(mutant.name)
                say(f"NOT CAUGHT by {mutant.test}")
    print(f"{len(mutants) - len(survivors)} of {len(mutants)} mutants caught", flush=True)
    if survivors:
        raise SetupError("not caught: " + "; ".join(survivors))


def failures(mutant: Mutant, environment: dict[str, str]) -> tuple[str, ...]:
    """The tests that fail on the mutant, with the reasons; raises a SetupError if none even ran."""
    copy_sources()
    mutant.apply(COPY)
    chosen = (
        ("-Dskip.unit", f"-Dit.test={mutant.method}", "-Dfailsafe.failIfNoSpecifiedTests=false")
        if mutant.needs_services
        else ("-DskipITs", f"-Dtest={mutant.method}", "-Dsurefire.failIfNoSpecifiedTests=false")
    )
    try:
        maven = ("mvn", "-B", "-f", str(COPY / "pom.xml"), "verify", "-Dspotless.check.skip=true")
        run(*maven, "-pl", mutant.module, "-am", *chosen, log="mutant", env=environment)
    except SetupError as error:
        failed = reports.of_junit((COPY / mutant.module / "target").glob("*-reports/TEST-*.xml")).reasons
        if not failed:
            raise SetupError(f"mutant '{mutant.name}' could not be tested: {error}") from error
        return failed
    return ()


def copy_sources() -> None:
    """Copies only tracked files, as they are in the working tree; keeps compiled classes, but not reports."""
    tracked = (output("git", "ls-files") or "").splitlines()
    for stale in set(COPY.glob("**/src/**/*.java")) - {COPY / name for name in tracked}:
        stale.unlink()
    for name in tracked:
        source, target = ROOT / name, COPY / name
        if not source.is_file():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists() or target.read_bytes() != source.read_bytes():
            shutil.copyfile(source, target)
    for folder in COPY.glob("**/target/*-reports"):
        shutil.rmtree(folder)


if __name__ == "__main__":
    guard(main)
