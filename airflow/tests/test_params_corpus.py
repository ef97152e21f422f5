"""Params and values of every kind: what the form accepts, for the tasks to be held to."""

import json
from pathlib import Path
from typing import Any

import pytest
from airflow.sdk.exceptions import ParamValidationError

from millrace import form
from millrace.pipeline import SCHEMA_FILE, Pipeline, check, load

PIPELINES = (
    next(
        folder
        for folder in (Path(__file__).resolve().parents[2], Path("/opt/airflow"))
        if (folder / "pipelines").exists()
    )
    / "pipelines"
)
CASES = json.loads((PIPELINES / "corpus" / "params.json").read_text(encoding="utf-8"))


def accepts(param: dict[str, Any], value: Any) -> bool:
    try:
        form.params(Pipeline({"params": {"x": param}}))["x"].resolve(value)
    except ParamValidationError:
        return False
    return True


def test_corpus_has_many_cases():
    assert len(CASES["values"]) >= 70
    assert len(CASES["params"]) >= 45


@pytest.mark.parametrize("case", CASES["params"], ids=lambda case: json.dumps(case["param"]))
def test_form_accepts_what_the_tasks_accept(case: dict[str, Any]):
    accepted = [[accepts(case["param"], value) for value in equals] for equals in CASES["values"]]
    assert [len(set(each)) for each in accepted] == [1] * len(accepted)
    assert [i for i, each in enumerate(accepted) if each[0]] == case["accepts"]


def test_pipelines_may_have_these_params():
    data = load(PIPELINES / "users.yaml").data
    params = {f"x{i}": case["param"] for i, case in enumerate(CASES["params"])}
    schema = json.loads((PIPELINES / SCHEMA_FILE).read_text(encoding="utf-8"))
    assert check({**data, "params": {**data["params"], **params}}, schema) == []
