"""How the operator judges a task that fails: what is retried, and the reason."""

import pytest
from airflow.sdk.exceptions import AirflowException, AirflowFailException
from fake_docker import api_error
from jinja2 import UndefinedError
from operator_run import run


@pytest.mark.parametrize("code", [64, 65, 70, 78, 99])
def test_final_failures_are_not_retried(operator, docker, context, code):
    docker.code, docker.out = code, b'{"outcome": "x", "reason": "because"}\n'
    with pytest.raises(AirflowFailException, match=rf"^because \(exit code {code}, \w+\)$"):
        run(operator, context)
    assert context["ti"].pushed == {"failure": {"outcome": "x", "reason": "because"}}
    assert docker.made("remove") == [("remove", "new")]


@pytest.mark.parametrize("code", [69, 75, 134, 137, 139, 143, 1])
def test_temporary_failures_are_retried(operator, docker, context, code):
    docker.code, docker.out = code, b""
    with pytest.raises(AirflowException) as caught:
        run(operator, context)
    assert not isinstance(caught.value, AirflowFailException)
    assert docker.made("remove") == [("remove", "new")]


def test_last_line_of_the_log_is_the_reason(operator, docker, context, caplog):
    docker.code, docker.out = 75, b'{"outcome": "temporary", "reason": "broker is gone"}\n'
    with pytest.raises(AirflowException):
        run(operator, context)
    last = caplog.records[-1]
    assert (last.levelname, last.getMessage()) == (
        "ERROR",
        "broker is gone (exit code 75, temporary)",
    )


def test_success_without_a_result_is_a_failure(operator, docker, context):
    docker.out = b"done\n"
    with pytest.raises(AirflowFailException, match="not a JSON object"):
        run(operator, context)


def test_container_that_someone_removed_is_retried(operator, docker, context):
    docker.states = [api_error(404)]
    with pytest.raises(AirflowException, match="was removed while it was running") as caught:
        run(operator, context)
    assert not isinstance(caught.value, AirflowFailException)


def test_out_of_memory(operator, docker, context):
    docker.code, docker.out_of_memory, docker.out = 137, True, b""
    docker.streams = [[]]
    with pytest.raises(AirflowException, match="MILLRACE_TASK_MEMORY"):
        run(operator, context)


def test_setting_without_a_value_fails_in_one_line_and_is_not_retried(
    operator, docker, context, caplog
):
    def refuse() -> str:
        raise AirflowFailException("the hour was not over")

    operator.environment = {"HOUR": "{{ refuse() }}", "RUN_ID": "{{ ti.run_id }}"}
    operator.render_template_fields({**context, "refuse": refuse})
    with pytest.raises(AirflowFailException, match=r"^the hour was not over$"):
        run(operator, context)
    assert operator.environment == {
        "HOUR": "none: the hour was not over",
        "RUN_ID": context["ti"].run_id,
    }
    assert context["ti"].pushed == {"failure": {"reason": "the hour was not over"}}
    assert [record.getMessage() for record in caplog.records] == ["the hour was not over"]
    assert docker.calls == []


def test_faulty_template_is_an_error_of_its_own(operator, context):
    operator.environment = {"HOUR": "{{ nothing.at_all }}"}
    with pytest.raises(UndefinedError):
        operator.render_template_fields(context)
