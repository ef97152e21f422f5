import xml.etree.ElementTree as ElementTree

import build_images
import env_file
import pytest
from command import ROOT
from console import SetupError


def test_should_do_as_told():
    assert build_images.decide("official", "packages") == "official"


def test_should_keep_to_what_was_found_out_before():
    assert build_images.decide("", "packages") == "packages"


def test_should_refuse_an_unknown_choice_and_name_the_valid_ones():
    with pytest.raises(SetupError, match="IMAGES=podman is unknown; valid: IMAGES=official or IMAGES=packages"):
        build_images.decide("podman", "")


@pytest.mark.parametrize(("answer", "mode"), [("sha256:abc", "official"), (None, "packages")])
def test_should_find_out_by_pulling_one_image(monkeypatch, capsys, answer, mode):
    monkeypatch.setattr(build_images, "output", lambda *command: answer)

    assert build_images.decide("", "") == mode
    assert "because postgres:" in capsys.readouterr().out


def test_should_build_the_spark_that_the_task_is_compiled_against():
    versions = env_file.read(ROOT / "images" / "versions.env")
    pom = ElementTree.parse(ROOT / "pom.xml").getroot().find("{*}properties")

    assert pom.findtext("{*}spark.version") == versions["SPARK_VERSION"]
    assert pom.findtext("{*}scala.version") == versions["SPARK_SCALA_VERSION"]
