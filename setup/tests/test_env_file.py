import stat

import env_file

EXAMPLE = "# a comment\nAIRFLOW_PORT=8080\nPOSTGRES_PASSWORD=\nCASSANDRA_PASSWORD=\n"


def make(tmp_path, overrides=None, text=None):
    example = tmp_path / ".env.example"
    example.write_text(EXAMPLE)
    file = tmp_path / "made" / ".env"
    if text is not None:
        file.parent.mkdir()
        file.write_text(text)
    return file, env_file.ensure(file, example, overrides or {})


def test_should_fill_in_a_secret_of_its_own_for_each_generated_variable(tmp_path):
    file, values = make(tmp_path)

    secrets = [values[name] for name in env_file.GENERATED]
    assert all(len(secret) >= 22 for secret in secrets)
    assert len(set(secrets)) == len(secrets)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_should_keep_what_is_there_and_add_what_is_missing(tmp_path):
    _, values = make(tmp_path, text="AIRFLOW_PORT=9999\nPOSTGRES_PASSWORD=mine\nOWN=1\n")

    assert values["AIRFLOW_PORT"] == "9999"
    assert values["POSTGRES_PASSWORD"] == "mine"
    assert values["OWN"] == "1"
    assert values["CASSANDRA_PASSWORD"]


def test_should_set_overrides_and_keep_secrets_when_run_again(tmp_path):
    file, first = make(tmp_path, {"KAFKA_IMAGE": "a:1"})

    second = env_file.ensure(file, tmp_path / ".env.example", {"KAFKA_IMAGE": "a:2"})

    assert second == first | {"KAFKA_IMAGE": "a:2"}


def test_should_make_cluster_ids_that_kafka_takes():
    ids = {env_file.GENERATED["KAFKA_CLUSTER_ID"]() for _ in range(500)}

    assert len(ids) == 500
    assert all(len(text) == 22 and not text.startswith("-") for text in ids)
