"""The media of a websocket's seat in a call through Janus: when they begin and when they end."""

import pytest
from asgiref.sync import sync_to_async

from calling import selectors, services
from calling.engines.janus import JanusEngine
from calling.engines.registry import engine_named
from calling.models import Participation
from tests.calling.scenes import Socket, in_loop, join, new_call, sit
from tests.janus.offers import OFFER
from tests.janus.page import until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def call(janus, ann):
    return new_call(ann)


async def roster(call):
    return await sync_to_async(engine_named("janus").roster)(call.channel_name)


async def until_in_janus(call, *seats):
    async def is_so():
        return await roster(call) == set(seats)

    await until(is_so)


async def sending(member, call):
    """Seated, and its offer answered."""
    socket = await Socket.seated(member, call)
    await socket.say(type="media_offer", attempt=1, sdp=OFFER)
    answer = await socket.until("media_answer")
    assert answer["attempt"] == 1
    assert answer["sdp"].startswith("v=0")
    return socket


@in_loop
async def test_an_offer_is_answered_and_the_seat_is_in_janus(ann, ben, call):
    host, guest = await sending(ann, call), await sending(ben, call)
    assert await roster(call) == {host.seat, guest.seat}


@in_loop
async def test_another_offer_takes_the_place_of_the_first(ben, call):
    guest = await sending(ben, call)
    await guest.say(type="media_offer", attempt=2, sdp=OFFER)
    assert (await guest.until("media_answer"))["attempt"] == 2
    await until_in_janus(call, guest.seat)


@in_loop
async def test_the_connection_ends_with_the_websocket(ben, call, settings):
    """At once, and not only with the seat."""
    settings.SEAT_GRACE_SECONDS = 300
    guest = await sending(ben, call)
    await guest.drop()
    await until_in_janus(call)


@pytest.mark.parametrize("message", [{"type": "leave"}, {"type": "take_seat"}])
@in_loop
async def test_the_connection_ends_with_the_seat(ben, call, message, monkeypatch):
    """Left, or given up for another one; also if Janus were not told of it."""
    monkeypatch.setattr(JanusEngine, "remove", lambda *arguments: None)
    guest = await sending(ben, call)
    if message["type"] == "take_seat":
        await sync_to_async(services.leave_call)(ben, call)
        message["seat"] = await sync_to_async(join)(ben, call)
    await guest.say(**message)
    await until_in_janus(call)


@pytest.mark.parametrize("how", ["remove", "ban", "end"])
@in_loop
async def test_who_is_put_out_is_out_of_janus(ann, ben, call, how):
    host, guest = await sending(ann, call), await sending(ben, call)
    await host.say(type=how, **({} if how == "end" else {"seat": guest.seat}))
    assert await guest.close_code() == 4410
    await until_in_janus(call, *([] if how == "end" else [host.seat]))


@in_loop
async def test_who_was_swept_is_out_of_janus(ben, call):
    """By a process that has nothing to do with the websocket, which says nothing."""
    guest = await sending(ben, call)
    await Participation.objects.filter(seat=guest.seat).aupdate(last_seen_at="2020-01-01T00:00Z")
    assert await sync_to_async(services.sweep_calls)() == 1
    await until_in_janus(call)


@in_loop
async def test_not_from_the_lobby(ben, call):
    lobby = await Socket.open(ben, call)
    assert await lobby.refused(type="media_offer", attempt=1, sdp=OFFER) == "seat_gone"


@in_loop
async def test_not_from_a_tab_whose_seat_another_connection_holds(ben, call):
    guest = await Socket.seated(ben, call)
    await Participation.objects.filter(seat=guest.seat).aupdate(socket_id="newer")
    assert await guest.refused(type="media_offer", attempt=1, sdp=OFFER) == "seat_gone"
    assert await roster(call) == set()


@in_loop
async def test_not_where_the_media_do_not_pass_the_site(ben, call):
    call.engine = "direct"
    await call.asave()
    guest = await Socket.seated(ben, call)
    assert await guest.refused(type="media_offer", attempt=1, sdp=OFFER) == "bad_message"


@pytest.mark.parametrize("kind", ["media_offer", "media_answer"])
@in_loop
async def test_descriptions_that_cannot_be_used_are_refused(ben, call, kind):
    guest = await sending(ben, call)
    code = await guest.refused(type=kind, attempt=1, sdp="v=0\r\n")
    assert code == "invalid_description"
    await until_in_janus(call, guest.seat)


@in_loop
async def test_answers_to_what_was_before_are_dropped(ben, call):
    guest = await sending(ben, call)
    await guest.say(type="media_answer", attempt=0, sdp="v=0\r\n")
    await guest.say(type="ping")
    while (event := await guest.read())["type"] != "pong":
        assert event["type"] != "error"


@in_loop
async def test_a_page_that_begins_again_and_again_is_slowed(ben, call):
    guest = await Socket.seated(ben, call)
    for attempt in range(12):
        await guest.say(type="media_offer", attempt=attempt, sdp=OFFER)
    assert (await guest.until("error"))["code"] == "too_fast"


@in_loop
async def test_a_page_is_told_when_janus_is_away(ben, call, settings):
    guest = await Socket.seated(ben, call)
    settings.JANUS_URL = "ws://127.0.0.1:1"
    await guest.say(type="media_offer", attempt=3, sdp=OFFER)
    assert await guest.until("media_lost") == {"type": "media_lost", "attempt": 3}


class TestMutedKinds:
    """What a new connection of a seat may not send."""

    def test_what_the_member_or_a_host_muted(self, ann, ben, call):
        seat = sit(ben, call).seat
        assert selectors.muted_kinds(call, seat) == set()
        services.set_mute(ben, call, seat, "video", True)
        assert selectors.muted_kinds(call, seat) == {"video"}
        services.mute_participant(ann, call, seat, "audio")
        assert selectors.muted_kinds(call, seat) == {"audio", "video"}

    def test_everything_while_the_call_is_paused(self, ann, ben, call):
        seat = sit(ben, call).seat
        services.pause_call(ann, call)
        assert selectors.muted_kinds(call, seat) == {"audio", "video"}
        services.resume_call(ann, call)
        assert selectors.muted_kinds(call, seat) == set()

    def test_everything_of_a_seat_that_is_nobodys(self, ben, call):
        seat = sit(ben, call).seat
        services.leave_call(ben, call)
        assert selectors.muted_kinds(call, seat) == {"audio", "video"}
