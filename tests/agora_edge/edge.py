"""Agora's edge for tests: access point, gateway and media of a channel, on one port of 127.0.0.1.

The unmodified SDK talks to it: Chromium resolves Agora's hosts to this machine. It judges tokens
as Agora does, and refuses what they do not allow.
"""

import asyncio
import contextlib
import json
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import WSMsgType, web

from deploy.stack.certificate import make_certificate
from tests.agora_edge.media import Line
from tests.calling.agora.verifier import BadToken, Report, verify

DOMAINS = ("*.agora.io", "*.sd-rtn.com")
# Numbers of Agora's that the SDK knows.
NO_AUTHORIZATION, UID_BANNED, CHANNEL_BANNED, REPEATED_JOIN = 110, 14, 16, 2003
_FLAGS = {11: 4096, 18: 1048576, 20: 4194304, 26: 4194310}
_GATEWAY = 4096
_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Allow-Methods": "*",
}
_RIGHTS = {"audio": "publish_audio", "high": "publish_video", "low": "publish_video"}


@dataclass(eq=False)
class Guest:
    """One page in a channel."""

    uid: int
    channel: str
    socket: web.WebSocketResponse
    token: str
    line: Line = field(default_factory=Line)
    streams: dict[str, int] = field(default_factory=dict)
    muted: set[str] = field(default_factory=set)


