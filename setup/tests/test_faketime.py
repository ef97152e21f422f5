import debian_package
import faketime
import pytest


@pytest.fixture
def installed(monkeypatch, tmp_path):
    """The packages installed on a machine without the library."""
    packages = []
    monkeypatch.setattr(faketime, "LIBRARIES", tmp_path)
    monkeypatch.setattr(debian_package, "install", lambda package, _: packages.append(package))
    return packages


def test_installs_it_where_it_is_missing(installed):
    faketime.require()

    assert installed == ["libfaketime"]


def test_does_nothing_where_it_is_there(installed, tmp_path):
    library = tmp_path / "aarch64-linux-gnu" / "faketime" / "libfaketime.so.1"
    library.parent.mkdir(parents=True)
    library.touch()

    faketime.require()

    assert installed == []
