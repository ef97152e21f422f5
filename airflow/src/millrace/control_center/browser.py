"""What every answer tells the browser, and the page that says that there is none."""

import re
from html import escape
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_HASH = re.compile("sha256-[A-Za-z0-9+/]{43}=")
_AGAIN_SECONDS = 10


def content_security_policy(script_hash: str | None = None) -> str:
    """What the browser may load.

    :param script_hash: of the one script that is in the page itself. What is no hash allows nothing
    """
    inline = f" '{script_hash}'" if _HASH.fullmatch(script_hash or "") else ""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self'{inline}",
            "style-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "frame-ancestors 'self'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


class SecureHeaders:
    """Adds them to whatever is answered, and keeps from caches what is not marked otherwise."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_ALWAYS)
                headers.setdefault("Content-Security-Policy", content_security_policy())
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, sending if scope["type"] == "http" else send)


def error(message: str, component: str | None = None) -> dict[str, Any]:
    """An error as the service's own look."""
    return {"error": message} | ({"component": component} if component else {})


def unavailable(reason: str) -> str:
    """A page that says why there is none, and tries again by itself."""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="{_AGAIN_SECONDS}">
<title>Control Center</title>
</head>
<body>
<h1>The Control Center is not available</h1>
<p>{escape(reason[:1].upper() + reason[1:])}.</p>
<p>Runs are not affected. This page tries again every {_AGAIN_SECONDS} seconds;
<code>make logs</code> shows what the service <code>control-center</code> says.</p>
</body>
</html>
"""
