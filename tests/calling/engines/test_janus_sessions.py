"""Sessions of seats in a real Janus, with real WebRTC pages: who gets what, and who does not."""

import asyncio
import re
from contextlib import suppress

import pytest
from asgiref.sync import sync_to_async

from calling.engines.janus import keys
from calling.engines.janus.link import JanusRefusal, janus_link
from calling.engines.janus.reception import Reception
from calling.engines.janus.rooms import Rooms
from calling.engines.registry import engine_named
from calling.models import new_channel_name
from tests.janus.offers import OFFER
from tests.janus.page import JanusPage, SilentPage, until
from tests.janus.server import JanusServer, running_janus

pytestmark = pytest.mark.any_database
ANN, BEN, CAL = "a" * 32, "b" * 32, "c" * 32


@pytest.fixture
def room():
    """One of the test's own."""
    return new_channel_name()


@pytest.fixture
async def pages(janus, room):
    """`pages(seat)` is a page that has joined; all leave at the end."""
    joined = []

    async def join(seat, *muted):
        joined.append(JanusPage(room, seat, *muted))
        return await joined[-1].join()

    yield join
    await asyncio.gather(*(page.leave() for page in joined))


async def tell(method, *arguments):
    """What the services do, on a thread as they do it."""
    return await sync_to_async(getattr(engine_named("janus"), method))(*arguments)


async def gets_nothing(page, seat, *kinds):
    """No packet of these kinds within a while in which others would have come."""
    await asyncio.sleep(0.3)  # what was on its way
    before = [await page.count(seat, kind) for kind in kinds]
    await asyncio.sleep(1)
    assert [await page.count(seat, kind) for kind in kinds] == before


async def test_everybody_gets_sound_and_picture_of_the_others(pages, room):
    ann, ben = await pages(ANN), await pages(BEN)
    await ben.hears(ANN)
    await ann.hears(BEN)
    cal = await pages(CAL)
    await asyncio.gather(ann.hears(CAL), ben.hears(CAL), cal.hears(ANN))
    assert set(ann.seats.values()) == {BEN, CAL}
    assert await tell("roster", room) == {ANN, BEN, CAL}


async def test_a_full_call(janus, room):
    """Fifty: whoever comes last is offered two streams of each of the others at once."""
    others = [SilentPage(room, f"{number:032x}") for number in range(1, 50)]
    for page in others:
        await page.join()
    last = SilentPage(room, ANN)
    await last.join()
    await until(lambda: len(last.offers) == 1)
    assert len(re.findall("^m=(?:audio|video) 9 ", last.offers[0], re.M)) == 98
    assert await tell("roster", room) == {ANN, *(page.seat for page in others)}
    # The answer is as long; who leaves afterwards is news for who has answered.
    answer = last.offers[0].replace("a=sendonly", "a=recvonly").replace("actpass", "active")
    last.session.answer(answer)
    await others[0].leave()
    await until(lambda: len(last.offers) == 2)
    assert (last.lost, set(last.seats.values())) == (0, {page.seat for page in others[1:]})
    await asyncio.gather(*(page.leave() for page in (*others, last)))


async def test_who_leaves_is_gone_and_somebody_else_takes_the_place(pages, room):
    ann, ben = await pages(ANN), await pages(BEN)
    await ann.hears(BEN)
    await ben.leave()
    await until(lambda: set(ann.seats.values()) == set())
    assert await tell("roster", room) == {ANN}
    await pages(CAL)
    await ann.hears(CAL)


async def test_who_was_gone_before_they_were_asked_for(pages, monkeypatch):
    """The others are heard all the same."""
    add = Reception.add
    gone = {"id": f"{CAL}-gone"}
    monkeypatch.setattr(
        Reception, "add", lambda self, found: add(self, [*found, gone][: len(found) * 2])
    )
    await pages(ANN)
    ben = await pages(BEN)
    await ben.hears(ANN)


async def test_an_offer_that_comes_late_is_not_handed_on(pages):
    """Made before the last one, it knows less: a browser would refuse it, and begin anew."""
    ann = await pages(ANN)
    await pages(BEN)
    await ann.hears(BEN)
    await pages(CAL)
    await ann.hears(CAL)
    late = {"janus": "event", "sender": 0, "jsep": {"type": "offer", "sdp": ann.offers[0]}}
    ann.session._inbox.put_nowait(late)
    seen = len(ann.offers)
    await ann.hears(BEN)
    assert len(ann.offers) == seen


async def test_a_page_that_dies_is_gone(pages, room):
    ann, ben = await pages(ANN), await pages(BEN)
    await ann.hears(BEN)
    await ben.hang_up()
    await until(lambda: ben.lost == 1)
    assert await tell("roster", room) == {ANN}


async def test_a_seat_that_comes_back_is_heard_again(pages):
    """Also while Janus still has its former connection."""
    ann, ben = await pages(ANN), await pages(BEN)
    await ann.hears(BEN)
    again = await pages(BEN)
    await ann.hears(BEN)
    await ben.leave()
    await ann.hears(BEN)
    await again.hears(ANN)


