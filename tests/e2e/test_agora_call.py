"""A call through Agora's own, unmodified SDK, up to the boundary of its cloud: an edge on loopback.

The tests share one call of two members and go through it in order.
"""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser, Playwright, expect

from calling.engines.agora.tokens import Grant, build_token
from tests.agora_edge.edge import AgoraEdge, browser_flags, running_edge
from tests.calling.agora.vectors import OWN_CERTIFICATE, OWN_ID
from tests.e2e.browsers import Person, launch
from tests.e2e.call_page import PATIENCE, CallPage
from tests.e2e.cast import Cast
from tests.e2e.site import Site, start_site
from tests.e2e.tally import Tally
from tests.media.exposure import judge, shows_background
from tests.media.hearing import listen

# Two browsers, the SDK and the edge fill two cores for minutes.

# All that Agora's SDK may talk to: its access points and its edges.
HOSTS = re.compile(r"(ap-web-\d(-\w+)?|[\d-]+\.edge)\.(agora\.io|sd-rtn\.com)")
RATE = 48_000
# Tries to send with a token, as a page that does not obey would.
TRY_TO_PUBLISH = """async ({ appId, channel, uid, token }) => {
  const { loadSdk } = await import('/static/js/engines/agora/sdk.js');
  const sdk = await loadSdk();
  const client = sdk.createClient({ mode: 'live', codec: 'vp8', role: 'host' });
  try {
    await client.join(appId, channel, token, uid);
    const canvas = document.createElement('canvas');
    canvas.getContext('2d').fillRect(0, 0, 10, 10);
    const [mediaStreamTrack] = canvas.captureStream(5).getVideoTracks();
    await client.publish(sdk.createCustomVideoTrack({ mediaStreamTrack }));
    return 'published';
  } catch (error) {
    return `${error.code}`;
  } finally {
    await client.leave();
  }
}"""

RUNNING_PICTURE = """() => {
  const seats = [...document.querySelectorAll('[data-testid="tile"] video')];
  const tracks = seats.map((video) => video.srcObject?.getVideoTracks()[0]);
  return tracks.filter((track) => track && track.readyState === 'live' && !track.muted).length >= 2;
}"""


@dataclass
class Act:
    """The call: who is in it, on which uid, and how they are known to the site."""

    site: Site
    edge: AgoraEdge
    cast: Cast
    call: str
    pages: tuple[CallPage, CallPage]
    uids: tuple[int, int]

    def wait_until(self, is_so: Callable[[], bool]) -> None:
        self.pages[0].wait_until(is_so)


@pytest.fixture(scope="module")
def edge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AgoraEdge]:
    with running_edge(tmp_path_factory.mktemp("edge"), OWN_ID, OWN_CERTIFICATE) as running:
        yield running


@pytest.fixture(scope="module")
def agora_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own, whose calls go through Agora."""
    running, process = start_site(
        tmp_path_factory.mktemp("agora"),
        MEDIA_ENGINE="agora",
        AGORA_APP_ID=OWN_ID,
        AGORA_APP_CERTIFICATE=OWN_CERTIFICATE,
    )
    yield running
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture(scope="module")
def act(
    playwright: Playwright, people: tuple[Person, ...], agora_site: Site, edge: AgoraEdge
) -> Iterator[Act]:
    started: dict[int, Browser] = {}

    def browser(number: int) -> Browser:
        if number not in started:
            flags = browser_flags(edge)
            started[number] = launch(playwright.chromium, people[number], *flags)
        return started[number]

    cast = Cast(agora_site, browser, {})
    cast.guard.domains = (".agora.io", ".sd-rtn.com")
    # The SDK asks two domains at once and drops the slower one; what a test has refused or cut, it
    # also rejects in promises of its own, which nobody but it could catch.
    cast.guard.allow("WebSocket connection to 'wss://127-0-0-1.edge.", "uncaught: AgoraRTCError")
    # Frames in the workers of a page that was put out; the browser says so a while later.
    cast.guard.allow("VideoFrame was garbage collected")
    call = cast.new_call("Over Agora")
    first = cast.page(0, outgoing=True).open(call).start()
    second = cast.page(1).open(call).start()
    for page in (first, second):
        page.join()
    first.wait_until(lambda: len(edge.guests) == 2)
    yield Act(agora_site, edge, cast, call, (first, second), (edge.joins[0], edge.joins[1]))
    cast.close()
    for one in started.values():
        one.close()
    cast.guard.check()


def test_masked_pictures_and_sound_arrive_at_the_edge_and_at_the_other_page(
    act: Act, people: tuple[Person, ...], tally: Tally
) -> None:
    """Stamped film: a picture or a sound of the devices themselves would be recognised."""
    second = act.pages[1]
    received = second.record_masked(5, people[0].film)
    second.wait_for_sound()
    report, hearings = tally.judge(received, [people[0].film], people[0].speech)
    assert report.exposed == []
    assert sum(hearing.exposed for hearing in hearings) == 0

    act.wait_until(lambda: len(act.edge.sounds_of(act.uids[0])) >= 150)
    # From all over the time; judging each of them takes longer than the call.
    at_edge = [_jpeg(picture) for picture in act.edge.pictures_of(act.uids[0])[::6]]
    assert judge(at_edge, [people[0].film]).exposed == []
    assert any(shows_background(picture, [people[0].film]) for picture in at_edge)
    samples = _samples(act.edge.sounds_of(act.uids[0]))
    speech = people[0].speech
    hearing = listen(samples, RATE, speech.samples, speech.rate, by_line=False)
    assert hearing.exposed == 0
    assert np.abs(samples).max() > 0.01


def test_agora_is_told_numbers_and_nothing_of_people(act: Act) -> None:
    """No OTO#, no account, no seat, no id that stays, and no host but those that carry the call."""
    told = "\n".join(act.edge.traffic)
    assert str(act.uids[0]) in told
    for member in act.site.members:
        assert member.username not in told
        assert member.oto_number is None or member.oto_number[4:] not in told
    for (seat,) in act.site.rows("SELECT seat FROM call_participants"):
        assert seat not in told
    assert act.call not in told
    for host in act.edge.hosts:
        assert HOSTS.fullmatch(host), host
    for page in act.pages:
        assert "websdk_ng_install_id" not in page.page.evaluate("Object.keys(localStorage)")
    assert act.edge.refusals == []


