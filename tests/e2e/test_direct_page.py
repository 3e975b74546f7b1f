"""The direct engine in a real browser: two members in one page, over a bad line."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.lab_site import lab_page

pytestmark = pytest.mark.e2e


@pytest.fixture
def page(lab: str, lab_chromium: Browser) -> Iterator[Page]:
    with lab_page(lab_chromium, f"{lab}/direct") as page:
        yield page


def test_a_newcomer_and_who_is_there_see_each_other(page: Page) -> None:
    page.evaluate("() => lab.connect()")
    assert page.evaluate("() => [lab.a.count('peer'), lab.b.count('peer')]") == [1, 1]
    page.evaluate(
        "() => lab.until(() => lab.a.tracks.has('b audio') && lab.b.tracks.has('a audio'))"
    )
    assert page.evaluate("() => [lab.sent('offer', 'a'), lab.sent('offer', 'b')]") == [0, 1]


def test_both_offering_at_once_is_settled(page: Page) -> None:
    page.evaluate(
        """async () => {
            lab.add_b();
            lab.call.delay = 100;
            await Promise.all([lab.a.join(), lab.b.join()]);
            await lab.both_see();
        }"""
    )
    assert page.evaluate("() => [lab.sent('offer', 'a') > 0, lab.sent('offer', 'b') > 0]") == [
        True,
        True,
    ]
    assert page.evaluate("() => [lab.a.tracks.size, lab.b.tracks.size]") == [2, 2]


def test_an_offer_that_nobody_heard_is_made_good(page: Page) -> None:
    """A is seated but does not listen yet when B offers, and B does not give way."""
    page.evaluate(
        """async () => {
            lab.add_b();
            lab.call.delay = 0;
            await lab.b.join();
            await lab.sleep(300);
            await lab.a.join();
            // At once, that is, and not only when the upkeep comes round after two seconds.
            await lab.until(() => lab.sent('offer', 'b') === 2, 1200);
            await lab.both_see();
        }"""
    )


def test_the_relays_credentials_are_renewed_before_they_run_out(page: Page) -> None:
    """For the connection there is, and for the next one; B has no relay."""
    page.evaluate(
        """async () => {
            await lab.a.join(lab.relayFor(200));
            lab.add_b();
            await lab.b.join();
            await lab.both_see();
            await lab.until(() => lab.renewals.length);
            lab.add_c();
            await lab.until(() => lab.relay_names().length === 2);
        }"""
    )
    left = "() => lab.relay_names().map((name) => parseInt(name) - Date.now() / 1000)"
    assert all(seconds > 3000 for seconds in page.evaluate(left))
    assert page.evaluate("() => lab.renewals.length") == 1


def test_lost_signals_are_made_good(page: Page) -> None:
    page.evaluate(
        """async () => {
            lab.call.lost = () => true;
            await lab.a.join();
            lab.add_b();
            await lab.b.join();
            await lab.sleep(1000);
            lab.call.lost = () => false;
            await lab.both_see();
        }"""
    )


def test_who_leaves_is_gone(page: Page) -> None:
    page.evaluate("() => lab.connect()")
    page.evaluate("() => { lab.b.engine.leave(); lab.call.unseat('b'); }")
    assert page.evaluate("() => lab.a.events_of('gone')") == [["gone", "b", None]]
    assert page.evaluate("() => lab.b.events.at(-1)") == ["gone", "a", None]
    assert page.evaluate("() => lab.b.tracks.get('a video').readyState") == "ended"


def test_a_page_loaded_anew_on_the_same_seat_is_seen_again(page: Page) -> None:
    page.evaluate("() => lab.connect()")
    page.evaluate(
        """async () => {
            lab.old = lab.a.tracks.get('b video');
            lab.a.tracks.clear();
            lab.b.engine.leave();
            lab.add_b();
            await lab.b.join();
            await lab.both_see();
        }"""
    )
    assert page.evaluate("() => [lab.a.count('peer'), lab.a.count('gone')]") == [1, 0]
    # On a connection of its own: not every browser takes another's certificate on an old one.
    assert page.evaluate("() => lab.old.readyState") == "ended"


def test_malformed_signals_break_nothing(page: Page) -> None:
    page.evaluate("() => lab.connect()")
    page.evaluate(
        """async () => {
            const nonsense = [
                {}, { description: null }, { description: { type: 'offer', sdp: 'v=0' } },
                { description: { type: 'answer', sdp: 'v=0\\r\\no=- 7 2 IN IP4 127.0.0.1\\r\\n' } },
                { description: { type: 'rollback' } }, { candidate: 7 },
                { candidate: { candidate: 'nonsense', sdpMid: '99' } },
            ];
            for (const from of ['b', 'unknown', 'a', undefined])
                for (const signal of nonsense) lab.a.line.emit('signal', { from, ...signal });
            await lab.sleep(500);
            await lab.both_see();
        }"""
    )
    assert page.evaluate("() => lab.a.count('peer')") == 1


def test_an_offer_from_no_seat_of_the_roster_is_not_answered(page: Page) -> None:
    page.evaluate("() => lab.a.join()")
    page.evaluate(
        """async () => {
            const stranger = new RTCPeerConnection();
            stranger.addTransceiver('video');
            await stranger.setLocalDescription();
            const description = stranger.localDescription.toJSON();
            lab.a.line.emit('signal', { from: 'z', description });
            await lab.sleep(500);
        }"""
    )
    assert page.evaluate("() => [lab.call.relayed, lab.a.count('peer')]") == [[], 0]


def test_muted_video_sends_nothing_also_to_who_comes_later(page: Page) -> None:
    page.evaluate("() => lab.connect()")
    assert page.evaluate("() => lab.a.framesOf('b', 700)") > 5
    page.evaluate("() => lab.b.engine.mute('video', true)")
    assert page.evaluate("() => lab.a.framesOf('b', 700)") == 0
    page.evaluate(
        """async () => {
            lab.add_c();
            await lab.c.join();
            await lab.until(() => lab.c.tracks.has('b video'));
            await lab.sleep(1000);
        }"""
    )
    assert page.evaluate("() => lab.c.framesOf('b', 700)") == 0
    page.evaluate("() => lab.b.engine.mute('video', false)")
    page.evaluate("() => lab.c.sees('b', 'blue')")


@pytest.mark.parametrize("muted", [True, False], ids=["muted", "unmuted"])
def test_what_changes_while_a_newcomers_connection_comes_up_counts(page: Page, muted: bool) -> None:
    """A knows of B and has nothing that sends to B yet."""
    page.evaluate(
        """async (muted) => {
            await lab.a.join();
            lab.a.engine.mute('video', !muted);
            lab.call.lost = () => true;
            lab.add_b();
            await lab.b.join();
            await lab.until(() => lab.a.count('peer') === 1);
            lab.a.engine.mute('video', muted);
            lab.call.lost = () => false;
            await lab.until(() => lab.b.tracks.has('a video') && lab.b.tracks.has('a audio'));
        }""",
        muted,
    )
    if muted:
        page.evaluate("() => lab.a.sees('b', 'blue')")
        assert page.evaluate("() => lab.b.framesOf('a', 1000)") == 0
    else:
        page.evaluate("() => lab.b.sees('a', 'red')")


def test_a_replaced_track_is_seen(page: Page) -> None:
    page.evaluate("() => lab.connect()")
    page.evaluate("() => lab.b.engine.replace('video', lab.a.stream.getVideoTracks()[0])")
    page.evaluate("() => lab.a.sees('b', 'red')")


def test_quality_and_speech_are_told(page: Page) -> None:
    page.evaluate("() => lab.connect()")
    page.evaluate("() => lab.until(() => lab.a.level > 0.05)")
    page.evaluate("() => lab.until(() => lab.a.events_of('quality').at(-1)?.[2] === 'good')")
    assert page.evaluate("() => lab.a.events_of('state').at(-1)[1]") == "connected"


def test_who_was_removed_has_left(page: Page) -> None:
    page.evaluate("() => lab.connect()")
    page.evaluate("() => lab.b.line.emit('removed', { type: 'removed', reason: 'removed' })")
    ends = page.evaluate("() => lab.b.events.slice(-3)")
    assert ends == [["removed", "removed", None], ["state", "left", None], ["gone", "a", None]]


def test_relay_only_shows_no_address_of_the_member(page: Page) -> None:
    """Without a relay there is no way then, and no candidate may tell one."""
    page.evaluate(
        """async () => {
            await lab.a.join({ iceTransportPolicy: 'relay' });
            lab.add_b();
            await lab.b.join({ iceTransportPolicy: 'relay' });
            await lab.sleep(1500);
        }"""
    )
    assert page.evaluate("() => lab.sent('candidate', 'a') + lab.sent('candidate', 'b')") == 0
    assert page.evaluate("() => lab.sent('offer', 'b')") > 0
