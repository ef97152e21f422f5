"""The pages that name the test behind each claim: every test they name is there."""

import re

import pytest
from command import ROOT

NAMED = re.compile(r"`(?:(\w+)\.)?([A-Z]\w*(?:IT|Test))(?:#(\w+))?`|`#(\w+)`")


def named_tests(page):
    """Package, class and method of each test on a page; `#method` alone belongs to the class named before it."""
    package = test = None
    for found in NAMED.finditer((ROOT / "docs" / page).read_text()):
        if found[2]:
            package, test = found[1], found[2]
        yield package, test, found[3] or found[4]


@pytest.mark.parametrize(
    "page",
    ["promises.md", "hostile-source.md", "durability.md", "ways-to-run.md", "zookeeper.md", "clusters.md", "spark.md"],
)
def test_should_name_tests_that_are_there(page):
    named = list(named_tests(page))
    # The tests of every engine are in testkit.
    sources = [*ROOT.rglob("src/test/**/*.java"), *ROOT.glob("tasks/testkit/src/main/**/*IT.java")]

    assert named
    for package, test, method in named:
        texts = [path.read_text() for path in sources if path.stem == test and package in (None, path.parent.name)]
        assert any(not method or f" {method}(" in text for text in texts), f"{page}: {package}.{test}#{method}"


def test_should_show_every_way_to_run_by_a_test():
    lines = (ROOT / "docs" / "ways-to-run.md").read_text().splitlines()
    rows = [line for line in lines if line.startswith("| ") and not line.startswith("| way ")]

    assert rows
    for row in rows:
        assert NAMED.search(row.split("|")[-2]), row
