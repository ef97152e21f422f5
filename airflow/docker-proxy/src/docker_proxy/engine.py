"""The Docker engine behind its unix socket."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Self

from aiohttp import (
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    UnixConnector,
)
from yarl import URL

# A container may be silent for any time: only connecting has a timeout.
TIMEOUT = ClientTimeout(total=None, sock_connect=5)


class EngineUnavailableError(Exception):
    """The engine sent no answer, or not all of it."""


class Engine:
    """Sends requests that this package has built itself; nothing of a client's request is copied.

    Every request has its own connection: the engine may have closed a kept one meanwhile, and a
    creation must not be sent twice.
    """

    def __init__(self, socket_path: str) -> None:
        self._socket_path = socket_path
        self._session = ClientSession(
            # No limit: each log that is followed holds a connection.
            connector=UnixConnector(socket_path, limit=0, force_close=True),
            cookie_jar=DummyCookieJar(),
            timeout=TIMEOUT,
            skip_auto_headers=("User-Agent", "Accept-Encoding"),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._session.close()

    @asynccontextmanager
    async def request(
        self, method: str, target: str, body: dict[str, Any] | None = None
    ) -> AsyncIterator[ClientResponse]:
        """The engine's response, without reading its body."""
        url = URL(f"http://docker{target}", encoded=True)
        try:
            response = await self._session.request(method, url, json=body, allow_redirects=False)
        except (ClientError, OSError) as error:
            raise EngineUnavailableError(
                f"no Docker engine at {self._socket_path}: {_reason(error)}"
            ) from error
        async with response:
            yield response

    @staticmethod
    async def chunks(response: ClientResponse) -> AsyncIterator[bytes]:
        """The body as it arrives."""
        try:
            async for chunk in response.content.iter_any():
                yield chunk
        except (ClientError, OSError) as error:
            raise EngineUnavailableError(
                f"the Docker engine's answer was incomplete: {_reason(error)}"
            ) from error


def _reason(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__
