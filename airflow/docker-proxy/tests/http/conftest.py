import pytest
from stack import Stack


@pytest.fixture
def stack(tmp_path):
    """A proxy before an engine that only pretends, both on an event loop of their own."""
    with Stack(tmp_path / "docker.sock") as running:
        yield running
