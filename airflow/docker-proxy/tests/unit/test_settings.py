from pathlib import Path

import pytest
from support import IMAGE, OTHER_IMAGE, REQUIRED, settings

from docker_proxy.settings import Settings, SettingsError


def test_should_take_defaults_for_all_but_the_three_required_settings():
    result = settings()

    assert result.docker_socket_path == "/var/run/docker.sock"
    assert result.proxy_port == 2375
    assert result.name_prefix == "millrace-"
    assert result.allowed_images == {IMAGE, OTHER_IMAGE}
    assert result.max_memory == 1 << 30
    assert result.default_memory == 512 << 20
    assert result.project_label == "millrace.project=millrace"


def test_should_report_every_wrong_setting_at_once_with_value_and_what_is_valid():
    env = {"PROXY_PORT": "0", "MAX_MEMORY": "plenty", "NETWORK": "host", "ALLOWED_IMAGES": IMAGE}

    with pytest.raises(SettingsError) as caught:
        Settings.from_env(env)

    assert len(str(caught.value).splitlines()) == 4
    assert "PROJECT is not set; valid: a compose project name" in str(caught.value)
    assert "PROXY_PORT is '0'; valid: 1 to 65535" in str(caught.value)
    assert "MAX_MEMORY is 'plenty'; valid: a size" in str(caught.value)
    assert "NETWORK is 'host'; valid: a network's name" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALLOWED_IMAGES", "millrace/fetch"),
        ("ALLOWED_IMAGES", "millrace/*:0.1.0"),
        ("ALLOWED_IMAGES", f"{IMAGE},"),
        ("ALLOWED_IMAGES", " "),
        ("VOLUMES", "millrace/fetch:0.1.0=/etc:/host"),
        ("VOLUMES", "millrace/fetch:0.1.0=events"),
        ("VOLUMES", "millrace/fetch:0.1.0=events:relative"),
        ("VOLUMES", "millrace/fetch=events:/events"),
        ("VOLUMES", "millrace/fetch:0.1.0=a1:/a,millrace/fetch:0.1.0=b1:/b"),
        ("PROJECT", "Mill race"),
        ("NAME_PREFIX", "../"),
        ("NETWORK", "none"),
        ("NETWORK", "container:abc"),
        ("TASK_USER", "0:0"),
        ("TASK_USER", "65532:0"),
        ("TASK_USER", "root"),
        ("MAX_MEMORY", "1m"),
        ("MAX_MEMORY", "-1"),
        ("MAX_MEMORY", "256m"),
        ("DEFAULT_MEMORY", "2g"),
        ("MAX_CPUS", "0"),
        ("MAX_CPUS", "nan"),
        ("DEFAULT_CPUS", "3"),
        ("PIDS_LIMIT", "-1"),
        ("TMP_SIZE", "0"),
        ("LOG_MAX_SIZE", "-1"),
        ("LOG_MAX_FILES", "0"),
        ("MAX_BODY", "1"),
        ("LOG_LEVEL", "loud"),
        ("PROXY_HOST", "everywhere"),
        ("DOCKER_SOCKET_PATH", "docker.sock"),
        ("PROXY_PORT", "65536"),
    ],
)
def test_should_refuse_a_wrong_value(name, value):
    with pytest.raises(SettingsError, match="DEFAULT_MEMORY" if value == "256m" else name):
        Settings.from_env({**REQUIRED, name: value})


@pytest.mark.parametrize(
    ("text", "size"),
    [("8388608", 8388608), ("8192k", 8 << 20), ("8m", 8 << 20), ("8M", 8 << 20), ("1g", 1 << 30)],
)
def test_should_read_sizes_as_docker_does(text, size):
    assert settings(MAX_MEMORY="8g", DEFAULT_MEMORY=text).default_memory == size


def test_should_have_every_setting_in_the_readme_with_its_default():
    class Recorder(dict):
        def get(self, name, default=None):
            asked.append(name)
            return super().get(name, default)

    asked: list[str] = []
    Settings.from_env(Recorder(REQUIRED))
    readme = Path(__file__).parents[2] / "README.md"
    rows = [line.split("`") for line in readme.read_text().splitlines() if line.startswith("| `")]

    documented = {row[1]: row[3] for row in rows if row[2] == " | "}
    assert {row[1] for row in rows} == set(asked)
    assert documented.pop("NAME_PREFIX") == "<PROJECT>-"
    assert Settings.from_env({**REQUIRED, **documented}) == settings()
