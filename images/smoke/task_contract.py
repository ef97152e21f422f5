"""The images of the tasks: that the JVM uses the archive of classes in them, and runs on where it cannot."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from harness import Tester

ROOT = Path(__file__).resolve().parent.parent.parent
PREFIX = "task-"
# As Airflow runs a task, as the image's own user
HARDENED = ("--read-only", "--network=none", "--cap-drop=ALL", "--security-opt=no-new-privileges")
# A task takes no arguments, and says so before it needs any service
UNKNOWN, USAGE = "unknown", 64
MAIN = re.compile(r"io\.millrace\.\w+\.Main source: shared objects file")
WARNING = "the image's class archive was not used"
MISMATCHES = {
    "without it": "-XX:SharedArchiveFile=/app/none.jsa",
    "with other objects": "-XX:ObjectAlignmentInBytes=16",
}
# What the JVM says of options that it takes from the environment
PICKED_UP = "Picked up _JAVA_OPTIONS"


def images() -> dict[str, str]:
    """Names for the command line, and tags, of the tasks that have a list of classes."""
    version = ElementTree.parse(ROOT / "pom.xml").getroot().findtext("{*}version")
    lists = ROOT.glob("tasks/*/src/main/jib/app/classes.lst")
    tasks = sorted(path.relative_to(ROOT).parts[1] for path in lists)
    return {f"{PREFIX}{task}": f"millrace/{task}:{version}" for task in tasks}


def check(tester: Tester) -> None:
    def run(option: str) -> tuple[int, str, list[str]]:
        """The exit code, the output and the lines on stderr of the task, with one more option of the JVM."""
        seen = tester.once(UNKNOWN, options=("--env", f"_JAVA_OPTIONS={option}", *HARDENED))
        return seen.returncode, seen.stdout, [line for line in seen.stderr.splitlines() if PICKED_UP not in line]

    code, output, _ = run("-Xshare:on -Xlog:cds=warning")
    tester.check("maps its archive, without a warning", code == USAGE and "[warning]" not in output, output)
    code, output, lines = run("-Xlog:class+load")
    tester.check("has its main class from there", MAIN.search(output) is not None, output)
    tester.check("says nothing of it", len(lines) == 1, lines)
    for what, option in MISMATCHES.items():
        code, _, lines = run(option)
        tester.equal(f"runs {what}", code, USAGE)
        tester.check(f"says so in one line {what}", len(lines) == 2 and WARNING in lines[0], lines)
    code, _, lines = run("-Xmx200m")
    tester.check("uses it with another heap", code == USAGE and len(lines) == 1, lines)
