import docker_images
import pytest


def test_should_change_the_inputs_of_an_image_with_a_files_content(tmp_path, monkeypatch):
    monkeypatch.setattr(docker_images, "ROOT", tmp_path)
    (tmp_path / "a").write_text("1")
    before = docker_images.digest(["a"], "base")
    (tmp_path / "a").write_text("2")

    assert docker_images.digest(["a"], "base") != before
    assert docker_images.digest(["a"], "another") != docker_images.digest(["a"], "base")


@pytest.mark.parametrize(("names", "removed"), [("[]", True), ('["kept:1"]', False), (None, False)])
def test_should_remove_an_image_only_when_it_has_no_name_any_more(monkeypatch, names, removed):
    ran = []

    def output(*command):
        ran.append(command)
        return names if "inspect" in command else ""

    monkeypatch.setattr(docker_images, "output", output)

    docker_images.remove_unnamed("sha256:a")

    assert (("docker", "image", "rm", "sha256:a") in ran) is removed
