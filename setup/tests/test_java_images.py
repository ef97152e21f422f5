import docker_images
import java_images
import maven_modules
import pytest
from command import ROOT
from maven_modules import Module

MODULES = {
    "archived": Module(java_images.Path("archived"), (), ()),
    "bare": Module(java_images.Path("bare"), (), ()),
}


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Two modules, of which one has a list of classes, and a docker that knows no image."""
    for module in (java_images, docker_images):
        monkeypatch.setattr(module, "ROOT", tmp_path)
    for name in (*MODULES, "images/class-archive", "images/plain"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "pom.xml").write_text("<project><version>1</version></project>")
    for name in MODULES:
        (tmp_path / name / "pom.xml").write_text("")
    (tmp_path / "archived" / java_images.LIST).parent.mkdir(parents=True)
    (tmp_path / "archived" / java_images.LIST).write_text("java/lang/Object\n")
    (tmp_path / "images/class-archive/Dockerfile").write_text("FROM a")
    (tmp_path / "images/plain/Dockerfile").write_text("FROM b")
    monkeypatch.setattr(maven_modules, "read", lambda _: MODULES)
    return tmp_path


@pytest.fixture
def docker(monkeypatch):
    """What is built: image ids and labels by tag, and the commands that built them."""
    images, ran = {"base": "sha256:b"}, []
    labels: dict[str, str] = {}

    def label(tag, inputs, arguments):
        labels[tag] = inputs
        ran.append([tag, *arguments])

    monkeypatch.setattr(docker_images, "image_id", lambda tag: images.get(tag, ""))
    monkeypatch.setattr(docker_images, "inputs_of", labels.get)
    monkeypatch.setattr(docker_images, "label", label)
    monkeypatch.setattr(docker_images, "remove_unnamed", lambda image: None)
    monkeypatch.setattr(java_images, "run", lambda *command, log: ran.append([log, *command]))
    command = ["10001:10001", "java", "-cp", "/app/*", "io.millrace.Main"]
    monkeypatch.setattr(java_images, "start", lambda image: command)
    return ran


def built(ran):
    return sorted(command[0] for command in ran if command[0].startswith("millrace/"))


def test_should_lay_an_archive_over_the_image_whose_module_has_a_list_of_classes(project, docker):
    java_images.build({"base": ["archived", "bare"]})

    maven, *images = docker
    assert maven[0] == "maven-images"
    assert maven[maven.index("-pl") + 1] == "archived,bare"
    archived, bare = sorted(images)
    assert archived[0] == "millrace/archived:1"
    assert archived[-1] == "images/class-archive"
    assert {"PLAIN=millrace/archived:1-plain", "RUN_AS=10001:10001", "COMMAND=java -cp /app/* io.millrace.Main"} <= set(
        archived
    )
    assert bare[0] == "millrace/bare:1"
    assert bare[-1] == "images/plain"


def test_should_build_nothing_again_when_nothing_has_changed(project, docker):
    java_images.build({"base": ["archived", "bare"]})
    docker.clear()

    java_images.build({"base": ["archived", "bare"]})

    assert docker == []


@pytest.mark.parametrize(
    ("changed", "again"),
    [
        ("bare/pom.xml", ["millrace/bare:1"]),
        (f"archived/{java_images.LIST}", ["millrace/archived:1"]),
        ("images/class-archive/Dockerfile", ["millrace/archived:1"]),
        ("pom.xml", ["millrace/archived:1", "millrace/bare:1"]),
    ],
)
def test_should_build_only_what_a_change_concerns(project, docker, changed, again):
    java_images.build({"base": ["archived", "bare"]})
    docker.clear()
    (project / changed).write_text("<project><version>1</version><!-- changed --></project>")

    java_images.build({"base": ["archived", "bare"]})

    assert built(docker) == again


def test_should_build_every_image_of_the_project_from_a_module_that_there_is():
    assert {*java_images.JAVA_IMAGES, java_images.SPARK_TASK} <= maven_modules.read(ROOT).keys()
