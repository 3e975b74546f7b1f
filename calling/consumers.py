"""The websocket of a call: reads messages, calls services, passes events on (docs/protocol.md)."""

import asyncio
import json
import secrets
from time import monotonic, time
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings

from calling import selectors, services
from calling.errors import CallError, ParticipantNotFound, SeatGone, TooFast
from calling.events import (
    CloseCode,
    ErrorReply,
    Event,
    LeftReason,
    Pong,
    RemovedFromCall,
    Seated,
    Signal,
    call_group,
    member_group,
    seat_group,
)
from calling.media_line import MediaLine
from calling.messages import RateLimit, parse
from calling.models import Call
from ikoota import metrics
from ikoota.channel_layer import TidyRedisLayer
from ikoota.errors import AppError
from ikoota.membership.models import Member
from ikoota.membership.policies import can_take_part
from ikoota.membership.selectors import member_signed_in_by
from ikoota.outages import OUTAGES, note_outage

# Refused messages after which a socket that does not slow down is closed.
MAX_REFUSED = 100
# A sign of life is written at most this often, however often the client pings.
HEARTBEAT_SECONDS = 3.0
# Whether the session or device is still signed in, and the member in the call, is asked this
# often: a session may expire, and the message that closes the socket may be lost.
SIGN_IN_SECONDS = 30.0
# The number of the call's last event is read at most this often for one socket.
STANDING_SECONDS = 1.0
# Running grace timers; the event loop itself keeps only weak references to tasks.
_grace_timers: set[asyncio.Task[None]] = set()