def test_a_muted_member_sends_nothing_and_gets_no_right_to(act: Act) -> None:
    first, second = act.pages
    oto = first.config()["me"]["otoNumber"]
    first.press("mute-button")
    expect(second.tile(oto).locator('[data-part="muted"]')).to_be_visible(timeout=PATIENCE)
    act.wait_until(lambda: "audio" in act.edge.guests[act.uids[0]].muted)
    act.edge.warn_of_expiry(act.uids[0])
    act.wait_until(lambda: act.uids[0] in act.edge.renewals)
    act.wait_until(lambda: act.edge.rights_of(act.uids[0]) == {"join_channel", "publish_video"})
    act.wait_until(lambda: "audio" not in act.edge.guests[act.uids[0]].streams)

    # The right comes back with the unmute, and with it the sound.
    first.press("mute-button")
    act.wait_until(lambda: "audio" in act.edge.guests[act.uids[0]].streams)
    assert "publish_audio" in act.edge.rights_of(act.uids[0])
    assert act.edge.refusals == []


def test_a_listener_cannot_publish(act: Act) -> None:
    page = act.cast.page(1).open(act.call).page
    channel, uid = act.edge.guests[act.uids[0]].channel, 4242
    grant = Grant(channel, uid, frozenset(), 600)
    token = build_token(OWN_ID, OWN_CERTIFICATE, grant, now=int(time.time()))
    given = {"appId": OWN_ID, "channel": channel, "uid": uid, "token": token}
    assert page.evaluate(TRY_TO_PUBLISH, given) != "published"
    assert act.edge.refusals == [("publish", ["publish_video"])]
    act.edge.refusals.clear()
    page.close()


def test_a_token_is_renewed_without_a_gap(act: Act) -> None:
    joins, renewals = list(act.edge.joins), len(act.edge.renewals)
    act.edge.warn_of_expiry(act.uids[0])
    act.wait_until(lambda: len(act.edge.renewals) > renewals)
    act.pages[1].wait_for_frames(10)
    assert act.edge.joins == joins


def test_after_an_expired_token_it_goes_on_with_a_new_one(
    act: Act, people: tuple[Person, ...]
) -> None:
    joins = len(act.edge.joins)
    act.pages[1].take()
    act.edge.expire(act.uids[0])
    act.wait_until(lambda: len(act.edge.joins) > joins)
    act.pages[0].wait_for_phase("in_call")
    act.wait_until(lambda: _shows_somebody(act.pages[0]))
    assert act.pages[1].record_masked(3, people[0].film).faces([people[0].film]).exposed == []


def test_a_broken_line_comes_back(act: Act, people: tuple[Person, ...]) -> None:
    joins = len(act.edge.joins)
    act.edge.cut(act.uids[0])
    act.wait_until(lambda: len(act.edge.joins) > joins)
    act.wait_until(lambda: _shows_somebody(act.pages[0]))
    act.pages[1].take()
    assert act.pages[1].record_masked(3, people[0].film).faces([people[0].film]).exposed == []
    assert act.edge.refusals == []


def test_who_is_put_out_by_agora_is_told_so(act: Act) -> None:
    act.edge.ban(act.uids[1])
    page = act.pages[1]
    page.wait_for_phase("removed")
    expect(page.page.get_by_test_id("ending")).to_contain_text("You were put out of the call")


def test_who_was_replaced_is_told_so(act: Act) -> None:
    act.edge.replace(act.uids[0])
    page = act.pages[0]
    page.wait_for_phase("removed")
    expect(page.page.get_by_test_id("ending")).to_contain_text("Somebody else sits on your place")


def test_a_clock_that_is_a_day_off_is_refused_with_a_sentence(act: Act) -> None:
    act.edge.clock_offset = 86_400
    page = act.cast.page(1).open(act.call).start("nothing")
    page.click_join()
    message = page.page.get_by_test_id("message")
    expect(message).to_contain_text("The media service refused you", timeout=PATIENCE)
    page.wait_for_phase("lobby")
    assert act.edge.refusals


def _shows_somebody(page: CallPage) -> bool:
    """Whether the picture of the other member runs on the page."""
    return bool(page.page.evaluate(RUNNING_PICTURE))


def _jpeg(picture: np.ndarray) -> bytes:
    return cv2.imencode(".jpg", picture)[1].tobytes()


def _samples(chunks: list[np.ndarray]) -> np.ndarray:
    """One channel of -1..1 out of stereo, packed, 16 bit."""
    packed = np.concatenate([chunk.reshape(-1) for chunk in chunks]).astype(np.float32) / 32768
    return packed.reshape(-1, 2).mean(axis=1)
