"""Runs the proxy until SIGTERM or SIGINT."""

import asyncio
import logging
import os
import signal
import sys

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from docker_proxy.engine import Engine
from docker_proxy.server import Proxy
from docker_proxy.settings import Settings, SettingsError

log = logging.getLogger("docker_proxy")

_EXIT_SETTINGS = 78
# Compose waits ten seconds; what is still streaming then is cut.
_SHUTDOWN_SECONDS = 2


class OneLineForMalformedRequests(logging.Filter):
    """aiohttp logs a request that its parser rejects with a stack trace; one line is enough."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, HttpProcessingError):
            record.levelno, record.levelname = logging.WARNING, "WARNING"
            record.msg, record.args = "refuse a malformed request: %a", (error.message[:80],)
            record.exc_info = None
        return True


async def serve(settings: Settings, stop: asyncio.Event) -> None:
    """Listens until ``stop`` is set, then ends open requests and returns."""
    async with Engine(settings.docker_socket_path) as engine:
        runner = web.ServerRunner(
            Proxy(settings, engine).server(), shutdown_timeout=_SHUTDOWN_SECONDS
        )
        await runner.setup()
        try:
            await web.TCPSite(runner, settings.proxy_host, settings.proxy_port).start()
            log.info(
                "listening on port %d for project %s: images %s on network %s, memory up to %d",
                settings.proxy_port,
                settings.project,
                ", ".join(sorted(settings.allowed_images)),
                settings.network,
                settings.max_memory,
            )
            await stop.wait()
            log.info("stopping")
        finally:
            await runner.cleanup()


async def _run(settings: Settings) -> None:
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    await serve(settings, stop)


def main() -> int:
    try:
        settings = Settings.from_env(os.environ)
    except SettingsError as error:
        print(f"docker-proxy: wrong settings\n{error}", file=sys.stderr)
        return _EXIT_SETTINGS
    logging.basicConfig(
        level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(message)s"
    )
    logging.getLogger("aiohttp.server").addFilter(OneLineForMalformedRequests())
    asyncio.run(_run(settings))
    return 0


if __name__ == "__main__":
    sys.exit(main())
