"""`make mutation`: changes the code in small ways, one at a time, and counts how many a unit test notices.

Of the modules whose classes decide what is fetched, stored and reported. Test strength is the share of the changes in
code that a unit test reaches; what only component tests reach is not in it. Takes some minutes; needs no engine.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

import turn
from command import ROOT, run
from console import SetupError, guard, say, step

MODULES = ("ledger", "store", "fetch-and-produce", "stream-to-cassandra")
AIM = 96
REPORTS = "target/pit-reports"


@dataclass(frozen=True)
class Strength:
    mutations: int
    killed: int
    unreached: int

    @property
    def percent(self) -> float:
        """Of the mutations in code that a unit test reaches."""
        return 100 * self.killed / max(1, self.mutations - self.unreached)

    def __str__(self) -> str:
        return f"{self.mutations} mutations, {self.killed} killed, test strength {self.percent:.1f} %"


@turn.taken("test", "make mutation", wait=False)
def main() -> None:
    modules = ",".join(f"tasks/{module}" for module in MODULES)
    with step("Mutations (this takes minutes)"):
        run("mvn", "-B", "-Pmutation", "test", "-Dskip.unit", "-pl", modules, "-am", log="mutation")
    weak = []
    for module in MODULES:
        report = ROOT / "tasks" / module / REPORTS
        strength = read(report / "mutations.xml")
        say(f"{module:<20} {strength}, {(report / 'index.html').relative_to(ROOT)}")
        if strength.percent < AIM:
            weak.append(module)
    if weak:
        raise SetupError(f"test strength below {AIM} %: {', '.join(weak)}; the reports show which mutations survive")


def read(file: Path) -> Strength:
    mutations = list(ElementTree.parse(file).getroot().iter("mutation"))
    return Strength(
        len(mutations),
        sum(mutation.get("detected") == "true" for mutation in mutations),
        sum(mutation.get("status") == "NO_COVERAGE" for mutation in mutations),
    )


if __name__ == "__main__":
    guard(main)
