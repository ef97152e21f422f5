import reports

JUNIT = """<?xml version="1.0" encoding="UTF-8"?>
<testsuite>
  <testcase classname="KillIT" name="should_store"/>
  <testcase classname="KillIT" name="should_skip"><skipped/></testcase>
  <testcase classname="KillIT" name="should_count"><failure message="
Expecting 3
but was 2" type="AssertionError">a long trace</failure></testcase>
  <testcase classname="FormIT" name="should_open"><error type="TimeoutException"/></testcase>
</testsuite>
"""


def test_should_tell_of_each_case_that_failed_why_in_one_line(tmp_path):
    file = tmp_path / "TEST-a.xml"
    file.write_text(JUNIT)

    counts = reports.of_junit([file])

    assert (counts.passed, counts.failed, counts.skipped) == (1, 2, 1)
    assert counts.reasons == (
        "KillIT.should_count: Expecting 3 but was 2",
        "FormIT.should_open: TimeoutException",
    )


def test_should_cut_a_reason_that_fills_the_screen(tmp_path):
    file = tmp_path / "TEST-a.xml"
    file.write_text(JUNIT.replace("Expecting 3", "x" * 5000))

    assert reports.of_junit([file]).reasons[0] == "KillIT.should_count: " + "x" * 200 + "…"


def test_should_count_by_the_last_line_of_the_log(tmp_path):
    file = tmp_path / "smoke.log"
    file.write_text("✗ kafka answers\n7 passed, 2 failed\n")

    assert reports.of_log(file) == reports.Counts(passed=7, failed=2)
    assert reports.of_log(tmp_path / "none.log") == reports.Counts()
