"""The HTTP side: parses a request, asks the policy, and returns the engine's answer."""

import asyncio
import json
import logging
import time
from typing import Any

from aiohttp import ClientResponse, HttpVersion10, HttpVersion11, web
from aiohttp.web_request import BaseRequest

from docker_proxy import create_body
from docker_proxy.engine import Engine, EngineUnavailableError
from docker_proxy.policy import Call, Policy
from docker_proxy.refusal import RefusedError, show
from docker_proxy.settings import PROJECT_LABEL, Settings

log = logging.getLogger("docker_proxy")

_PASSED_HEADERS = ("Content-Type", "Api-Version", "Docker-Experimental", "Ostype")
_BODY_SECONDS = 30
_QUIET_ACTIONS = frozenset({"ping", "version"})


class Proxy:
    """Handles one request: rejects it, or makes the call that the policy returns."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self._settings = settings
        self._policy = Policy(settings)
        self._engine = engine

    def server(self) -> web.Server:
        """An aiohttp server without routing: only the policy interprets paths.

        The handler is cancelled when its client disconnects, so that no log is followed any longer.
        """
        return web.Server(
            self.handle,
            handler_cancellation=True,
            auto_decompress=False,
            access_log=None,
            lingering_time=1.0,
        )

    async def handle(self, request: BaseRequest) -> web.StreamResponse:
        started = time.monotonic()
        what = f"{show(request.method)[1:-1]} {show(request.raw_path)[1:-1]}"
        try:
            call = self._policy.decide(request.method, request.raw_path)
            _refuse_headers(request)
            response = await self._answer(call, request, what, started)
        except RefusedError as refusal:
            log.warning("refuse %s from %s: %s", what, request.remote, refusal)
            response = _message(refusal.status, str(refusal))
            # The rest of a rejected request must not be read as the next one.
            response.force_close()
        except EngineUnavailableError as error:
            log.error("fail %s from %s: %s", what, request.remote, error)
            response = _message(502, f"docker-proxy: {error}")
        return response

    async def _answer(
        self, call: Call, request: BaseRequest, what: str, started: float
    ) -> web.StreamResponse:
        body = await self._body(call, request)
        container_id = ""
        if call.container is not None:
            container = await self._own_container(call)
            container_id = container["Id"]
            if call.action == "inspect":
                _log_allowed(call, what, 200, started)
                return web.json_response(container)
        target = call.target(container_id)
        async with self._engine.request(call.method, target, body) as answer:
            detail = f" image {body['Image']}" if body else ""
            _log_allowed(call, what + detail, answer.status, started)
            return await _carry(answer, request, what)

    async def _body(self, call: Call, request: BaseRequest) -> dict[str, Any] | None:
        if call.action != "create":
            if request.body_exists:
                raise RefusedError(f"a body with {call.action} is not allowed")
            return None
        if request.content_type != "application/json":
            raise RefusedError(f"Content-Type {show(request.content_type)} is not allowed")
        return create_body.rebuild(await self._read(request), self._settings)

    async def _read(self, request: BaseRequest) -> bytes:
        limit = self._settings.max_body
        data = bytearray()
        try:
            async with asyncio.timeout(_BODY_SECONDS):
                if (request.content_length or 0) <= limit:
                    async for chunk in request.content.iter_any():
                        data += chunk
                        if len(data) > limit:
                            break
                    else:
                        return bytes(data)
        except TimeoutError as error:
            raise RefusedError("the body took too long", status=408) from error
        raise RefusedError(f"a body of more than {limit} bytes is not allowed", status=413)

    async def _own_container(self, call: Call) -> dict[str, Any]:
        """The container as the engine sees it, if it is this project's.

        The call then uses the id found here, never the name that was sent: the name may belong to
        another container a moment later.
        """
        target = f"{call.prefix}/containers/{call.container}/json"
        async with self._engine.request("GET", target) as answer:
            data = b"".join([chunk async for chunk in self._engine.chunks(answer)])
        if answer.status >= 500:
            raise EngineUnavailableError(f"the Docker engine answered {answer.status} to inspect")
        if answer.status == 200:
            container, labels = _inspected(data)
            if labels.get(PROJECT_LABEL) == self._settings.project:
                return container
        # The same for a missing container and for one of another project.
        raise RefusedError(f"No such container: {call.container}", status=404)


def _inspected(data: bytes) -> tuple[dict[str, Any], dict[str, str]]:
    try:
        container = json.loads(data)
        return container, container["Config"]["Labels"] or {}
    except (ValueError, KeyError, TypeError) as error:
        raise EngineUnavailableError("the Docker engine's answer is not a container") from error


async def _carry(answer: ClientResponse, request: BaseRequest, what: str) -> web.StreamResponse:
    """Passes the engine's answer on, piece by piece as it arrives."""
    headers = {name: answer.headers[name] for name in _PASSED_HEADERS if name in answer.headers}
    response = web.StreamResponse(status=answer.status, reason=answer.reason, headers=headers)
    await response.prepare(request)
    try:
        async for chunk in Engine.chunks(answer):
            await response.write(chunk)
    except EngineUnavailableError as error:
        # Without the last chunk the client sees that the answer is incomplete.
        log.warning("fail %s from %s: %s", what, request.remote, error)
        response.force_close()
        if request.transport:
            request.transport.abort()
        return response
    await response.write_eof()
    return response


def _refuse_headers(request: BaseRequest) -> None:
    """Rejects whatever would change the meaning of the bytes after the headers.

    Contradicting lengths and transfer codings never arrive here: aiohttp's parser answers them with
    400, which the tests check.
    """
    headers = request.headers
    if request.version not in (HttpVersion10, HttpVersion11):
        raise RefusedError("a protocol other than HTTP/1.0 and HTTP/1.1 is not allowed", status=505)
    if "Upgrade" in headers or "upgrade" in headers.get("Connection", "").lower():
        raise RefusedError("a connection upgrade is not allowed")
    for name in ("Content-Encoding", "Expect", "Trailer"):
        if name in headers:
            raise RefusedError(f"header {name} is not allowed")


def _log_allowed(call: Call, what: str, status: int, started: float) -> None:
    level = logging.DEBUG if call.action in _QUIET_ACTIONS else logging.INFO
    log.log(level, "allow %s: %d, %d ms", what, status, (time.monotonic() - started) * 1000)


def _message(status: int, text: str) -> web.Response:
    return web.json_response({"message": text}, status=status)
