import maven_modules
import pytest
from command import ROOT

PARENT = "<project xmlns='http://maven.apache.org/POM/4.0.0'><modules>{}</modules></project>"
MODULE = """
<project xmlns='http://maven.apache.org/POM/4.0.0'>
  <artifactId>{name}</artifactId>
  <dependencies>{dependencies}</dependencies>
  <build><resources>
    <resource><directory>src/main/resources</directory></resource>
    <resource>
      <directory>${{project.basedir}}/../shared</directory><includes><include>*.json</include></includes>
    </resource>
  </resources></build>
</project>
"""
NEEDED = "<dependency><groupId>io.millrace</groupId><artifactId>{}</artifactId></dependency>"
FOR_TESTS = "<dependency><groupId>io.millrace</groupId><artifactId>{}</artifactId><scope>test</scope></dependency>"
FOREIGN = "<dependency><groupId>org.example</groupId><artifactId>common</artifactId></dependency>"


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setattr(maven_modules.docker_images, "ROOT", tmp_path)
    (tmp_path / "pom.xml").write_text(PARENT.format("".join(f"<module>{n}</module>" for n in "abc")))
    add(tmp_path, "a", NEEDED.format("b") + FOR_TESTS.format("c"))
    add(tmp_path, "b", FOREIGN)
    add(tmp_path, "c", NEEDED.format("a"))
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "schema.json").write_text("{}")
    (tmp_path / "shared" / "notes.md").write_text("")
    return tmp_path


def add(root, name, dependencies):
    (root / name / "src" / "main").mkdir(parents=True)
    (root / name / "src" / "test").mkdir()
    (root / name / "src" / "main" / "Main.java").write_text("")
    (root / name / "src" / "test" / "MainTest.java").write_text("")
    (root / name / "pom.xml").write_text(MODULE.format(name=name, dependencies=dependencies))


def test_should_follow_what_a_module_needs_but_not_what_its_tests_need(root):
    modules = maven_modules.read(root)

    assert maven_modules.needed(modules, "a") == ["a", "b"]
    assert maven_modules.needed(modules, "b") == ["b"]
    assert maven_modules.needed(modules, "c") == ["a", "b", "c"]


def test_should_take_what_maven_takes_into_a_modules_jar(root):
    found = maven_modules.sources(maven_modules.read(root), "a")

    assert [str(path) for path in found] == [
        "a/pom.xml",
        "a/src/main/Main.java",
        "b/pom.xml",
        "b/src/main/Main.java",
        "pom.xml",
        "shared/schema.json",
    ]


def test_should_build_no_task_again_when_the_control_centers_page_has_changed():
    modules = maven_modules.read(ROOT)
    using = {name for name in modules if "control-center" in maven_modules.needed(modules, name)}

    assert using == {"control-center"}


def test_should_build_what_uses_the_store_again_when_it_has_changed():
    modules = maven_modules.read(ROOT)

    assert "store" in maven_modules.needed(modules, "stream-to-cassandra")
    assert "store" not in maven_modules.needed(modules, "fetch-and-produce")
    assert "store" not in maven_modules.needed(modules, "randomuser")
