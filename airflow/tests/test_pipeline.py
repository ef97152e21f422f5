"""The pipeline file: what is read, what is refused, and that it says where and why."""

import json
import shutil
from pathlib import Path

import pytest

from millrace.pipeline import SCHEMA_FILE, PipelineError, canonical_json, check, load

CORPUS = Path("corpus")


def names(kind: str) -> list[str]:
    here = Path(__file__).resolve().parents[2] / "pipelines"
    folder = here if here.exists() else Path("/opt/airflow/pipelines")
    return sorted(file.name for file in (folder / CORPUS / kind).glob("*.json"))


@pytest.fixture(scope="module")
def schema(pipelines: Path) -> dict:
    return json.loads((pipelines / SCHEMA_FILE).read_text(encoding="utf-8"))


@pytest.fixture
def write(pipelines: Path, tmp_path: Path):
    """Writes a changed copy of users.yaml beside the schema, and says where it is."""
    shutil.copy(pipelines / SCHEMA_FILE, tmp_path)
    original = (pipelines / "users.yaml").read_text(encoding="utf-8")

    def write(*changes: tuple[str, str], name: str = "users") -> Path:
        text = original
        for old, new in changes:
            assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
            text = text.replace(old, new)
        file = tmp_path / f"{name}.yaml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def line_of(file: Path, text: str) -> int:
    lines = file.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def refused(file: Path) -> list[str]:
    with pytest.raises(PipelineError) as caught:
        load(file)
    return str(caught.value).splitlines()


def test_corpus_is_there():
    assert len(names("valid")) >= 15
    assert len(names("invalid")) >= 150


@pytest.mark.parametrize("name", names("valid"))
def test_corpus_valid(pipelines: Path, schema: dict, name: str):
    text = (pipelines / CORPUS / "valid" / name).read_text(encoding="utf-8").strip()
    assert check(json.loads(text), schema) == []
    assert canonical_json(json.loads(text)) == text


@pytest.mark.parametrize("name", names("invalid"))
def test_corpus_invalid(pipelines: Path, schema: dict, name: str):
    case = json.loads((pipelines / CORPUS / "invalid" / name).read_text(encoding="utf-8"))
    problems = check(case["pipeline"], schema)
    assert sorted({problem.pointer for problem in problems}) == case["errors"]
    assert all(problem.reason for problem in problems)


def test_users_in_the_corpus_is_the_users_file(pipelines: Path):
    text = (pipelines / CORPUS / "valid" / "users.json").read_text(encoding="utf-8").strip()
    assert load(pipelines / "users.yaml").canonical_json == text


def test_country_code_of_norway_is_text(pipelines: Path):
    codes = load(pipelines / "users.yaml").data["params"]["nat"]["items"]["enum"]
    assert "NO" in codes
    assert len(codes) == 21


def test_time_is_text(pipelines: Path):
    assert load(pipelines / "users.yaml").data["schedule"]["start"] == "2026-01-01T00:00:00Z"


def test_all_errors_at_once_each_with_its_line(write):
    file = write(
        ("partitions: 6", "partitions: six"),
        ("key: id", "key: uuid"),
        ("records: /results", "records: results"),
        ('cron: "0 * * * *"', 'cron: "@daily"'),
        ("buckets: 16", "buckets: 16, colour: red"),
    )
    found = [line.split(" ")[:2] for line in refused(file)]
    assert found == [
        [f"{file}:{line_of(file, text)}:", pointer]
        for text, pointer in [
            ("@daily", "/schedule/cron"),
            ("records: results", "/source/records"),
            ("key: uuid", "/record/key"),
            ("six", "/topic/partitions"),
            ("colour", "/table/by_interval/colour"),
        ]
    ]
    assert refused(file)[3].endswith("is 'six'; it must be of type integer")


def test_missing_member_has_the_line_of_what_it_is_missing_from(write):
    file = write(("  keyspace: user_streams\n", ""))
    line = file.read_text(encoding="utf-8").splitlines().index("table:") + 1
    assert refused(file) == [f"{file}:{line}: /table/keyspace is missing"]


def test_duplicate_key(write):
    file = write(("  keyspace: user_streams\n", "  keyspace: user_streams\n  keyspace: b\n"))
    first = line_of(file, "keyspace: user_streams")
    assert refused(file) == [
        f"{file}:{first + 1}: /table/keyspace 'keyspace' is already defined in line {first}"
    ]


