"""The service ``control-center``, asked without blocking Airflow; all of it is bounded."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx

from millrace.control_center.settings import ControlCenterSettings

PATIENCE_SECONDS = 15.0
"""For all of a request, waiting for a free connection included."""
LARGEST_BYTES = 16 * 1024 * 1024
_CONNECT_SECONDS = 3.0
_CONNECTIONS = 16
_IDLE_CONNECTIONS = 4
SCRIPT_HASH = "x-script-hash"
"""The header in which the service names the hash of the script that is in its page."""
_PASSED = ("content-type", "content-encoding", "cache-control", "vary", SCRIPT_HASH)


class ServiceUnavailableError(Exception):
    """The service gave no answer that can be passed on. The message is one line that says why."""


@dataclass(frozen=True)
class Answer:
    """What the service said, as it came: the body may be compressed, as its headers say."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


class Service:
    """Passes on GET requests."""

    def __init__(
        self,
        settings: ControlCenterSettings,
        patience: float = PATIENCE_SECONDS,
        largest: int = LARGEST_BYTES,
    ) -> None:
        self._base = httpx.URL(settings.url)
        self._patience = patience
        self._largest = largest
        self._client = httpx.AsyncClient(
            headers={"X-Control-Center-Secret": settings.secret, "User-Agent": "millrace-airflow"},
            timeout=httpx.Timeout(patience, connect=min(_CONNECT_SECONDS, patience)),
            limits=httpx.Limits(
                max_connections=_CONNECTIONS, max_keepalive_connections=_IDLE_CONNECTIONS
            ),
            follow_redirects=False,
            # No proxy is between the two
            trust_env=False,
        )

    async def get(self, path: str, query: str = "", compressed: bool = True) -> Answer:
        """The answer to a request; raises a ``ServiceUnavailableError``.

        :param path: percent-encoded
        :param compressed: whether the browser takes gzip
        """
        target = f"{path}?{query}" if query else path
        headers = {"Accept-Encoding": "gzip" if compressed else "identity"}
        try:
            url = self._base.copy_with(raw_path=target.encode("ascii"))
            async with asyncio.timeout(self._patience):
                return await self._ask(self._client.build_request("GET", url, headers=headers))
        except (TimeoutError, httpx.TimeoutException):
            why = f"no answer within {self._patience:g} s"
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            why = str(error).strip() or type(error).__name__
        raise ServiceUnavailableError(f"the Control Center's service does not answer: {why}")

    async def _ask(self, request: httpx.Request) -> Answer:
        response = await self._client.send(request, stream=True)
        try:
            if response.status_code == httpx.codes.UNAUTHORIZED:
                # Not the user's login, as the browser would take it
                raise ServiceUnavailableError(
                    "the Control Center's service refuses Airflow's CONTROL_CENTER_SECRET; "
                    "make run gives both the same"
                )
            body = await self._body(response)
        finally:
            await response.aclose()
        kept = {name: response.headers[name] for name in _PASSED if name in response.headers}
        return Answer(response.status_code, kept, body)

    async def _body(self, response: httpx.Response) -> bytes:
        parts, size = [], 0
        async for part in response.aiter_raw():
            size += len(part)
            if size > self._largest:
                raise ServiceUnavailableError(
                    "the Control Center's service gave a larger answer than the "
                    f"{self._largest:,} bytes that are passed on; ask for less"
                )
            parts.append(part)
        return b"".join(parts)

    async def close(self) -> None:
        await self._client.aclose()