async def test_nothing_passes_of_what_is_muted(pages, room):
    ann, ben = await pages(ANN), await pages(BEN)
    await ann.hears(BEN)
    await tell("mute", room, BEN, "video", True)
    await gets_nothing(ann, BEN, "video")
    await ann.gets(BEN, "audio")
    await tell("mute", room, BEN, "video", False)
    await ann.gets(BEN, "video")
    assert ben.lost == 0


async def test_a_mute_holds_for_a_connection_that_is_new(pages):
    """Not one packet: it is muted before the page hears where to send to."""
    ann = await pages(ANN)
    await pages(BEN, "video")
    await ann.gets(BEN, "audio", 100)
    assert await ann.count(BEN, "video") == 0


async def test_a_mute_that_changes_while_the_seat_comes_in(pages, room, monkeypatch):
    """What the rules say is asked until it stays: an unmute is not overridden by an old answer."""
    answers = [{"audio", "video"}, {"video"}, set(), set()]

    async def muted_kinds(page):
        return frozenset(answers.pop(0)) if page.seat == BEN else frozenset()

    monkeypatch.setattr(JanusPage, "muted_kinds", muted_kinds)
    ann = await pages(ANN)
    await pages(BEN)
    await ann.hears(BEN)
    assert answers == []


async def test_a_removed_page_is_mute_and_deaf(pages, room):
    """It did not hang up, and its session ends by the word of Janus alone."""
    ann, ben = await pages(ANN), await pages(BEN)
    await asyncio.gather(ann.hears(BEN), ben.hears(ANN))
    await tell("remove", room, BEN, True)
    await until(lambda: ben.lost == 1)
    await gets_nothing(ann, BEN, "audio", "video")
    await gets_nothing(ben, ANN, "audio", "video")
    assert await tell("roster", room) == {ANN}
    assert ann.lost == 0


async def test_who_is_removed_while_still_connecting_is_out(janus, room):
    page = JanusPage(room, ANN)
    page.session.begin(OFFER)
    await until(lambda: "a=candidate" in page.answer)
    await tell("remove", room, ANN, True)
    await until(lambda: page.lost == 1)
    await page.leave()


async def test_the_end_of_a_call_ends_every_connection(pages, room):
    ann, ben = await pages(ANN), await pages(BEN)
    await tell("end", room)
    await until(lambda: ann.lost == ben.lost == 1)
    await gets_nothing(ann, BEN, "audio", "video")
    assert await tell("roster", room) == set()


async def test_pages_learn_no_address_but_that_of_janus(pages, janus):
    """Every candidate is a port of Janus; and no page's own address goes to it."""
    ann, ben = await pages(ANN), await pages(BEN)
    await asyncio.gather(ann.hears(BEN), ben.hears(ANN))
    first, last = map(int, janus.environment["JANUS_MEDIA_PORTS"].split("-"))
    told = [ann.answer, ben.answer, *ann.offers, *ben.offers]
    ports = [
        int(port) for sdp in told for port in re.findall(r"a=candidate:.* (\d+) typ host", sdp)
    ]
    assert len(ports) >= len(told)
    assert all(first <= port <= last for port in ports)
    assert "a=candidate" in "".join(told)
    assert "typ srflx" not in "".join(told)


async def test_janus_writes_nothing_of_members(pages, janus):
    ann, ben = await pages(ANN), await pages(BEN)
    await asyncio.gather(ann.hears(BEN), ben.hears(ANN))
    lines = "\n".join(line for line in janus.log.splitlines() if line.startswith("["))
    assert not re.search(r"\d+\.\d+\.\d+\.\d+", lines), lines


async def test_sessions_leave_nothing_behind(janus, room, monkeypatch):
    """Whether the page left, died, or was put out: no socket in Janus, no task here."""
    # Left behind, it would sleep for longer than the test waits.
    monkeypatch.setattr("calling.engines.janus.link.KEEP_ALIVE_SECONDS", 600)
    tasks = asyncio.all_tasks()
    sockets = janus.sockets
    pages = [JanusPage(room, seat) for seat in (ANN, BEN, CAL)]
    for page in pages:
        await page.join()
    assert janus.sockets > sockets
    await tell("remove", room, BEN, False)
    await pages[2].hang_up()
    for page in pages:
        await page.leave()
    await until(lambda: janus.sockets <= sockets)
    await until(lambda: names_of(asyncio.all_tasks() - tasks) == set())


def names_of(tasks):
    """Of the sessions' tasks and their websockets': WebRTC's end when they please."""
    coroutines = [task.get_coro() for task in tasks]
    return {
        coroutine.__qualname__
        for coroutine in coroutines
        if coroutine.cr_frame.f_globals["__name__"].startswith(("calling.", "websockets."))
    }


async def test_a_session_that_ends_before_it_began_leaves_nothing(janus, room):
    sockets = janus.sockets
    for wait in (0, 0.001, 0.005, 0.01, 0.02, 0.05):
        page = JanusPage(room, ANN)
        joining = asyncio.create_task(page.join())
        await asyncio.sleep(wait)
        joining.cancel()
        await page.leave()
    await until(lambda: janus.sockets <= sockets)
    await until_empty(room)


