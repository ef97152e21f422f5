"""The FastAPI app that Airflow's API server mounts at ``/control-center``."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

from airflow.api_fastapi.core_api.security import GetUserDep
from fastapi import FastAPI, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException as AnyHTTPException

from millrace.control_center import browser, routes
from millrace.control_center.airflow_health import AirflowHealth
from millrace.control_center.files import Files
from millrace.control_center.rights import Rights
from millrace.control_center.service import SCRIPT_HASH, Answer, Service, ServiceUnavailableError

PREFIX = "/control-center"
_COMPONENT = "control-center"


def create_app(service: Service, rights: Rights, health: AirflowHealth) -> FastAPI:
    """The app; it closes the service and the health check when it ends."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await service.close()
        health.close()

    app = FastAPI(
        title="Control Center", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None
    )
    app.add_middleware(browser.SecureHeaders)
    app.add_exception_handler(AnyHTTPException, _failed)
    app.add_exception_handler(ServiceUnavailableError, _unavailable)
    app.add_exception_handler(routes.BadQueryError, _bad_query)
    files = Files(service)

    @app.get("/")
    async def page(request: Request, _: GetUserDep) -> Response:
        answer = await service.get("/", compressed=_takes_gzip(request))
        policy = browser.content_security_policy(answer.headers.get(SCRIPT_HASH))
        return _passed_on(answer, {"content-security-policy": policy})

    @app.get("/page/{path:path}")
    async def file(path: str, request: Request, _: GetUserDep) -> Response:
        return _passed_on(await files.get(_found(routes.page(path)).path, _takes_gzip(request)))

    @app.get("/api/rights")
    async def allowed(user: GetUserDep) -> dict[str, Any]:
        return await run_in_threadpool(rights.of, user)

    @app.get("/api/airflow-health")
    async def airflow_health(_: GetUserDep) -> dict[str, Any]:
        return {"components": await health.components()}

    @app.get("/api/{path:path}")
    async def data(path: str, request: Request, user: GetUserDep) -> Response:
        call = _found(routes.api(path))
        names = None
        if call.pipeline is None:
            names = await run_in_threadpool(rights.readable, user)
        else:
            may = rights.may_read_contents if call.contents else rights.may_read
            if not await run_in_threadpool(may, user, call.pipeline):
                raise HTTPException(403, _refusal(call))
        query = routes.query(request.url.query, names)
        answer = await service.get(call.path, query, _takes_gzip(request))
        return _passed_on(answer, {"cache-control": "no-store"})

    return app


def _found(call: routes.Call | None) -> routes.Call:
    if call is None:
        raise HTTPException(404, "there is no such page or data")
    return call


def _refusal(call: routes.Call) -> str:
    what = "read the logs, and so the records, of" if call.contents else "read"
    return f"you may not {what} the DAG {call.pipeline}"


def _takes_gzip(request: Request) -> bool:
    return "gzip" in request.headers.get("accept-encoding", "")


def _passed_on(answer: Answer, headers: Mapping[str, str] | None = None) -> Response:
    return Response(answer.body, answer.status, {**answer.headers, **(headers or {})})


def _is_page(request: Request) -> bool:
    return request.url.path.removesuffix("/") == request.scope.get("root_path", "")


async def _failed(request: Request, failure: AnyHTTPException) -> Response:
    if failure.status_code == 401 and _is_page(request):
        # Airflow's own way to the login of whatever auth manager there is
        root = request.scope.get("root_path", "").removesuffix(PREFIX)
        place = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"{root}/api/v2/auth/login?{urlencode({'next': place})}")
    return JSONResponse(browser.error(str(failure.detail)), failure.status_code, failure.headers)


async def _unavailable(request: Request, failure: ServiceUnavailableError) -> Response:
    if _is_page(request):
        return HTMLResponse(browser.unavailable(str(failure)), 503)
    return JSONResponse(browser.error(str(failure), _COMPONENT), 503)


async def _bad_query(_: Request, failure: routes.BadQueryError) -> Response:
    return JSONResponse(browser.error(str(failure)), 400)
