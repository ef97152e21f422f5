"""The Control Center's plugin, settings, and the health of what only Airflow reaches."""

import asyncio
import json
import os
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from control_center import Reply, as_json, fake_service

from millrace import proxy_health
from millrace.control_center.airflow_health import AirflowHealth
from millrace.control_center.settings import ControlCenterSettings
from millrace.settings import SettingsError

NOW = datetime(2026, 11, 29, 1, tzinfo=UTC)
SET = {"CONTROL_CENTER_URL": "http://control-center:8090", "CONTROL_CENTER_SECRET": "s" * 32}
PLUGINS = Path(__file__).resolve().parents[1] / "plugins"
SHOW = """
import json, sys
from millrace_plugin import MillracePlugin
plugin = MillracePlugin()
early = "fastapi" in sys.modules
needed = "millrace.dag" in sys.modules and "docker" in sys.modules
apps = plugin.fastapi_apps
print(json.dumps([
    early, [app["url_prefix"] for app in apps], plugin.external_views,
    apps is plugin.fastapi_apps, needed,
]))
"""


def plugin(variables: dict[str, str]) -> list[Any]:
    paths = os.pathsep.join([str(PLUGINS), *filter(None, sys.path)])
    env = {**os.environ, "PYTHONPATH": paths, **variables}
    done = subprocess.run(
        [sys.executable, "-c", SHOW], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_plugin_of_the_api_server_has_the_app_and_a_view_of_its_own_for_each_place():
    early, prefixes, views, same, _ = plugin(SET)
    assert not early
    assert prefixes == ["/control-center"]
    assert same
    assert {view["destination"]: view["href"] for view in views} == {
        "nav": "/control-center/",
        "dag": "/control-center/?dag_id={DAG_ID}",
        "dag_run": "/control-center/?dag_id={DAG_ID}&run_id={RUN_ID}",
    }
    assert len({view["url_route"] for view in views}) == 3


def test_plugin_of_airflows_other_parts_has_neither():
    _, prefixes, views, *_ = plugin({"CONTROL_CENTER_URL": ""})
    assert (prefixes, views) == ([], [])


def test_plugin_brings_what_the_process_of_each_task_would_import_again():
    *_, needed = plugin({"CONTROL_CENTER_URL": ""})
    assert needed


def test_settings_are_read():
    read = ControlCenterSettings.from_env({**SET, "MILLRACE_PIPELINES": "/p"})
    assert (read.url, read.pipelines) == ("http://control-center:8090", Path("/p"))
    assert "s" * 32 not in repr(read)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CONTROL_CENTER_URL", "control-center:8090"),
        ("CONTROL_CENTER_URL", "http://control-center:8090/path"),
        ("CONTROL_CENTER_URL", "http://user@control-center:8090"),
        ("CONTROL_CENTER_SECRET", ""),
        ("CONTROL_CENTER_SECRET", "hush"),
        ("CONTROL_CENTER_SECRET", "ü" * 40),
    ],
)
def test_wrong_settings_are_named_without_the_secret(name, value):
    with pytest.raises(SettingsError, match=f"^{name} is ") as raised:
        ControlCenterSettings.from_env({**SET, name: value})
    assert "valid: " in str(raised.value)
    assert "hush" not in str(raised.value)


def postgresql(health: AirflowHealth) -> dict[str, Any]:
    return asyncio.run(health.components())[0]


def test_database_that_fails_is_down_with_the_reason(tmp_path):
    def fail() -> str:
        raise OSError("connection refused\nIs the server running?")

    component = postgresql(AirflowHealth(fail, tmp_path / "none"))
    assert component["state"] == "down"
    assert component["problem"] == "connection refused"
    assert component["since"].endswith("Z")


def test_database_that_hangs_occupies_one_thread(tmp_path):
    asked, release = [], threading.Event()

    def hang() -> str:
        asked.append(1)
        release.wait(10)
        return "17.6"

    health = AirflowHealth(hang, tmp_path / "none", patience=0.1)

    async def three_times() -> list[dict[str, Any]]:
        found = [(await health.components())[0] for _ in range(3)]
        release.set()
        return [*found, (await health.components())[0]]

    *hanging, back = asyncio.run(three_times())
    assert [it["problem"] for it in hanging] == ["no answer within 0.1 s"] * 3
    assert len({it["since"] for it in hanging}) == 1
    assert (back["state"], back["version"]) == ("ok", "17.6")
    assert len(asked) == 1


