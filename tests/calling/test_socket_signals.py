"""Signalling between seats, and everything a client should not send."""

import inspect
import json

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from calling.consumers import CallConsumer
from calling.errors import BadMessage
from calling.events import seat_group
from calling.messages import MAX_BYTES, SHAPES, RateLimit, parse
from calling.models import Participation
from ikoota.errors import AppError
from tests.calling.scenes import Socket, in_loop, new_call

OFFER = {"type": "offer", "sdp": "v=0\r\n"}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3)
    ),
    max_leaves=8,
)
CANDIDATE = {"candidate": "candidate:1 1 udp 1 192.0.2.1 9 typ host", "sdpMid": "0"}


@pytest.mark.django_db(transaction=True)
class TestRelay:
    @pytest.mark.parametrize("body", [{"description": OFFER}, {"candidate": CANDIDATE}])
    @in_loop
    async def test_reaches_the_seat_with_the_senders_own(self, ann, ben, call, body):
        host, guest = await Socket.seated(ann, call), await Socket.seated(ben, call)
        await guest.say(type="signal", to=host.seat, **body)
        assert await host.until("signal") == {"type": "signal", "from": guest.seat, **body}

    @in_loop
    async def test_nobody_else_hears_it(self, ann, ben, cal, call):
        host, guest = await Socket.seated(ann, call), await Socket.seated(ben, call)
        third = await Socket.seated(cal, call)
        await guest.say(type="signal", to=host.seat, description=OFFER)
        await host.until("signal")
        await third.say(type="ping")
        while (event := await third.read())["type"] != "pong":
            assert event["type"] == "joined"

    @in_loop
    async def test_not_from_the_lobby(self, ann, ben, call):
        host, lobby = await Socket.seated(ann, call), await Socket.open(ben, call)
        code = await lobby.refused(type="signal", to=host.seat, description=OFFER)
        assert code == "seat_gone"

    @in_loop
    async def test_not_into_another_call(self, ann, ben, call):
        other = await sync_to_async(new_call)(ann)
        host, guest = await Socket.seated(ann, other), await Socket.seated(ben, call)
        code = await guest.refused(type="signal", to=host.seat, description=OFFER)
        assert code == "participant_not_found"

    @in_loop
    async def test_not_as_somebody_else(self, ann, ben, call):
        """An offer in the name of another seat: the sender is never taken from the message."""
        host, guest = await Socket.seated(ann, call), await Socket.seated(ben, call)
        forged = {"to": host.seat, "from": host.seat, "description": OFFER}
        assert await guest.refused(type="signal", **forged) == "bad_message"
        assert await guest.refused(type="signal", to=guest.seat, description=OFFER) == (
            "participant_not_found"
        )

    @in_loop
    async def test_not_from_a_replaced_tab(self, ann, ben, call):
        host, first = await Socket.seated(ann, call), await Socket.seated(ben, call)
        await Socket.seated(ben, call)
        await first.say(type="signal", to=host.seat, description=OFFER)
        assert await first.close_code() == 4409
        with pytest.raises(AssertionError):
            assert (await host.until("left"))["type"] == "signal"

    @in_loop
    async def test_not_from_a_tab_whose_seat_another_connection_holds(self, ann, ben, call):
        host, guest = await Socket.seated(ann, call), await Socket.seated(ben, call)
        await Participation.objects.filter(seat=guest.seat).aupdate(socket_id="newer")
        code = await guest.refused(type="signal", to=host.seat, description=OFFER)
        assert code == "seat_gone"

    @in_loop
    async def test_what_is_for_another_seat_is_dropped(self, ben, call):
        """A socket listens for a moment before its take_seat is refused."""
        guest = await Socket.seated(ben, call)
        message = {"type": "seat.signal", "to": "0" * 32, "event": {"type": "signal"}}
        await get_channel_layer().group_send(seat_group(guest.seat), message)
        assert await guest.wire.receive_nothing(timeout=0.5) or (
            (await guest.read())["type"] == "joined" and await guest.wire.receive_nothing(0.5)
        )


