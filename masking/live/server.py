"""The worker's door: HTTP on loopback, for the site alone, which shows a shared secret."""

import asyncio
import hmac
import logging
import signal
from collections.abc import Callable

from aiohttp import web

from masking.errors import MaskingError, UnsupportedMedia
from masking.live.wishes import Wish
from masking.live.worker import LiveWorker, WorkerFull

_MOST_BYTES = 100_000

_log = logging.getLogger(__name__)


def application(worker: LiveWorker, secret: str) -> web.Application:
    """`POST /peers` {wish, sdp} -> {sdp}; `GET /peers` -> {open, streams}.

    401 without the secret, 400 for what is no offer, 503 when the worker is full.
    """

    async def open_peer(request: web.Request) -> web.Response:
        _check(request, secret)
        try:
            body = await request.json()
            wish, sdp = Wish.from_dict(body["wish"]), str(body["sdp"])
        except (ValueError, KeyError, TypeError) as error:
            raise web.HTTPBadRequest from error
        try:
            return web.json_response({"sdp": await worker.answer(wish, sdp)})
        except (WorkerFull, UnsupportedMedia) as error:
            return _refusal(error)

    async def count(request: web.Request) -> web.Response:
        _check(request, secret)
        return web.json_response({"open": worker.open, "streams": worker.streams})

    async def close(app: web.Application) -> None:
        await worker.close()

    app = web.Application(client_max_size=_MOST_BYTES)
    app.router.add_post("/peers", open_peer)
    app.router.add_get("/peers", count)
    app.on_cleanup.append(close)
    return app


async def serve(
    worker: LiveWorker, *, secret: str, host: str, port: int, ready: Callable[[], None]
) -> None:
    """Answers until SIGINT or SIGTERM; `ready` is called once it listens."""
    _hide_addresses()
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    runner = web.AppRunner(application(worker, secret), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        ready()
        await stopped.wait()
    finally:
        await runner.cleanup()


def _check(request: web.Request, secret: str) -> None:
    shown = request.headers.get("Authorization", "")
    if not hmac.compare_digest(shown.encode(), f"Bearer {secret}".encode()):
        raise web.HTTPUnauthorized


def _refusal(error: MaskingError) -> web.Response:
    status = 503 if isinstance(error, WorkerFull) else 400
    return web.json_response({"code": error.code}, status=status)


def _hide_addresses() -> None:
    """Lines of the libraries about connections hold addresses of members: none is written."""
    for name in ("aioice", "aiortc"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