class AgoraEdge:
    """Runs in a thread of its own; the methods below are for the test's thread."""

    def __init__(self, app_id: str, certificate: str) -> None:
        self.app_id, self.certificate = app_id, certificate
        self.port = 0
        self.clock_offset = 0  # seconds that this edge's clock is ahead
        self.hosts: set[str] = set()
        self.traffic: list[str] = []  # every text that arrived
        self.refusals: list[tuple[str, list[str]]] = []
        self.renewals: list[int] = []
        self.joins: list[int] = []
        self.guests: dict[int, Guest] = {}
        self.banned: set[int] = set()
        self._cut: set[int] = set()
        self._closing: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()

    # --- for tests ------------------------------------------------------------------------------

    def ban(self, uid: int) -> None:
        """What a kicking-rule does: out, and no way in."""
        self.banned.add(uid)
        self._tell(uid, "on_user_banned", {"error_code": UID_BANNED})

    def close_channel(self, uid: int) -> None:
        self._tell(uid, "on_user_banned", {"error_code": CHANNEL_BANNED})

    def warn_of_expiry(self, uid: int) -> None:
        self._tell(uid, "on_token_privilege_will_expire", {})

    def expire(self, uid: int) -> None:
        self._tell(uid, "on_token_privilege_did_expire", {})

    def replace(self, uid: int) -> None:
        """Somebody else came with the same uid."""
        self._tell(uid, "on_notification", {"code": REPEATED_JOIN, "detail": ""})

    def cut(self, uid: int) -> None:
        """The line to the gateway breaks."""
        socket = self.guests[uid].socket
        self._cut.add(uid)
        asyncio.run_coroutine_threadsafe(_break(socket), self._loop).result(5)

    def rights_of(self, uid: int) -> set[str]:
        """What the token that the page uses now allows."""
        return set(self._report(self.guests[uid]).privileges)

    def pictures_of(self, uid: int) -> list[Any]:
        return list(self.guests[uid].line.pictures)

    def sounds_of(self, uid: int) -> list[Any]:
        return list(self.guests[uid].line.sounds)

    def _tell(self, uid: int, kind: str, message: dict[str, Any]) -> None:
        said = _send(self.guests[uid].socket, _type=kind, _message=message)
        asyncio.run_coroutine_threadsafe(said, self._loop).result(5)

    # --- running --------------------------------------------------------------------------------

    def start(self, folder: Path) -> None:
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(folder, started), daemon=True)
        self._thread.start()
        assert started.wait(20)

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(20)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self, folder: Path, started: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._open(folder))
        started.set()
        self._loop.run_forever()

    async def _open(self, folder: Path) -> None:
        app = web.Application(client_max_size=1 << 24)
        app.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, shutdown_timeout=0.5, access_log=None)
        await self._runner.setup()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*make_certificate(folder, DOMAINS))
        site = web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=context)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]

    async def _close(self) -> None:
        for guest in list(self.guests.values()):
            await guest.line.close()
        if self._closing:
            await asyncio.wait(self._closing, timeout=5)
        await self._runner.cleanup()

    # --- the access point -----------------------------------------------------------------------

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.hosts.add(request.host.split(":")[0])
        self.traffic.append(f"{request.method} {request.host}{request.path_qs}")
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return await self._gateway(request)
        if request.method == "OPTIONS":
            return web.Response(headers=_CORS)
        if request.path == "/api/v2/transpond/webrtc":
            return await self._access_point(request)
        self.traffic.append((await request.read())[:10_000].decode("latin-1"))
        return web.json_response({"code": 0}, headers=_CORS)

    async def _access_point(self, request: web.Request) -> web.Response:
        form = await request.post()
        self.traffic.append(str(form["request"]))
        wanted = json.loads(str(form["request"]))
        body = wanted["request_bodies"][0]["buffer"]
        uid = int(body["uid"])
        found = self._judge(wanted["appid"], body["cname"], uid, body.get("key") or "")
        code = UID_BANNED if uid in self.banned else NO_AUTHORIZATION if found else 0
        now = int(time.time() * 1000)
        answers = [self._ticket(service, body, code) for service in body["service_ids"]]
        answer = {
            "response_body": answers,
            "enter_ts": now,
            "leave_ts": now,
            "opid": wanted["opid"],
            "detail": {"502": "127.0.0.1"},
        }
        return web.json_response(answer, headers=_CORS)

    def _ticket(self, service: int, body: dict[str, Any], code: int) -> dict[str, Any]:
        flag = _FLAGS[service]
        edges = [{"ip": "127.0.0.1", "port": self.port, "domain_prefix": "127-0-0-1"}]
        buffer = {
            "code": code,
            "flag": flag,
            "cert": "ticket",
            "cid": 424242,
            "cname": body["cname"],
            "uid": body["uid"],
            "detail": {"8": "1"},
            "edges_services": edges if flag == _GATEWAY and not code else [],
        }
        return {"uri": 23, "buffer": buffer}

    def _judge(self, app_id: str, channel: str, uid: int, token: str) -> list[str]:
        """Why the token is refused; empty when it is not."""
        now = int(time.time()) + self.clock_offset
        try:
            problems = verify(
                token,
                app_id=self.app_id,
                certificate=self.certificate,
                channel=channel,
                uid=uid,
                now=now,
            ).problems
        except BadToken as error:
            problems = [str(error)]
        if app_id != self.app_id:
            problems.append("another app")
        if problems:
            self.refusals.append(("join", problems))
        return problems

    # --- the gateway ----------------------------------------------------------------------------

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for message in socket:
            text = _text_of(message)
            if text is None:
                continue
            self.traffic.append(text)
            with contextlib.suppress(ConnectionError):
                await self._take(socket, json.loads(text))
        # A page that closed; one whose line was cut comes back.
        if (guest := self._guest_on(socket)) and guest.uid not in self._cut:
            await self._leave(guest)
        return socket

    def _guest_on(self, socket: web.WebSocketResponse) -> Guest | None:
        return next((one for one in self.guests.values() if one.socket is socket), None)

    async def _leave(self, guest: Guest) -> None:
        if self.guests.get(guest.uid) is guest:
            del self.guests[guest.uid]
            await self._gone(guest)

    async def _take(self, socket: web.WebSocketResponse, said: dict[str, Any]) -> None:
        kind, number, body = said.get("_type"), said.get("_id"), said.get("_message") or {}
        if kind == "join_v3":
            await self._join(socket, number, body)
            return
        guest = self._guest_on(socket)
        if kind == "rejoin_v3":
            await self._rejoin(socket, number, body)
        elif guest is None:
            return
        elif kind == "publish":
            await self._publish(guest, number, body)
        elif kind == "subscribe":
            await self._subscribe(guest, number, body)
        else:
            await self._note(guest, str(kind), body)
            await _send(socket, _id=number, _result="success", _message={})

    async def _join(self, socket: Any, number: str, body: dict[str, Any]) -> None:
        uid = body["ap_response"]["uid"]
        refused = self._judge(body["app_id"], body["channel_name"], uid, body["channel_key"])
        if refused or uid in self.banned:
            code = UID_BANNED if uid in self.banned else NO_AUTHORIZATION
            failure = {"error_code": code, "error_str": "refused"}
            await _send(socket, _id=number, _result="failed", _message=failure)
            return
        guest = Guest(uid, body["channel_name"], socket, body["channel_key"])
        answer = {
            "uid": uid,
            "int_uid": uid,
            "vid": 1,
            "rejoin_token": f"rejoin {uid}",
            "attributes": {"userAttributes": {}},
            "ortc": await guest.line.offer(body["ortc"]),
        }
        self.joins.append(uid)
        if old := self.guests.pop(uid, None):
            await self._gone(old)
        self.guests[uid] = guest
        await _send(socket, _id=number, _result="success", _message=answer)
        for other in self._others(guest):
            await _send(other.socket, _type="on_user_online", _message=_user(guest))
            await _send(socket, _type="on_user_online", _message=_user(other))
            for stream, ssrc in other.streams.items():
                await self._announce(guest, other, stream, ssrc)

    async def _rejoin(self, socket: Any, number: str, body: dict[str, Any]) -> None:
        uid = int(str(body["token"]).split()[-1])
        guest = self.guests[uid]
        guest.socket = socket
        self.joins.append(uid)
        peers = [_peer(other) for other in self._others(guest)]
        await _send(socket, _id=number, _result="success", _message={"peers": peers})

    async def _publish(self, guest: Guest, number: str, body: dict[str, Any]) -> None:
        rights = self._report(guest).privileges.keys()
        missing = {_RIGHTS[one["stream_type"]] for one in body["ortc"]} - rights
        if missing:
            self.refusals.append(("publish", sorted(missing)))
            failure = {"error_code": NO_AUTHORIZATION, "error_str": "no right to publish"}
            await _send(guest.socket, _id=number, _result="failed", _message=failure)
            return
        await _send(guest.socket, _id=number, _result="success", _message={"ortc": []})
        for stream in body["ortc"]:
            if stream["stream_type"] == "low":
                continue
            ssrc = stream["ssrcs"][0]["ssrcId"]
            guest.streams[stream["stream_type"]] = ssrc
            guest.line.receive(stream)
            for other in self._others(guest):
                await self._announce(other, guest, stream["stream_type"], ssrc)

    def _report(self, guest: Guest) -> Report:
        return verify(
            guest.token,
            app_id=self.app_id,
            certificate=self.certificate,
            channel=guest.channel,
            uid=guest.uid,
            now=int(time.time()) + self.clock_offset,
        )

    async def _subscribe(self, guest: Guest, number: str, body: dict[str, Any]) -> None:
        other = self.guests.get(body["stream_id"])
        stream = "audio" if body["stream_type"] == "audio" else "high"
        if other is None or stream not in other.streams:
            await _send(guest.socket, _id=number, _result="failed", _message={"error_code": 6})
            return
        ssrc = other.streams[stream]
        other.line.listeners.setdefault(ssrc, []).append(guest.line)
        await _send(guest.socket, _id=number, _result="success", _message={"ssrcId": ssrc})
        if stream == "high":
            other.line.ask_picture(ssrc)

    async def _note(self, guest: Guest, kind: str, body: dict[str, Any]) -> None:
        if kind == "renew_token":
            guest.token = body["token"]
            self.renewals.append(guest.uid)
        elif kind == "unpublish":
            for stream in body.get("ortc", []):
                guest.streams.pop(stream["stream_type"], None)
            for other in self._others(guest):
                await _send(other.socket, _type="on_remove_stream", _message=_user(guest))
                for stream, ssrc in guest.streams.items():
                    await self._announce(other, guest, stream, ssrc)
        elif kind == "control":
            await self._mute(guest, str(body.get("action")))
        elif kind == "leave":
            await self._leave(guest)

    async def _mute(self, guest: Guest, action: str) -> None:
        """ "mute_local_audio" becomes "mute_audio" for the others."""
        told = action.replace("_local", "")
        if told in ("mute_audio", "mute_video"):
            guest.muted.add(told[5:])
        elif told in ("unmute_audio", "unmute_video"):
            guest.muted.discard(told[7:])
        else:
            return
        for other in self._others(guest):
            await _send(other.socket, _type=told, _message=_user(guest))

    async def _gone(self, guest: Guest) -> None:
        for other in self._others(guest):
            await _send(other.socket, _type="on_user_offline", _message=_user(guest))
        closing = asyncio.ensure_future(guest.line.close())
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)

    async def _announce(self, to: Guest, who: Guest, stream: str, ssrc: int) -> None:
        kind = "audio" if stream == "audio" else "video"
        body = {**_user(who), kind: True, "ssrcId": ssrc, "cname": f"c{who.uid}"}
        await _send(to.socket, _type=f"on_add_{kind}_stream", _message=body)
        if kind in who.muted:
            await _send(to.socket, _type=f"mute_{kind}", _message=_user(who))

    def _others(self, guest: Guest) -> list[Guest]:
        channel = [one for one in self.guests.values() if one.channel == guest.channel]
        return [one for one in channel if one.uid != guest.uid]


