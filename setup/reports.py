"""What test reports say: how many cases passed, failed and were skipped, and the reason of each failure in one line."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

REASON_LENGTH = 200


@dataclass(frozen=True)
class Counts:
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    reasons: tuple[str, ...] = ()
    """One line for each case that failed: its name and the first line of the reason."""


def of_junit(files: Iterable[Path]) -> Counts:
    """Counts the cases of JUnit's XML reports, which Surefire, Failsafe and pytest write."""
    passed = skipped = 0
    reasons = []
    for file in sorted(files):
        for case in ElementTree.parse(file).getroot().iter("testcase"):
            trouble = next((found for tag in ("failure", "error") if (found := case.find(tag)) is not None), None)
            if trouble is not None:
                reasons.append(f"{case.get('classname')}.{case.get('name')}: {_reason(trouble)}")
            elif case.find("skipped") is not None:
                skipped += 1
            else:
                passed += 1
    return Counts(passed, len(reasons), skipped, tuple(reasons))


def of_log(file: Path) -> Counts:
    """Counts the smoke tests of the images from the last line of their log; their own lines say why one failed."""
    text = file.read_text() if file.exists() else ""
    last = re.findall(r"^(\d+) passed, (\d+) failed$", text, re.MULTILINE)
    return Counts(int(last[-1][0]), int(last[-1][1])) if last else Counts()


def _reason(trouble: ElementTree.Element) -> str:
    """The start of the failure message, folded into one line."""
    told = " ".join((trouble.get("message") or trouble.text or trouble.get("type") or "no reason given").split())
    return told if len(told) <= REASON_LENGTH else told[:REASON_LENGTH] + "…"
