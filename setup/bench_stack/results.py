"""Results, as io.millrace.bench has them: the same lines at the terminal, and in bench/results/."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from command import ROOT
from console import SetupError, say

FOLDER = ROOT / "bench" / "results"
LEAST_ROUNDS = 3
DIGITS = 3


@dataclass(frozen=True)
class Measured:
    """What is measured, in seconds.

    :param variant: which of several, with the size where a variable changes it; None: there is only one
    :param at_most: the target: the highest good ratio of Millrace to the yardstick
    """

    benchmark: str
    variant: str | None
    at_most: float

    @property
    def label(self) -> str:
        return f"{self.benchmark}/{self.variant}" if self.variant else self.benchmark


@dataclass(frozen=True)
class Round:
    """A pair of times in seconds, both above 0."""

    yardstick: float
    millrace: float

    @property
    def ratio(self) -> float:
        return self.millrace / self.yardstick


@dataclass(frozen=True)
class Result:
    """What a benchmark found, in at least one round."""

    what: Measured
    rounds: Sequence[Round]

    @property
    def yardstick(self) -> float:
        return statistics.median(pair.yardstick for pair in self.rounds)

    @property
    def millrace(self) -> float:
        return statistics.median(pair.millrace for pair in self.rounds)

    @property
    def ratio(self) -> float:
        """The median of the rounds' ratios."""
        return statistics.median(self.ratios)

    @property
    def ratios(self) -> list[float]:
        return [pair.ratio for pair in self.rounds]

    @property
    def met(self) -> bool:
        return self.ratio <= self.what.at_most

    def record(self, at: datetime, circumstances: Mapping[str, Any]) -> dict[str, Any]:
        """As it is kept in a file."""
        return {
            "benchmark": self.what.benchmark,
            "variant": self.what.variant,
            "at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            **circumstances,
            "unit": "s",
            "rounds": [asdict(pair) for pair in self.rounds],
            "yardstick": self.yardstick,
            "millrace": self.millrace,
            "ratio": self.ratio,
            "spread": [min(self.ratios), max(self.ratios)],
            "target": {"at_most": self.what.at_most},
            "met": self.met,
        }


def pairs(what: Measured, rounds: int, yardstick: Callable[[int], float], millrace: Callable[[int], float]) -> Result:
    """Measures both in turn, in the other order each round, and prints a line for each round.

    :param yardstick: measures once and returns seconds; its argument is the round, from 1
    """
    measured = []
    for number in range(1, rounds + 1):
        if number % 2:
            first = yardstick(number)
            measured.append(Round(first, millrace(number)))
        else:
            first = millrace(number)
            measured.append(Round(yardstick(number), first))
        last = measured[-1]
        say(
            f"{what.label}, round {number}: yardstick {shown(last.yardstick)}, Millrace {shown(last.millrace)} s, "
            f"ratio {shown(last.ratio)}"
        )
    return Result(what, measured)


def report(result: Result, circumstances: Mapping[str, Any], folder: Path = FOLDER) -> None:
    """Prints a result beside the last recorded one, and records it if it has enough rounds."""
    path = folder / f"{result.what.benchmark}.jsonl"
    print(summary(result, last(path, result.what.variant, circumstances.get("machine"))), flush=True)
    if len(result.rounds) < LEAST_ROUNDS:
        say(f"not recorded: fewer than {LEAST_ROUNDS} rounds")
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(result.record(datetime.now(UTC), circumstances), separators=(",", ":")) + "\n")


def summary(result: Result, before: Mapping[str, Any] | None) -> str:
    """All of a result in a line."""
    told = f" (last: {shown(before['ratio'])} on {before['at'][:10]})" if before else ""
    return (
        f"{result.what.label}: yardstick {shown(result.yardstick)}, Millrace {shown(result.millrace)} s, "
        f"ratio {shown(result.ratio)} ({shown(min(result.ratios))} to {shown(max(result.ratios))}), "
        f"target at most {result.what.at_most:g}: {'met' if result.met else 'not met'}{told}"
    )


def last(path: Path, variant: str | None, machine: Any) -> dict[str, Any] | None:
    """The last recorded result of a variant on such a machine.

    :param machine: as circumstances have it
    :raises SetupError: a line of the file is not a result
    """
    found = None
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        try:
            result = json.loads(line)
            if result["variant"] == variant and result["machine"] == machine:
                found = {"ratio": float(result["ratio"]), "at": str(result["at"])}
        except (ValueError, KeyError, TypeError) as error:
            raise SetupError(f"{path} has a line that is not a result: {line}") from error
    return found


def shown(value: float) -> str:
    """With three digits that count, and all those before the point: 0.317, 4.38, 12,345."""
    before = len(str(int(value))) if value >= 1 else 0
    return f"{value:,.{max(0, DIGITS - before)}f}"