def test_several_duplicate_keys(write):
    file = write(
        ("  key: id\n", "  key: id\n  key: id\n"),
        ("version: 1\n", "version: 1\nversion: 1\n"),
    )
    assert len(refused(file)) == 2


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("  key: id\n", "  key: &k id\n", "anchors and aliases"),
        ("  key: id\n", "  <<: {key: id}\n", "a key must be plain text"),
        ("max_ratio: 0.01", "max_ratio: .nan", "is not a valid JSON number"),
        ("max_ratio: 0.01", "max_ratio: 1e999", "is not a valid JSON number"),
    ],
)
def test_yaml_that_json_cannot_say(write, old: str, new: str, reason: str):
    assert any(reason in line for line in refused(write((old, new))))


@pytest.mark.parametrize(
    ("text", "line"),
    [("version: 1\nname: [users\n", 3), ("a: b: c\n", 1), ("version: 1\n\ttab: 1\n", 2)],
)
def test_not_yaml(write, text: str, line: int):
    file = write()
    file.write_text(text, encoding="utf-8")
    (message,) = refused(file)
    assert message.startswith(f"{file}:{line}: ")


def test_more_than_one_document(write):
    file = write(("dead_letters:", "---\ndead_letters:"))
    assert len(refused(file)) == 1


def test_empty_file(write):
    file = write()
    file.write_text("", encoding="utf-8")
    assert refused(file) == [f"{file}:1: is empty"]


@pytest.mark.parametrize("text", ["# nothing yet\n", "---\n", "\n\n", "~\n"])
def test_file_without_content(write, text: str):
    file = write()
    file.write_text(text, encoding="utf-8")
    assert refused(file) == [f"{file}:1: is empty"]


@pytest.mark.parametrize(
    ("name", "guess"),
    [
        ("oders", "did you mean orders? Valid: orders, users"),
        ("USERS", "did you mean users? Valid: orders, users"),
        ("users.yaml", "did you mean users? Valid: orders, users"),
        ("shipments", "valid: orders, users"),
    ],
)
def test_pipeline_that_is_not_there(write, name: str, guess: str):
    write(name="orders")
    folder = write().parent
    assert refused(folder / f"{name}.yaml") == [
        f"{folder / name}.yaml: there is no such pipeline; {guess}"
    ]


def test_folder_without_pipelines(write):
    file = write()
    file.unlink()
    assert refused(file) == [f"{file}: there is no such pipeline; valid: none"]


def test_missing_folder(tmp_path: Path):
    file = tmp_path / "nowhere" / "users.yaml"
    assert refused(file) == [f"{file}: there is no such folder: {file.parent}"]


def test_folder_that_is_named_like_a_file(write):
    file = write()
    file.unlink()
    file.mkdir()
    assert refused(file) == [f"{file}: cannot be read: it is a folder, not a file"]


def test_file_that_may_not_be_read(write, monkeypatch: pytest.MonkeyPatch):
    file = write()

    def denied(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied", str(file))

    monkeypatch.setattr(Path, "read_text", denied)
    assert refused(file) == [
        f"{file}: cannot be read: permission denied; let everyone read it: chmod a+r"
    ]


def test_file_that_is_not_utf_8(write):
    file = write()
    file.write_bytes(b"name: \xfcsers\n")
    assert refused(file) == [f"{file}: cannot be read: it is not UTF-8"]


def test_file_that_is_nested_too_deeply(write):
    file = write()
    file.write_text("[" * 5000, encoding="utf-8")
    assert refused(file) == [f"{file}:1: is nested too deeply"]


def test_missing_or_broken_schema(write):
    file = write()
    schema = file.parent / SCHEMA_FILE
    schema.write_text("{", encoding="utf-8")
    (broken,) = refused(file)
    assert broken.startswith(f"{schema}: is not JSON: ")
    schema.unlink()
    assert refused(file) == [f"{schema}: there is no such file; it must be beside the pipelines"]


def test_name_that_is_not_the_files(write):
    file = write(name="people")
    assert refused(file) == [
        f"{file}:{line_of(file, 'name: users')}: /name "
        "must be the file name without its extension: people"
    ]


@pytest.mark.parametrize(
    ("yaml", "value"),
    [
        ("yes", "yes"),
        ("NO", "NO"),
        ("off", "off"),
        ("2026-01-01", "2026-01-01"),
        ("12:30:45", "12:30:45"),
        ("1_000", "1_000"),
        ("'5'", "5"),
        ("0x1F", 31),
        ("0o17", 15),
        ("010", 10),
        ("-7", -7),
        ("1e3", 1000.0),
        ("true", True),
        ("~", None),
    ],
)
def test_yaml_12(yaml: str, value: object):
    from millrace.yaml_document import parse

    document, problems = parse(f"x: {yaml}\n")
    assert problems == []
    assert document.data == {"x": value}
    assert type(document.data["x"]) is type(value)


def test_environment_names(pipelines: Path):
    assert load(pipelines / "users.yaml").environment_names == ("SOURCE_URL",)
