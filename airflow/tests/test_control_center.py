"""The Control Center's app: who may see what, and what the browser is told."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from airflow.api_fastapi.core_api.security import get_user
from control_center import SECRET, AuthManager, FakeService, Reply, User, as_json, fake_service
from fastapi import FastAPI
from fastapi.testclient import TestClient

from millrace.control_center.airflow_health import AirflowHealth
from millrace.control_center.app import PREFIX, create_app
from millrace.control_center.browser import content_security_policy
from millrace.control_center.rights import Rights
from millrace.control_center.service import Service
from millrace.control_center.settings import ControlCenterSettings

Login = Callable[[str | None], TestClient]

POLICY = "content-security-policy"
HASH = "sha256-" + 43 * "a" + "="
STATE = "/api/pipelines/users/hours"
CONTENTS = (
    "/api/pipelines/users/topics/records/records",
    "/api/pipelines/users/dead-letters/records",
    "/api/pipelines/users/tables/newest/rows",
)
OVERVIEWS = ("/api/pipelines", "/api/health")
EVERYTHING = (
    "/page/abc/app.js",
    "/api/rights",
    "/api/airflow-health",
    STATE,
    *CONTENTS,
    *OVERVIEWS,
)


@pytest.fixture
def service() -> Iterator[FakeService]:
    with fake_service() as fake:
        yield fake


@pytest.fixture
def login(service: FakeService, tmp_path: Path) -> Iterator[Login]:
    """A browser that is logged in with a role; None: that is not."""
    for name in ("users", "orders", "unread"):
        (tmp_path / f"{name}.yaml").touch()
    dags = AuthManager("users", "users_dead_letters", "orders", "another")
    settings = ControlCenterSettings(service.url, SECRET, tmp_path)
    health = AirflowHealth(lambda: "17.6", tmp_path / "none")
    app = create_app(Service(settings, 0.5), Rights(tmp_path, lambda: dags), health)
    # As Airflow does it
    airflow = FastAPI()
    airflow.mount(PREFIX, app)

    def as_role(role: str | None) -> TestClient:
        app.dependency_overrides.clear()
        if role:
            app.dependency_overrides[get_user] = lambda: User(role)
        browser.follow_redirects = False
        return browser

    with TestClient(airflow, "http://localhost") as browser:
        yield as_role


@pytest.mark.parametrize("path", EVERYTHING)
def test_should_answer_nobody_without_a_login(login, service, path):
    answer = login(None).get(PREFIX + path)
    assert answer.status_code == 401
    assert answer.json() == {"error": "Not authenticated"}
    assert service.asked == []


def test_should_lead_the_page_to_the_login_and_back(login, service):
    answer = login(None).get(f"{PREFIX}/?dag_id=users&run_id=a%2Bb")
    assert answer.status_code == 307
    assert answer.headers["location"] == (
        "/api/v2/auth/login?next=%2Fcontrol-center%2F%3Fdag_id%3Dusers%26run_id%3Da%252Bb"
    )
    assert service.asked == []


@pytest.mark.parametrize("path", [STATE, *CONTENTS])
def test_should_refuse_a_pipeline_whose_dag_the_user_may_not_read(login, service, path):
    answer = login("orders-only").get(PREFIX + path)
    assert answer.status_code == 403
    assert "the DAG users" in answer.json()["error"]
    assert service.asked == []


def test_should_show_records_only_to_those_who_may_read_logs(login, service):
    service.replies = dict.fromkeys((STATE, *CONTENTS), Reply())
    browser = login("no-logs")
    assert browser.get(PREFIX + STATE).status_code == 200
    assert [browser.get(PREFIX + path).status_code for path in CONTENTS] == [403] * 3
    browser = login("viewer")
    assert [browser.get(PREFIX + path).status_code for path in CONTENTS] == [200] * 3


@pytest.mark.parametrize("path", OVERVIEWS)
@pytest.mark.parametrize(
    ("role", "asked", "sent"),
    [
        ("viewer", "", "names=orders%2Cusers"),
        ("viewer", "?names=users,unread,another", "names=users"),
        ("orders-only", "", "names=orders"),
        ("orders-only", "?names=users", "names=-"),
        ("orders-only", "?names=users&names=users", "names=-"),
        ("nothing", "", "names=-"),
        ("nothing", "?names=", "names=-"),
    ],
)
def test_should_ask_for_the_readable_pipelines_only(login, service, path, role, asked, sent):
    service.replies[path] = Reply()
    assert login(role).get(PREFIX + path + asked).status_code == 200
    assert service.paths == [f"{path}?{sent}"]


@pytest.mark.parametrize(
    ("role", "may"), [("viewer", False), ("user", True), ("op", True), ("admin", True)]
)
def test_should_say_what_a_role_may_do(login, role, may):
    assert login(role).get(f"{PREFIX}/api/rights").json() == {
        "user": role,
        "pipelines": {
            "orders": {"read": True, "trigger": may, "backfill": may, "replay": False},
            "users": {"read": True, "trigger": may, "backfill": may, "replay": may},
        },
    }


def test_should_pass_on_status_body_and_query_as_they_are(login, service):
    path = "/api/pipelines/users/hours/2026-11-29T01:00:00Z"
    service.replies[path] = Reply(404, '{"error":"no such hour: ünknown"}'.encode())
    answer = login("viewer").get(f"{PREFIX}{path}?key=a%26b%3D%2F..%2F&empty=&key=c%0d%0aX:1")
    assert (answer.status_code, answer.json()) == (404, {"error": "no such hour: ünknown"})
    assert service.paths == [f"{path}?key=a%26b%3D%2F..%2F&empty=&key=c%0D%0AX%3A1"]


def test_should_send_the_secret_and_nothing_of_the_browser(login, service):
    service.replies[STATE] = Reply(headers={"Set-Cookie": "a=b", "X-Other": "1"})
    browser = login("viewer")
    browser.cookies.set("_token", "hush")
    answer = browser.get(PREFIX + STATE, headers={"Authorization": "Basic hush", "X-Real": "me"})
    ((_, headers),) = service.asked
    assert headers["x-control-center-secret"] == SECRET
    assert "hush" not in str(headers)
    assert "x-real" not in headers
    assert {"set-cookie", "x-other"}.isdisjoint(answer.headers)
    assert SECRET not in str(answer.headers)


@pytest.mark.parametrize("path", ["/", STATE, "/page/abc/app.js", "/api/rights", "/nothing"])
def test_should_tell_the_browser_to_trust_nothing_else(login, service, path):
    service.replies = {"/": Reply(), STATE: Reply()}
    headers = login("viewer").get(PREFIX + path).headers
    assert headers[POLICY] == content_security_policy()
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"


def test_should_allow_no_inline_script_style_or_other_origin():
    assert "unsafe" not in content_security_policy()
    assert content_security_policy().startswith("default-src 'none'; script-src 'self'; ")


def test_should_allow_the_one_script_that_is_in_the_page_itself(login, service):
    named = Reply(headers={"X-Script-Hash": HASH})
    service.replies = {"/": named, STATE: named}
    viewer = login("viewer")
    assert f"; script-src 'self' '{HASH}'; " in viewer.get(PREFIX + "/").headers[POLICY]
    assert viewer.get(PREFIX + STATE).headers[POLICY] == content_security_policy()


@pytest.mark.parametrize("value", ["unsafe-inline", HASH + "' https://elsewhere", HASH[:-2], ""])
def test_should_allow_nothing_that_is_not_a_hash(value):
    assert content_security_policy(value) == content_security_policy()


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/", STATE, "/api/rights"])
def test_should_only_read(login, service, method, path):
    assert login("admin").request(method, PREFIX + path).status_code == 405
    assert service.asked == []


def test_should_keep_caches_from_answers_with_data(login, service):
    service.replies[STATE] = Reply(headers={"Cache-Control": "public, max-age=60"})
    assert login("viewer").get(PREFIX + STATE).headers["cache-control"] == "no-store"


def test_should_show_the_health_of_what_only_airflow_reaches(login):
    postgresql, proxy = login("viewer").get(f"{PREFIX}/api/airflow-health").json()["components"]
    assert postgresql["name"] == "postgresql"
    assert (postgresql["state"], postgresql["version"]) == ("ok", "17.6")
    assert proxy["name"] == "policy proxy"
    assert proxy["state"] == "degraded"


def test_should_pass_json_on_unchanged(login, service):
    value = {"rows": [["<script>", "\u001b[2J", None]]}
    service.replies[CONTENTS[2]] = as_json(value)
    assert login("viewer").get(PREFIX + CONTENTS[2]).json() == value
