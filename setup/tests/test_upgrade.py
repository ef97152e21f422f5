import pytest
import upgrade
from console import SetupError


@pytest.mark.parametrize(("had", "offered"), [("0.1.0", "0.1.0"), ("0.1.0", "0.1.1"), ("0.9.0", "0.10.0")])
def test_should_go_forward(had, offered):
    upgrade.refuse_older_millrace(had, offered)


@pytest.mark.parametrize(("had", "offered"), [("0.1.1", "0.1.0"), ("0.10.0", "0.9.0"), ("1.0.0", "0.10.0")])
def test_should_refuse_to_go_back_in_one_line(had, offered):
    with pytest.raises(
        SetupError, match=r"^the stack runs Millrace [\d.]+, this clone is [\d.]+: .*does not downgrade$"
    ):
        upgrade.refuse_older_millrace(had, offered)
