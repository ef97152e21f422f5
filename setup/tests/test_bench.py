"""The class paths of the benchmark's programs, with Maven's part played by the test."""

import os
from pathlib import Path

import bench


def test_should_join_what_a_module_needs_at_run_time_with_what_a_cluster_brings(monkeypatch, tmp_path):
    found = {"runtime": ["/a.jar", "/b.jar"], "compile": ["/b.jar", "/spark.jar"]}

    def maven(*arguments, log):
        scope = next(argument for argument in arguments if "Scope" in argument).partition("=")[2]
        written = tmp_path / "tasks" / "one" / "target" / "bench.classpath"
        written.parent.mkdir(parents=True, exist_ok=True)
        written.write_text(os.pathsep.join(found[scope]))

    monkeypatch.setattr(bench, "ROOT", tmp_path)
    monkeypatch.setattr(bench, "maven", maven)

    paths = bench.class_paths("tasks/one")

    classes = f"{tmp_path}/tasks/one/target/classes"
    assert paths == {"tasks/one": os.pathsep.join([classes, "/a.jar", "/b.jar", "/spark.jar"])}
    assert Path(tmp_path, "tasks/one", bench.CLASS_PATH).read_text() == paths["tasks/one"]
