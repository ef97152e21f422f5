"""The way to the Control Center's service: bounds, failures, paths and the page's files."""

import asyncio
import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from airflow.api_fastapi.core_api.security import get_user
from control_center import SECRET, AuthManager, FakeService, Reply, User, a_file, fake_service
from fastapi.testclient import TestClient

from millrace.control_center import routes
from millrace.control_center.airflow_health import AirflowHealth
from millrace.control_center.app import create_app
from millrace.control_center.files import Files
from millrace.control_center.rights import Rights
from millrace.control_center.service import Answer, Service
from millrace.control_center.settings import ControlCenterSettings

LAG = "/api/pipelines/users/lag"


@pytest.fixture
def service() -> Iterator[FakeService]:
    with fake_service() as fake:
        yield fake


def browser(url: str, secret: str = SECRET, **bounds: Any) -> TestClient:
    settings = ControlCenterSettings(url, secret)
    rights = Rights(Path("/none"), lambda: AuthManager("users"))
    health = AirflowHealth(lambda: "17", Path("/none"))
    app = create_app(Service(settings, **bounds), rights, health)
    app.dependency_overrides[get_user] = lambda: User("viewer")
    return TestClient(app)


def test_should_say_that_the_service_does_not_answer():
    with fake_service() as gone:
        pass
    with browser(gone.url) as client:
        data, page = client.get(LAG), client.get("/")
    assert data.status_code == page.status_code == 503
    assert data.json()["component"] == "control-center"
    assert data.json()["error"].startswith("the Control Center's service does not answer: ")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "The Control Center's service does not answer" in page.text.replace("&#x27;", "'")
    assert "<script" not in page.text
    assert "style" not in page.text


def test_should_not_wait_longer_than_its_patience(service):
    service.replies[LAG] = Reply(wait=1)
    with browser(service.url, patience=0.2) as client:
        answer = client.get(LAG)
    assert answer.status_code == 503
    assert answer.json()["error"].endswith("does not answer: no answer within 0.2 s")


def test_should_not_queue_requests_for_longer_than_its_patience(service):
    service.replies[LAG] = Reply(wait=0.6)

    async def ask() -> list[Any]:
        asked = Service(ControlCenterSettings(service.url, SECRET), patience=1)
        answers = await asyncio.gather(*(asked.get(LAG) for _ in range(40)), return_exceptions=True)
        await asked.close()
        return answers

    answers = asyncio.run(ask())
    assert 0 < sum(isinstance(answer, Answer) for answer in answers) <= 16
    assert {str(it) for it in answers if isinstance(it, Exception)} == {
        "the Control Center's service does not answer: no answer within 1 s"
    }


def test_should_not_take_more_than_it_can_hold(service):
    service.replies[LAG] = Reply(body=b"x" * 2000)
    with browser(service.url, largest=1999) as client:
        answer = client.get(LAG)
    assert answer.status_code == 503
    assert "larger answer than the 1,999 bytes" in answer.json()["error"]


def test_should_not_take_a_wrong_secret_for_a_missing_login(service):
    service.replies[LAG] = Reply()
    with browser(service.url, "another" * 6) as client:
        answer = client.get(LAG)
    assert answer.status_code == 503
    assert "refuses Airflow's CONTROL_CENTER_SECRET" in answer.json()["error"]


def test_should_go_on_when_the_service_is_back(service):
    with browser(service.url) as client:
        assert client.get(LAG).status_code == 404
        service.replies[LAG] = Reply()
        assert client.get(LAG).status_code == 200


def test_should_fetch_a_file_once_and_leave_it_compressed(service):
    path = "/page/0a1b/views/hours.js"
    service.replies[path] = a_file("let a", compressed=True)
    with browser(service.url) as client:
        first, second = client.get(path), client.get(path)
    assert first.text == second.text == "let a"
    assert second.headers["content-encoding"] == "gzip"
    assert second.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert service.paths == [path]


def test_should_not_keep_what_is_not_there_or_may_change(service):
    service.replies["/page/b/app.js"] = Reply(headers={"Cache-Control": "no-cache"})
    with browser(service.url) as client:
        for path in ("/page/a/app.js", "/page/b/app.js"):
            assert client.get(path).status_code == client.get(path).status_code
    assert len(service.paths) == 4


def test_should_forget_the_files_that_were_not_used_for_longest(service):
    for name in "abc":
        service.replies[f"/page/1/{name}"] = a_file(name * 10)

    async def ask() -> None:
        asked = Service(ControlCenterSettings(service.url, SECRET))
        files = Files(asked, largest=25)
        for name in "abacab":
            await files.get(f"/page/1/{name}", compressed=False)
        await asked.close()

    asyncio.run(ask())
    assert [path[-1] for path in service.paths] == ["a", "b", "c", "b"]


def test_should_ask_for_plain_answers_where_the_browser_wants_them(service):
    service.replies[LAG] = Reply(body=gzip.compress(b"{}"))
    with browser(service.url) as client:
        client.get(LAG, headers={"Accept-Encoding": "identity"})
    assert service.asked[0][1]["accept-encoding"] == "identity"


@pytest.mark.parametrize(
    "path",
    [
        "/api/pipelines/users",
        "/api/pipelines/users/",
        "/api/pipelines/../metrics",
        "/api/pipelines/%2e%2e/metrics",
        "/api/pipelines/users%2f..%2f..%2fmetrics",
        "/api/pipelines/users/hours/..",
        "/api/pipelines/users/hours/%2E%2E%2Fx",
        "/api/pipelines/users/topics/a/b/records",
        "/api/pipelines/users//lag",
        "/api/pipelines/Users/lag",
        "/api/pipelines/users%0d%0a/lag",
        "/api/pipelines/users/lag%3Fa=b",
        "/api/pipelines/users/schema/versions/1e3",
        "/api//pipelines",
        "/api/metrics",
        "/api/",
        "/metrics",
        "/health",
        "/page/",
        "/page/1/",
        "/page/1/../../metrics",
        "/page/1/%2e%2e/%2e%2e/metrics",
        "/page/1/.hidden",
        "/page/1/a%5c..%5cb",
        "/page/1/a%00",
        "/page//app.js",
        "/page/" + "a/" * 20 + "b",
    ],
)
def test_should_pass_on_known_paths_only(service, path):
    with browser(service.url) as client:
        # As it stands: the client would tidy it up
        url = client.base_url.copy_with(raw_path=path.encode())
        assert client.get(url).status_code == 404
    assert service.asked == []


@pytest.mark.parametrize(
    "path",
    [
        *("hours", "hours/2026-11-29T01:00:00Z", "lag", "topics", "consumers", "dead-letters"),
        *("topics/dead_letters/records", "dead-letters/records", "tables/by_interval/rows"),
        *("schema", "schema/versions/12", "schema/difference", "tables", "spark"),
    ],
)
def test_should_know_what_the_page_asks_for(path):
    call = routes.api(f"pipelines/users/{path}")
    assert call is not None
    assert call.path == f"/api/pipelines/users/{path}"
    assert call.pipeline == "users"
    assert call.contents is path.endswith(("/records", "/rows", "dead-letters"))


@pytest.mark.parametrize("query", ["a=" + "x" * 5000, "&".join("a=1" for _ in range(100))])
def test_should_refuse_a_query_that_the_page_would_not_send(service, query):
    with browser(service.url) as client:
        answer = client.get(f"{LAG}?{query}")
    assert answer.status_code == 400
    assert "valid: at most" in answer.json()["error"]
    assert service.asked == []
