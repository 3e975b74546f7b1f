"""What every engine of the page must do, whatever carries its media: one suite, run for each."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, Page

from calling.engines.agora.tokens import Grant, build_token
from tests.agora_edge.edge import AgoraEdge, browser_flags, running_edge
from tests.calling.agora.vectors import OWN_CERTIFICATE, OWN_ID
from tests.e2e.lab_site import GRANT_DEVICES, lab_browser, lab_page
from tests.janus.bridge import running_bridge
from tests.janus.server import running_janus

ENGINES = ("direct", "fake", "agora", "janus")


@pytest.fixture(scope="module")
def edge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AgoraEdge]:
    """What the Agora engine's SDK talks to."""
    with running_edge(tmp_path_factory.mktemp("edge"), OWN_ID, OWN_CERTIFICATE) as running:
        yield running


@pytest.fixture(scope="module")
def bridge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """What stands for the site between the Janus engine and its server."""
    with (
        running_janus(tmp_path_factory.mktemp("janus")) as janus,
        override_settings(JANUS_URL=janus.url, JANUS_ADMIN_KEY=janus.key),
        running_bridge() as address,
    ):
        yield address


@pytest.fixture(scope="module")
def lab_chromium(edge: AgoraEdge) -> Iterator[Browser]:
    with lab_browser(GRANT_DEVICES, *browser_flags(edge)) as started:
        yield started


def descriptor(seat: str) -> dict[str, Any]:
    """What the server gives for that seat: Agora's engine reads it."""
    uid, channel = ord(seat), "lab"
    grant = Grant(channel, uid, frozenset(("audio", "video")), 600)
    token = build_token(OWN_ID, OWN_CERTIFICATE, grant, now=int(time.time()))
    return {
        "appId": OWN_ID,
        "channel": channel,
        "token": token,
        "uid": uid,
        "publishes": ["audio", "video"],
    }


def join(page: Page, seat: str, name: str) -> None:
    page.evaluate(
        "([seat, name, given]) => lab.join(seat, name, given)", [seat, name, descriptor(seat)]
    )


@pytest.fixture
def page(lab: str, lab_chromium: Browser, bridge: str) -> Iterator[Page]:
    with lab_page(lab_chromium, f"{lab}/engine") as page:
        page.evaluate("(address) => { lab.bridge = address; }", bridge)
        yield page


@pytest.fixture(params=ENGINES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def call(page: Page, name: str) -> Page:
    """A and B are in the call and have met."""
    for seat in "ab":
        join(page, seat, name)
    page.evaluate("() => Promise.all([lab.meets('a', 'b'), lab.meets('b', 'a')])")
    return page


def events(page: Page, seat: str, kind: str) -> list[list[str | None]]:
    return page.evaluate("([seat, kind]) => lab.members[seat].events_of(kind)", [seat, kind])


def test_everybody_of_the_roster_is_announced_once_with_both_tracks(call: Page) -> None:
    for seat, other in ("ab", "ba"):
        assert events(call, seat, "peer") == [["peer", other, None]]
        kinds = {kind for _, _, kind in events(call, seat, "track")}
        assert kinds == {"video", "audio"}


def test_it_says_when_it_is_connected(call: Page) -> None:
    call.evaluate(
        "() => lab.until(() => lab.members.a.events_of('state').at(-1)[1] === 'connected')"
    )
    assert events(call, "a", "state")[0] == ["state", "connecting", None]


def test_a_newcomer_is_met(call: Page, name: str) -> None:
    join(call, "c", name)
    call.evaluate("() => Promise.all([lab.meets('a', 'c'), lab.meets('c', 'a')])")


def test_who_leaves_is_gone_once_and_its_tracks_end(call: Page) -> None:
    call.evaluate("() => { lab.members.b.engine.leave(); lab.call.unseat('b'); }")
    assert events(call, "a", "gone") == [["gone", "b", None]]
    ends = "() => lab.members.a.tracks.get('b video').readyState"
    assert call.evaluate(ends) == "ended"


def test_quality_and_loudness_are_told(call: Page) -> None:
    call.evaluate(
        "() => lab.until(() => lab.members.a.events_of('quality').at(-1)?.[2] === 'good')"
    )
    call.evaluate("() => lab.until(() => lab.members.a.level > 0.05)")


def test_tracks_can_be_muted_and_replaced_at_any_time(call: Page) -> None:
    call.evaluate(
        """async () => {
            const { engine, stream } = lab.members.a;
            for (const on of [true, true, false]) engine.mute('audio', on);
            await engine.replace('video', stream.getVideoTracks()[0]);
            engine.leave();
            engine.mute('video', true);
            await engine.replace('video', stream.getVideoTracks()[0]);
        }"""
    )


def test_who_was_removed_has_left_and_hears_no_more(call: Page, name: str) -> None:
    call.evaluate("() => lab.members.b.line.emit('removed', { type: 'removed', reason: 'ended' })")
    ends = call.evaluate("() => lab.members.b.events.slice(-3)")
    assert ends == [["removed", "ended", None], ["state", "left", None], ["gone", "a", None]]
    join(call, "c", name)
    call.evaluate("() => lab.sleep(300)")
    assert call.evaluate("() => lab.members.b.events.slice(-3)") == ends


def test_leaving_twice_is_leaving_once(call: Page) -> None:
    call.evaluate("() => { lab.members.a.engine.leave(); lab.members.a.engine.leave(); }")
    assert events(call, "a", "gone") == [["gone", "b", None]]
    assert [state for _, state, _ in events(call, "a", "state")].count("left") == 1


def test_without_a_seat_there_is_no_media(page: Page, name: str) -> None:
    said = page.evaluate("(name) => lab.joins_unseated(name)", name)
    assert "a seat must be taken" in said