def _user(guest: Guest) -> dict[str, Any]:
    return {"uid": guest.uid, "uint_id": guest.uid}


def _peer(guest: Guest) -> dict[str, Any]:
    """As a page that comes back is told of the others."""
    return {
        **_user(guest),
        "audio": "audio" in guest.streams,
        "audio_ssrc": guest.streams.get("audio"),
        "video": "high" in guest.streams,
        "video_ssrc": guest.streams.get("high"),
        "audio_mute": "audio" in guest.muted,
        "video_mute": "video" in guest.muted,
        "audio_enable_local": True,
        "video_enable_local": True,
    }


def _text_of(message: Any) -> str | None:
    """Messages are JSON, large ones packed."""
    if message.type == WSMsgType.TEXT:
        return str(message.data)
    if message.type == WSMsgType.BINARY:
        with contextlib.suppress(zlib.error):
            return zlib.decompress(message.data).decode()
    return None


async def _send(socket: web.WebSocketResponse, **said: Any) -> None:
    with contextlib.suppress(ConnectionError):
        await socket.send_str(json.dumps(said))


async def _break(socket: web.WebSocketResponse) -> None:
    transport = socket._req.transport if socket._req else None
    if transport:
        transport.abort()


@contextmanager
def running_edge(folder: Path, app_id: str, certificate: str) -> Iterator[AgoraEdge]:
    """An edge for that project."""
    edge = AgoraEdge(app_id, certificate)
    edge.start(folder)
    try:
        yield edge
    finally:
        edge.stop()


def browser_flags(edge: AgoraEdge) -> list[str]:
    """Agora's hosts are on this machine, for this browser."""
    rules = ",".join(f"MAP {domain} 127.0.0.1:{edge.port}" for domain in DOMAINS)
    return [f"--host-resolver-rules={rules}", "--ignore-certificate-errors"]