@pytest.mark.django_db(transaction=True)
class TestBadFrames:
    @pytest.mark.parametrize(
        "frame",
        [
            "{",
            "[]",
            "null",
            '"ping"',
            "NaN",
            "[" * 60_000,
            "9" * 5_000,
            '{"type": "connect"}',
            '{"type": "_send", "body": {}}',
            '{"type": ["ping"]}',
            '{"type": "ping", "more": 1}',
            '{"type": "take_seat", "seat": "\\ud800"}',
            '{"type": "hand", "raised": 1}',
            '{"type": "mute", "kind": "screen", "on": true}',
            json.dumps({"type": "ping", "x": "y" * 1_000_000}),
        ],
    )
    @in_loop
    async def test_are_answered_and_the_socket_lives(self, ben, call, frame):
        socket = await Socket.open(ben, call)
        await socket.wire.send_to(text_data=frame)
        assert (await socket.read())["code"] == "bad_message"
        await socket.say(type="ping")
        assert (await socket.read())["type"] == "pong"

    @in_loop
    async def test_binary_is_refused(self, ben, call):
        socket = await Socket.open(ben, call)
        await socket.wire.send_to(bytes_data=b"\x00" * 100)
        assert (await socket.read())["code"] == "bad_message"

    @in_loop
    async def test_flooding_is_slowed_and_then_closed(self, ben, call):
        socket = await Socket.open(ben, call)
        for _ in range(1500):
            await socket.say(type="ping")
        assert (await socket.until("error"))["code"] == "too_fast"
        assert await socket.close_code() == 4429

    @pytest.mark.any_database
    def test_fuzzed_signalling(self, ann, ben, call):
        """Whatever is sent, the neighbour hears nothing that is not a well-formed signal."""

        @in_loop
        async def send(bodies):
            host, guest = await Socket.seated(ann, call), await Socket.seated(ben, call)
            for body in bodies:
                await guest.say(**{"type": "signal", "to": host.seat} | body)
            await guest.say(type="ping")
            while (event := await guest.read())["type"] != "pong":
                assert event["type"] in ("error", "joined", "signal")
            await guest.say(type="leave")
            while (event := await host.read())["type"] != "left":
                assert event["type"] in ("joined", "signal")
                if event["type"] == "signal":
                    assert event["from"] == guest.seat

        keys = st.sampled_from(["description", "candidate", "to", "from", "type", "seat"])
        run = given(st.lists(st.dictionaries(keys, JSON, max_size=4), min_size=5, max_size=20))
        quick = hypothesis_settings(
            max_examples=15, deadline=None, suppress_health_check=list(HealthCheck)
        )
        quick(run(send))()


class TestParsing:
    @given(st.text(max_size=300))
    def test_any_text_is_parsed_or_refused(self, text):
        try:
            kind, _ = parse(text)
        except BadMessage:
            return
        assert kind in SHAPES

    @given(JSON)
    def test_any_json_is_parsed_or_refused(self, body):
        try:
            kind, fields = parse(json.dumps(body))
        except BadMessage:
            return
        assert any(shape.keys() == fields.keys() for shape in SHAPES[kind])

    @given(st.sampled_from(sorted(SHAPES)), st.data())
    def test_any_fields_of_any_message_are_parsed_or_refused(self, kind, data):
        names = sorted({name for shape in SHAPES[kind] for name in shape})
        body = {name: data.draw(JSON) for name in names}
        try:
            assert parse(json.dumps({"type": kind} | body)) == (kind, body)
        except BadMessage:
            return

    def test_every_message_has_its_handler(self):
        for kind, shapes in SHAPES.items():
            takes = inspect.signature(getattr(CallConsumer, f"on_{kind}")).parameters
            free = any(one.kind is one.VAR_KEYWORD for one in takes.values())
            for shape in shapes:
                assert free or set(shape) == set(takes) - {"self"}

    def test_longest_frame(self):
        padding = " " * (MAX_BYTES - len('{"type":"ping"}'))
        assert parse('{"type":"ping"}' + padding)[0] == "ping"
        with pytest.raises(AppError):
            parse('{"type":"ping"}' + padding + " ")

    @pytest.mark.parametrize(
        "body",
        [
            {"description": {"type": "offer", "sdp": "x" * 50_000}},
            {"description": {"type": "rollback", "sdp": ""}},
            {"description": OFFER | {"name": "Ann"}},
            {"description": {"type": "offer", "sdp": "é"}},
            {"description": OFFER, "candidate": CANDIDATE},
            {"candidate": CANDIDATE | {"address": "192.0.2.1"}},
            {"candidate": CANDIDATE | {"sdpMLineIndex": True}},
            {"candidate": CANDIDATE | {"sdpMLineIndex": -1}},
            {"candidate": {}},
            {"candidate": None},
            {},
        ],
    )
    def test_signals_of_another_shape_are_refused(self, body):
        with pytest.raises(AppError):
            parse(json.dumps({"type": "signal", "to": "0" * 32, **body}))

    def test_rate_is_a_bucket_that_fills_again(self):
        now = [0.0]
        limit = RateLimit(rate=1, burst=2, clock=lambda: now[0])
        limit.spend()
        limit.spend()
        with pytest.raises(AppError):
            limit.spend()
        now[0] = 1.0
        limit.spend()
        assert limit.refused == 1
