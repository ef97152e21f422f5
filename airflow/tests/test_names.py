"""Names that two pipelines of a folder must not share: who is refused, and what is said."""

from pathlib import Path

import pytest

from millrace import check, pipeline
from millrace.names import load
from millrace.pipeline import SCHEMA_FILE, PipelineError

OWN = {
    "name: users\n": "name: {name}\n",
    "name: users_created": "name: {name}_created",
    "name: created_users": "name: created_{name}",
}


@pytest.fixture
def folder(pipelines: Path, tmp_path: Path) -> Path:
    (tmp_path / SCHEMA_FILE).write_text((pipelines / SCHEMA_FILE).read_text(encoding="utf-8"))
    return tmp_path


@pytest.fixture
def write(pipelines: Path, folder: Path):
    """Writes a pipeline that shares nothing, but for the changes."""
    original = (pipelines / "users.yaml").read_text(encoding="utf-8")

    def write(name: str, **changes: str) -> Path:
        text = original
        for old, new in OWN.items():
            text = text.replace(old, new.format(name=name))
        for old, new in changes.items():
            line = next(line for line in text.splitlines() if line.strip().startswith(f"{old}:"))
            text = text.replace(line, line.partition(old)[0] + f"{old}: {new}")
        path = folder / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def topic(name: str) -> dict[str, str]:
    return {"topic": f"{{name: {name}, partitions: 6, retention: P7D}}"}


def refused(path: Path) -> list[str]:
    with pytest.raises(PipelineError) as caught:
        load(path)
    return str(caught.value).splitlines()


def test_pipelines_that_share_nothing(write):
    for path in [write("a"), write("b")]:
        assert load(path).name == path.stem


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        ("x", "x", "x, which a.yaml has already"),
        ("x", "x.intervals", "x.intervals, which a.yaml has already"),
        ("x.dlq", "x", "x.dlq, which a.yaml has already"),
        ("a_b", "a.b", "a.b, which a.yaml has already (a_b, the same to Kafka)"),
        ("x_dlq", "x", "x.dlq, which a.yaml has already (x_dlq, the same to Kafka)"),
    ],
)
def test_topic_is_shared(write, first: str, second: str, shared: str):
    write("a", **topic(first))
    later = write("b", **topic(second))
    line = 1 + later.read_text().splitlines().index(
        f"topic: {{name: {second}, partitions: 6, retention: P7D}}"
    )
    assert refused(later) == [
        f"{later}:{line}: /topic/name gives it the topic {shared}"
        ": change the one of the two that is new"
    ]


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        ("k/x", "k/x", "k.x"),
        ("k/x_by_interval", "k/x", "k.x_by_interval"),
        ("k/x", "k/x_by_interval", "k.x_by_interval"),
        ("k/x", "l/x", None),
    ],
)
def test_table_is_shared(write, first: str, second: str, shared: str | None):
    paths = []
    for name, names in (("a", first), ("b", second)):
        keyspace, table = names.split("/")
        path = write(name, keyspace=keyspace)
        text = path.read_text().replace(f"name: created_{name}", f"name: {table}")
        path.write_text(text)
        paths.append(path)
    if shared is None:
        assert load(paths[1]).data["table"] == {**load(paths[0]).data["table"], "keyspace": "l"}
    else:
        (line,) = refused(paths[1])
        assert f"/table/name gives it the table {shared}, which a.yaml has already" in line


def test_dag_of_dead_letters_is_shared(write):
    write("a")
    later = write("a_dead_letters")
    (line,) = refused(later)
    assert "/name gives it the DAG a_dead_letters, which a.yaml has already" in line


def test_only_the_later_file_is_refused_whichever_was_written_first(write):
    later = write("b", **topic("x"))
    earlier = write("a", **topic("x"))
    assert load(earlier).name == "a"
    assert len(refused(later)) == 1


def test_everything_that_is_shared_is_told_with_each_file(write):
    write("a", **topic("x"))
    write("b", keyspace="k")
    later = write("c", **topic("x.dlq"), keyspace="k")
    later.write_text(later.read_text().replace("name: created_c", "name: created_b"))
    told = refused(later)
    assert [line.partition(": ")[2].partition(",")[0] for line in told] == [
        "/topic/name gives it the topic x.dlq",
        "/table/name gives it the table k.created_b",
    ]
    assert ["a.yaml" in told[0], "b.yaml" in told[1]] == [True, True]


@pytest.mark.parametrize("text", ["", "version: 1\n", "name: [\n", "\udc80"])
def test_faulty_file_keeps_no_other_from_its_names(write, folder: Path, text: str):
    path = write("b")
    (folder / "a.yaml").write_bytes(text.encode(errors="surrogateescape"))
    assert load(path).name == "b"


def test_name_is_found_however_it_is_written(write):
    write("a", **topic('"\\x78"'))
    (line,) = refused(write("b", **topic("x")))
    assert line.endswith(
        "/topic/name gives it the topic x, which a.yaml has already"
        ": change the one of the two that is new"
    )


def test_files_that_share_nothing_are_not_checked(write, monkeypatch: pytest.MonkeyPatch):
    paths = [write(f"p{number}") for number in range(3)]
    checked = []
    original = pipeline.load
    monkeypatch.setattr(pipeline, "load", lambda path: checked.append(path) or original(path))
    load(paths[-1])
    assert checked == [paths[-1]]


def test_check_names_both_files(write, capsys: pytest.CaptureFixture):
    paths = [str(write("a", **topic("x"))), str(write("b", **topic("x")))]
    assert check.main(paths) == 1
    told = capsys.readouterr()
    assert told.out == f"{paths[0]}: ok\n"
    assert told.err.startswith(f"{paths[1]}:")
    assert "the topic x, which a.yaml has already" in told.err


@pytest.mark.parametrize("name", ["ingest_runs", "table_ids"])
def test_table_that_is_in_every_keyspace(write, name: str):
    path = write("a")
    path.write_text(path.read_text().replace("name: created_a", f"name: {name}"))
    assert f"/table/name is '{name}'" in refused(path)[0]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("default: 1000", "default: 1000\n    $ref: '#/nope'"),
        ("default: 1000", "default: 1000\n    $ref: 'http://127.0.0.1:1/schema.json'"),
        ('total: "${params.users}"', f'total: "{"9" * 400}"'),
        ('total: "${params.users}"', f'total: "{"9" * 5000}"'),
        ("size: 5000", f"size: 0x{'f' * 6000}"),
    ],
    ids=["reference", "remote reference", "400 digits", "5000 digits", "hexadecimal"],
)
def test_another_file_however_wrong_breaks_no_other(write, old: str, new: str):
    users, wrong = write("users"), write("aa")
    text = wrong.read_text(encoding="utf-8")
    assert old in text
    wrong.write_text(text.replace(old, new), encoding="utf-8")

    assert load(users).name == "users"
    with pytest.raises(PipelineError, match=r"aa\.yaml"):
        load(wrong)
