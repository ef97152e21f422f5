"""What docker-compose.yml tells Airflow's provider for OpenLineage."""

import json

import pytest
from test_compose import AIRFLOW, read, values


@pytest.mark.parametrize("url", [None, ""])
def test_should_give_the_provider_no_transport_without_an_address(tmp_path, monkeypatch, url):
    if url is None:
        monkeypatch.delenv("MILLRACE_OPENLINEAGE_URL", raising=False)
    else:
        monkeypatch.setenv("MILLRACE_OPENLINEAGE_URL", url)

    assert set(values(read(tmp_path, "official"), AIRFLOW, "AIRFLOW__OPENLINEAGE__TRANSPORT")) == {""}


def test_should_give_the_provider_a_patient_but_bounded_transport_to_an_address(tmp_path, monkeypatch):
    monkeypatch.setenv("MILLRACE_OPENLINEAGE_URL", "https://h:8443/openapi/openlineage/")

    config = read(tmp_path, "official")

    (transport,) = set(values(config, AIRFLOW, "AIRFLOW__OPENLINEAGE__TRANSPORT"))
    assert json.loads(transport) == {
        "type": "http",
        "url": "https://h:8443/openapi/openlineage/",
        "timeout": 3,
        "retry": {"total": 1},
    }
    assert set(values(config, AIRFLOW, "AIRFLOW__OPENLINEAGE__EXECUTION_TIMEOUT")) == {"5"}
    assert set(values(config, AIRFLOW, "AIRFLOW__OPENLINEAGE__EXECUTE_IN_THREAD")) == {"true"}


@pytest.mark.parametrize(("namespace", "expected"), [("", "millrace"), ("prod", "prod")])
def test_should_name_the_namespace_of_the_jobs(tmp_path, monkeypatch, namespace, expected):
    monkeypatch.setenv("MILLRACE_OPENLINEAGE_NAMESPACE", namespace)

    assert set(values(read(tmp_path, "official"), AIRFLOW, "AIRFLOW__OPENLINEAGE__NAMESPACE")) == {expected}
