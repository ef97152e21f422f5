"""The form of a pipeline's params: what the UI is told, and what it is not."""

from typing import Any

import pytest
from airflow.sdk.exceptions import ParamValidationError

from millrace import form
from millrace.pipeline import Pipeline, load


def of(**schema: Any) -> dict[str, Any]:
    pipeline = Pipeline({"params": {"x": {"description": "What it does.", **schema}}})
    return form.params(pipeline)["x"]


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        ({"minimum": 1, "maximum": 1_000_000}, "What it does. From 1 to 1,000,000."),
        ({"minimum": 0.5}, "What it does. At least 0.5."),
        ({"maximum": 9}, "What it does. At most 9."),
        ({}, "What it does."),
    ],
)
def test_limits_are_told_and_kept_from_the_box_that_would_clamp(limits: dict, told: str):
    param = of(type="number", default=2, **limits)
    assert param.description == told
    assert not {"minimum", "maximum"} & param.schema.keys()
    assert param.schema.get("allOf", [{}]) == [limits]


def test_list_of_given_texts_can_be_chosen_from():
    param = of(type="array", default=[], items={"type": "string", "enum": ["NO", "FR"]})
    assert param.schema["examples"] == ["NO", "FR"]
    assert param.resolve(["FR"]) == ["FR"]


def test_list_of_numbers_is_typed_since_choices_would_be_texts():
    param = of(type="array", default=[], items={"type": "integer", "enum": [1, 2]})
    assert "examples" not in param.schema


def test_list_that_must_not_be_empty_cannot_be_emptied():
    param = of(type="array", default=["NO"], items={"type": "string"}, minItems=1)
    with pytest.raises(ParamValidationError):
        param.resolve(None)
    assert of(type="array", default=[], items={"type": "string"}).resolve(None) is None


@pytest.mark.parametrize("text", ["abc\n", "١٢٣"])
def test_pattern_does_not_match_more_than_for_the_tasks(text: str):
    with pytest.raises(ParamValidationError):
        of(type="string", default="abc", pattern="^[a-z]*\\d*$").resolve(text)


def test_pipeline_itself_is_left_alone(pipelines):
    pipeline = load(pipelines / "users.yaml")
    before = pipeline.canonical_json
    form.params(pipeline)
    assert Pipeline(pipeline.data).canonical_json == before
