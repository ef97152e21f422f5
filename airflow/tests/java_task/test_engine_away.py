"""What the operator does while the Docker engine does not answer."""

import pytest
import requests
from airflow.sdk.exceptions import AirflowException, AirflowFailException
from docker.errors import APIError
from fake_docker import api_error
from operator_run import run

AWAY = [requests.ConnectionError("refused"), requests.ReadTimeout("slow"), api_error(502)]


def test_engine_that_is_gone_for_good_is_given_up(operator, docker, context):
    docker.streams = [[requests.ConnectionError("refused")] for _ in range(1000)]
    with pytest.raises(AirflowException, match="no answer from the Docker engine"):
        run(operator, context)


@pytest.mark.parametrize("call", ["containers", "create", "start", "stdout", "remove"])
@pytest.mark.parametrize("outage", AWAY, ids=lambda outage: type(outage).__name__)
def test_engine_that_is_away_for_a_moment_costs_no_try(operator, docker, context, call, outage):
    docker.outages[call] = [outage] * 3
    docker.states = ["created"] * 3 if call == "start" else []
    assert run(operator, context)["revision"] == 1
    assert len(docker.made("start")) == 1


@pytest.mark.parametrize("call", ["containers", "create", "start", "stdout", "remove"])
def test_engine_that_is_away_for_long_is_given_up(operator, docker, context, call):
    docker.outages[call] = [requests.ConnectionError("refused")] * 1000
    docker.states = ["created"] * 1000 if call == "start" else []
    with pytest.raises(AirflowException, match="no answer from the Docker engine") as caught:
        run(operator, context)
    assert not isinstance(caught.value, AirflowFailException)


def test_container_of_a_lost_create_is_removed_first(operator, docker, context):
    docker.outages["create"] = [requests.ConnectionError("reset")]
    run(operator, context)
    order = [call[:2] for call in docker.calls if call[0] in ("create", "remove")]
    assert order == [("remove", docker.name), ("create", docker.name), ("remove", "new")]


def test_container_that_a_lost_start_has_started_is_not_started_again(operator, docker, context):
    docker.outages["start"] = [requests.ConnectionError("reset")]
    docker.states = ["exited", "exited"]
    assert run(operator, context)["revision"] == 1
    assert docker.made("start") == []


def test_engines_own_refusal_is_not_repeated(operator, docker, context):
    docker.outages["create"] = [api_error(400)]
    with pytest.raises(APIError):
        run(operator, context)
    assert docker.made("create") == []
