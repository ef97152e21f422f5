import pytest
from console import SetupError

import chaos

VALUES = {"": "false", "no": "false", "yes": "true"}


@pytest.mark.parametrize(("value", "chosen"), [("", "false"), ("no", "false"), ("yes", "true")])
def test_should_take_a_cluster_if_it_is_asked_for(monkeypatch, value, chosen):
    monkeypatch.setenv("CLUSTER", value)

    assert chaos.choice("CLUSTER", VALUES) == chosen


@pytest.mark.parametrize("value", ["3", "Yes", "true"])
def test_should_refuse_what_is_neither_yes_nor_no(monkeypatch, value):
    monkeypatch.setenv("CLUSTER", value)

    with pytest.raises(SetupError, match=f"CLUSTER={value} is unknown; valid: no, yes"):
        chaos.choice("CLUSTER", VALUES)