async def test_a_session_ends_although_its_end_was_not_heard(janus, room, monkeypatch):
    """What waits for a thread takes a cancellation for an answer, and goes on."""
    is_asked = asyncio.Event()

    async def muted_kinds(page):
        is_asked.set()
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(30)
        return frozenset()

    monkeypatch.setattr(JanusPage, "muted_kinds", muted_kinds)
    page = JanusPage(room, ANN)
    page.session.begin(OFFER)
    await is_asked.wait()
    async with asyncio.timeout(10):
        await page.leave()
    await until_empty(room)


async def until_empty(room):
    async def is_empty():
        return await tell("roster", room) == set()

    await until(is_empty)


async def test_when_janus_dies_pages_are_told_and_may_come_again(tmp_path, settings, room):
    with running_janus(tmp_path) as janus:
        use(settings, janus)
        ann, ben = await JanusPage(room, ANN).join(), await JanusPage(room, BEN).join()
        await ann.hears(BEN)
        janus.kill()
        await until(lambda: ann.lost == ben.lost == 1)
        waits = JanusPage(room, ANN)
        waits.session.begin(ann.offered)
        await until(lambda: waits.lost == 1)
        janus.start()
        pages = [await JanusPage(room, seat).join() for seat in (ANN, BEN)]
        await pages[0].hears(BEN)
        for page in (ann, ben, waits, *pages):
            await page.leave()


async def test_a_janus_that_hangs_is_noticed(tmp_path, settings, room, monkeypatch):
    monkeypatch.setattr("calling.engines.janus.link.ANSWER_SECONDS", 0.5)
    monkeypatch.setattr("calling.engines.janus.link.PING_SECONDS", 0.2)
    monkeypatch.setattr("calling.engines.janus.link.PONG_SECONDS", 0.2)
    with running_janus(tmp_path) as janus:
        use(settings, janus)
        ann = await JanusPage(room, ANN).join()
        janus.stop()
        await until(lambda: ann.lost == 1)
        assert await tell("roster", room) is None
        await ann.leave()


async def test_nobody_waits_for_a_janus_that_hangs(tmp_path, settings, room):
    """And what was asked of it is done when it goes on."""
    with running_janus(tmp_path) as janus:
        use(settings, janus)
        ann = await JanusPage(room, ANN).join()
        janus.stop()
        await tell("remove", room, ANN, True)
        assert ann.lost == 0
        janus.go_on()
        await until(lambda: ann.lost == 1)
        await ann.leave()


def use(settings, janus: JanusServer) -> None:
    settings.JANUS_URL, settings.JANUS_ADMIN_KEY = janus.url, janus.key


class TestSecrets:
    """Somebody on this machine who finds Janus' port has nothing of it."""

    async def test_without_tokens_it_answers_nothing(self, janus, monkeypatch):
        monkeypatch.setattr(keys, "token_secret", lambda: "guessed")
        with pytest.raises(JanusRefusal, match="403"):
            async with janus_link():
                pass

    async def test_without_the_admin_key_there_is_no_room(self, janus, room, monkeypatch):
        monkeypatch.setattr(keys, "admin_key", lambda: "guessed")
        async with janus_link() as link:
            with pytest.raises(JanusRefusal, match="Unauthorized"):
                await Rooms(link, await link.attach()).open(room)

    async def test_without_the_rooms_secret_nobody_is_kicked(self, pages, room, monkeypatch):
        ann = await pages(ANN)
        monkeypatch.setattr(keys, "room_secret", lambda name: "guessed")
        async with janus_link() as link:
            rooms = Rooms(link, await link.attach())
            (feed,) = await rooms.feeds(room)
            for step in (
                rooms.kick(room, feed),
                rooms.mute(room, feed, "audio", True),
                rooms.close(room),
            ):
                with pytest.raises(JanusRefusal, match="Unauthorized"):
                    await step
        assert ann.lost == 0

    async def test_a_token_of_another_room_does_not_let_in(self, pages, room, monkeypatch):
        await pages(ANN)
        other = keys.room_token("another")
        monkeypatch.setattr(keys, "room_token", lambda name: other)
        async with janus_link() as link:
            wish = {"request": "join", "ptype": "publisher", "room": room, "id": BEN}
            with pytest.raises(JanusRefusal, match="Unauthorized"):
                await link.say(await link.attach(), wish | {"token": other})

    async def test_without_a_feed_of_ones_own_nobody_is_heard(self, pages, room):
        """Who is kicked is deaf: what is received hangs on the feed's private number."""
        await pages(ANN)
        async with janus_link() as link:
            handle = await link.attach()
            (feed,) = await Rooms(link, handle).feeds(room)
            wish = {
                "request": "join",
                "ptype": "subscriber",
                "room": room,
                "streams": [{"feed": feed}],
                "token": keys.room_token(room),
            }
            with pytest.raises(JanusRefusal, match="Unauthorized"):
                await link.say(await link.attach(), wish)
