"""The mutants as they stand: what they change is there, and so is the test that has to notice."""

import mutants
import pytest
from command import ROOT


@pytest.mark.parametrize("mutant", mutants.read(), ids=lambda mutant: mutant.name)
def test_should_find_what_it_changes_and_the_test_that_notices(mutant):
    assert (ROOT / mutant.file).read_text().count(mutant.find) == 1

    test, _, method = mutant.method.partition("#")
    # The tests of every engine are in testkit; each engine's module runs them.
    folders = (ROOT / mutant.module / "src/test", ROOT / "tasks/testkit/src/main")
    files = [file for folder in folders for file in folder.rglob(f"{test}.java")]
    assert len(files) == 1
    assert f" {method}(" in files[0].read_text() or not method
