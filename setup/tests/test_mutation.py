import mutation

REPORT = """<?xml version="1.0" encoding="UTF-8"?>
<mutations partial="true">
  <mutation detected="true" status="KILLED"/>
  <mutation detected="true" status="TIMED_OUT"/>
  <mutation detected="false" status="SURVIVED"/>
  <mutation detected="false" status="NO_COVERAGE"/>
</mutations>
"""


def test_should_measure_only_what_a_unit_test_reaches(tmp_path):
    file = tmp_path / "mutations.xml"
    file.write_text(REPORT)

    strength = mutation.read(file)

    assert strength == mutation.Strength(mutations=4, killed=2, unreached=1)
    assert str(strength) == "4 mutations, 2 killed, test strength 66.7 %"


def test_should_not_divide_by_nothing():
    assert mutation.Strength(mutations=2, killed=0, unreached=2).percent == 0