class CallConsumer(AsyncWebsocketConsumer):
    """One browser tab (or app) of one member in one call, in the lobby or on a seat."""

    member: Member
    call: Call

    async def __call__(self, *arguments: Any) -> None:
        try:
            await super().__call__(*arguments)
        finally:
            if isinstance(self.channel_layer, TidyRedisLayer):
                self.channel_layer.forget(self.channel_name)

    async def connect(self) -> None:
        self.socket_id = secrets.token_hex(8)
        self.seat: str | None = None
        self.seq = -1
        self.is_live = False
        self.rate_limit = RateLimit()
        self.media = MediaLine(self.answer)
        self.heard_at = self.allowed_at = monotonic()
        self.call_seq, self.asked_at = -1, float("-inf")
        # Accepted before it is refused, because browsers see close codes only then.
        await self.accept()
        refusal = await self._enter()
        if refusal:
            await self.close(refusal)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if not self.is_live:
            return
        kind = None
        try:
            self.rate_limit.spend()
            kind, fields = parse(text_data)
            if await self._may_stay():
                await getattr(self, f"on_{kind}")(**fields)
        except AppError as error:
            await self.answer(ErrorReply(error.code, error.message, kind))
            if isinstance(error, TooFast):
                await self._too_fast()

    async def disconnect(self, code: int) -> None:
        self.is_live = False
        await self.media.end()
        for group in getattr(self, "groups_joined", ()):
            await self.channel_layer.group_discard(group, self.channel_name)
        if self.seat:
            await self._go_away()

    async def answer(self, event: Event) -> None:
        """Send an event to this socket only."""
        await self._send(event.as_dict())

    # --- messages of the client -----------------------------------------------------------------

    async def on_take_seat(self, seat: str) -> None:
        # The group first: peers may signal as soon as they hear of the seat. What comes for a
        # seat that is not this socket's is dropped in seat_signal().
        await self._join_group(seat_group(seat))
        try:
            await self._run(services.take_seat, self.member, self.call, seat, self.socket_id)
        except CallError:
            await self._leave_group(seat_group(seat))
            raise
        await self._sit_on(seat)
        await self.answer(Seated(seat))

    async def on_leave(self) -> None:
        if seat := self.seat:
            await self._sit_on(None)
            await self._run(services.leave_call, self.member, self.call, seat)

    async def on_mute(self, kind: str, on: bool) -> None:
        await self._run(services.set_mute, self.member, self.call, self._own_seat(), kind, on)

    async def on_hand(self, raised: bool) -> None:
        await self._run(services.set_hand, self.member, self.call, self._own_seat(), raised)

    async def on_signal(self, to: str, **body: Any) -> None:
        own = self._own_seat()
        connected = await self._run(selectors.connected_seats, self.call, own, to)
        if connected.get(own) != self.socket_id:
            raise SeatGone
        if to == own or to not in connected:
            raise ParticipantNotFound
        message = {"type": "seat.signal", "to": to, "event": Signal(own, **body).as_dict()}
        await self.channel_layer.group_send(seat_group(to), message)

    async def on_mask_failed(self, reason: str) -> None:
        metrics.MASK_FAILURES.labels(reason).inc()

    async def on_media_offer(self, attempt: int, sdp: str) -> None:
        own = self._own_seat()
        connected = await self._run(selectors.connected_seats, self.call, own)
        if connected.get(own) != self.socket_id:
            raise SeatGone
        await self.media.begin(self.call, own, attempt, sdp)

    async def on_media_answer(self, attempt: int, sdp: str) -> None:
        self.media.answer(attempt, sdp)

    async def on_ping(self) -> None:
        if monotonic() - self.asked_at >= STANDING_SECONDS and not await self._still_in():
            return
        await self.answer(Pong(self.call_seq))
        if monotonic() - self.heard_at < HEARTBEAT_SECONDS:
            return
        self.heard_at = monotonic()
        await self._run(services.close_lost_seats, self.call)
        await self._check_seat()

    async def on_resync(self) -> None:
        if self.seat and not await self._run(services.touch_seat, self.seat, self.socket_id):
            await self._sit_on(None)
        if await self._still_in():
            await self._send_snapshot()

    # --- messages of hosts and moderators -------------------------------------------------------

    async def on_mute_member(self, seat: str, kind: str) -> None:
        await self._moderate(services.mute_participant, seat, kind)

    async def on_mute_all(self, kind: str) -> None:
        await self._moderate(services.mute_all, kind)

    async def on_remove(self, seat: str) -> None:
        await self._moderate(services.remove_participant, seat)

    async def on_ban(self, seat: str) -> None:
        await self._moderate(services.ban_participant, seat)

    async def on_lift_ban(self, otoNumber: str) -> None:
        await self._moderate(services.lift_ban, otoNumber)

    async def on_role(self, otoNumber: str, role: str) -> None:
        await self._moderate(services.set_role, otoNumber, role)

    async def on_hand_over(self, otoNumber: str) -> None:
        await self._moderate(services.hand_over, otoNumber)

    async def on_lock(self, on: bool) -> None:
        await self._moderate(services.lock_call, on)

    async def on_pause(self) -> None:
        await self._moderate(services.pause_call)

    async def on_resume(self) -> None:
        await self._moderate(services.resume_call)

    async def on_end(self) -> None:
        await self._moderate(services.end_call)

    # --- messages of the channel layer ----------------------------------------------------------

    async def roster_event(self, message: dict[str, Any]) -> None:
        """An event for everybody in the call, unless the last snapshot knew it already."""
        event = message["event"]
        if event["seq"] <= self.seq or not await self._may_stay():
            return
        self.seq = event["seq"]
        _note_lag(message)
        await self._send(event)
        if event["type"] == "ended":
            await self._out(LeftReason.ENDED)
        elif event["type"] == "left" and event["seat"] == self.seat:
            await self._lost_seat(LeftReason(event["reason"]))

    async def seat_signal(self, message: dict[str, Any]) -> None:
        if message["to"] == self.seat and await self._may_stay():
            await self._send(message["event"])

    async def socket_out(self, message: dict[str, Any]) -> None:
        """The member's sockets are to close: all, or those on one seat except its new holder."""
        if message["keep"] == self.socket_id or message["seat"] not in ("", self.seat):
            return
        await self._out(LeftReason(message["reason"]))

    async def socket_signed_out(self, message: dict[str, Any]) -> None:
        """The browser or device that opened this socket was signed out, or all of the member's."""
        if message["sign_in"] in ("", self.scope["sign_in"].id):
            await self._sign_out()

    # --- steps ----------------------------------------------------------------------------------

    async def _enter(self) -> int | None:
        """Let the member in and send the roster; the close code when not."""
        member = self.scope.get("member")
        if member is None or not can_take_part(member):
            return CloseCode.NOT_SIGNED_IN
        self.member = member
        public_id = self.scope["url_route"]["kwargs"]["public_id"]
        try:
            self.call = await self._run(selectors.get_call_for, member, public_id)
        except CallError:
            return CloseCode.NOT_FOUND
        # Groups first, questions and snapshot second: what happens in between comes as an event.
        public_id = self.call.public_id
        self.groups_joined: list[str] = []
        await self._join_group(call_group(public_id))
        await self._join_group(member_group(member.oto_number))
        await self._join_group(member_group(member.oto_number, public_id))
        if not await self._is_signed_in():
            return CloseCode.NOT_SIGNED_IN
        if (await self._run(selectors.standing, member, self.call)).out:
            return CloseCode.OUT
        self.is_live = True
        await self._run(services.close_lost_seats, self.call)
        await self._send_snapshot()
        return None

    async def _still_in(self) -> bool:
        """Ask where the call stands: a socket whose closing message was lost closes here."""
        self.asked_at = monotonic()
        standing = await self._run(selectors.standing, self.member, self.call)
        self.call_seq = standing.seq
        if standing.out:
            await self._out(standing.out)
        return standing.out is None

    async def _send_snapshot(self) -> None:
        snapshot = await self._run(selectors.snapshot, self.member, self.call, self.seat)
        self.seq = snapshot.seq
        await self.answer(snapshot)

    async def _moderate(self, service: Any, *arguments: Any) -> None:
        await self._run(service, self.member, self.call, *arguments)

    def _own_seat(self) -> str:
        if self.seat is None:
            raise SeatGone
        return self.seat

    async def _check_seat(self) -> None:
        """Write the sign of life; a seat that was swept meanwhile is not this socket's any more."""
        if self.seat and not await self._run(services.touch_seat, self.seat, self.socket_id):
            await self._sit_on(None)
            raise SeatGone

    async def _sit_on(self, seat: str | None) -> None:
        """The seat that this socket holds from now on; what it sent from another one ends."""
        if seat != self.seat:
            await self.media.end()
        self.seat = seat

    async def _lost_seat(self, reason: LeftReason) -> None:
        """The seat was closed elsewhere: back to the lobby, or out when somebody wanted that."""
        if reason in (LeftReason.REPLACED, LeftReason.REMOVED, LeftReason.BANNED):
            await self._out(reason)
        await self._sit_on(None)

    async def _out(self, reason: LeftReason) -> None:
        """Say why, and close. The seat is closed already, or somebody else's now."""
        await self._sit_on(None)
        await self.answer(RemovedFromCall(reason))
        replaced = reason == LeftReason.REPLACED
        await self._close(CloseCode.REPLACED if replaced else CloseCode.OUT)

    async def _may_stay(self) -> bool:
        """Asked with whatever comes or goes: a socket that never pings does not outstay others."""
        if monotonic() - self.allowed_at < SIGN_IN_SECONDS:
            return True
        self.allowed_at = monotonic()
        if not await self._is_signed_in():
            await self._sign_out()
            return False
        return await self._still_in()

    async def _is_signed_in(self) -> bool:
        member = await self._run(member_signed_in_by, self.scope["sign_in"])
        return member == self.member and can_take_part(member)

    async def _sign_out(self) -> None:
        """Give the seat up at once: whoever holds this device next must not be in the call."""
        try:
            await self.on_leave()
        finally:
            await self._close(CloseCode.NOT_SIGNED_IN)

    async def _go_away(self) -> None:
        """The connection is gone: mark the seat, and free it after the grace time."""
        await self._run(services.lose_socket, self.call, self.seat, self.socket_id)
        timer = asyncio.create_task(_free_after_grace(self.call))
        _grace_timers.add(timer)
        timer.add_done_callback(_grace_timers.discard)

    async def _send(self, body: dict[str, Any]) -> None:
        if self.is_live:
            await self.send(text_data=json.dumps(body))

    async def _too_fast(self) -> None:
        metrics.THROTTLED.labels("socket").inc()
        if self.rate_limit.refused >= MAX_REFUSED:
            await self._close(CloseCode.FLOODING)

    async def _close(self, code: int) -> None:
        if self.is_live:
            self.is_live = False
            await self.close(code)

    async def _join_group(self, group: str) -> None:
        self.groups_joined.append(group)
        await self.channel_layer.group_add(group, self.channel_name)

    async def _leave_group(self, group: str) -> None:
        self.groups_joined.remove(group)
        await self.channel_layer.group_discard(group, self.channel_name)

    @staticmethod
    async def _run(function: Any, *arguments: Any) -> Any:
        """Run a service or selector where the database may be used."""
        return await database_sync_to_async(function)(*arguments)


def _note_lag(message: dict[str, Any]) -> None:
    # A process of an older release sends no time; clocks of two machines differ a little.
    if at := message.get("at"):
        metrics.EVENT_LAG.observe(max(0.0, time() - at))


async def _free_after_grace(call: Call) -> None:
    # A little over, so that the seat is lost by the clock of the row, too.
    await asyncio.sleep(settings.SEAT_GRACE_SECONDS + 0.05)
    try:
        await database_sync_to_async(services.close_lost_seats)(call)
    except OUTAGES as error:
        # The sweeper frees it.
        note_outage(error)