def proxy(*replies: Reply) -> dict[str, Any]:
    with fake_service() as server:
        server.replies["/version"] = replies[0]
        host, _, port = server.url.removeprefix("http://").partition(":")
        # It has no secret to send, so the fake refuses: only its answer's form matters
        return proxy_health.look(host, int(port))


def test_proxy_that_does_not_answer_is_down():
    with fake_service() as gone:
        pass
    found = proxy_health.look("127.0.0.1", int(gone.url.rpartition(":")[2]))
    assert found["state"] == "down"
    assert "refused" in found["problem"]


def test_proxy_that_refuses_is_down():
    assert proxy(as_json({}))["state"] == "down"


def test_proxy_tells_the_engines_version(monkeypatch):
    monkeypatch.setattr("control_center.SECRET", None)
    assert proxy(as_json({"Version": "20.10.24"})) == {
        "state": "ok",
        "version": "20.10.24",
        "problem": None,
    }


@pytest.mark.parametrize("body", [b"", b"[]", b"nonsense", b"{}"])
def test_answer_that_is_no_version_is_down(monkeypatch, body):
    monkeypatch.setattr("control_center.SECRET", None)
    assert proxy(Reply(body=body))["state"] == "down"


def test_note_keeps_since_when_a_state_lasts(tmp_path):
    file = tmp_path / "proxy.json"
    down = {"state": "down", "version": None, "problem": "refused"}
    proxy_health.note(file, {"state": "ok", "version": "1", "problem": None}, NOW)
    proxy_health.note(file, down, NOW + timedelta(seconds=15))
    proxy_health.note(file, down, NOW + timedelta(seconds=30))
    assert proxy_health.read(file, NOW + timedelta(seconds=40)) == {
        "name": "policy proxy",
        **down,
        "since": "2026-11-29T01:00:15Z",
    }
    assert [path.name for path in tmp_path.iterdir()] == ["proxy.json"]


def test_note_that_is_old_is_not_believed(tmp_path):
    file = tmp_path / "proxy.json"
    proxy_health.note(file, {"state": "ok", "version": "1", "problem": None}, NOW)
    component = proxy_health.read(file, NOW + timedelta(seconds=61))
    assert component["state"] == "degraded"
    assert component["problem"] == (
        "the service maintenance has not looked since 2026-11-29T01:00:00Z"
    )


@pytest.mark.parametrize(
    "text",
    [None, "", "[]", "{", "{}", '{"looked": 1}', '{"looked": "2026-11-29T01:00:00Z"}'],
)
def test_note_that_cannot_be_read_is_no_note(tmp_path, text):
    file = tmp_path / "proxy.json"
    if text is not None:
        file.write_text(text)
    component = proxy_health.read(file, NOW)
    assert component["state"] == "degraded"
    assert component["problem"] == "the service maintenance has not looked yet"


def test_notes_are_made_until_it_is_stopped(tmp_path, monkeypatch, capsys):
    def stop(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(proxy_health.time, "sleep", stop)
    with pytest.raises(KeyboardInterrupt):
        proxy_health.main({"DOCKER_HOST": "tcp://127.0.0.1:1"}, tmp_path / "a.json")
    assert json.loads((tmp_path / "a.json").read_text())["state"] == "down"
    with pytest.raises(KeyboardInterrupt):
        proxy_health.main({"DOCKER_HOST": "tcp://127.0.0.1:1"}, tmp_path / "none" / "a.json")
    assert capsys.readouterr().err.startswith("cannot note how the policy proxy is: ")


def test_address_that_is_none_is_named(capsys):
    assert proxy_health.main({"DOCKER_HOST": "unix:///x"}) == 78
    assert capsys.readouterr().err == "DOCKER_HOST is 'unix:///x'; valid: tcp://host:port\n"
