"""Microphone, camera and hand: what hosts and keys do, and what a lost line must not undo."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.call_page import PATIENCE, CallPage
from tests.e2e.conftest import CastMaker
from tests.e2e.line import Line


@dataclass(frozen=True)
class Pair:
    """A host who only looks and listens, and a guest with a microphone, behind a line to cut."""

    host: CallPage
    guest: CallPage
    line: Line

    @property
    def row(self) -> Locator:
        """The guest in the host's list of people."""
        return self.host.page.get_by_test_id("roster-row").filter(has_text=self.oto)

    @property
    def oto(self) -> str:
        return str(self.guest.config()["me"]["otoNumber"])

    @property
    def muted(self) -> Locator:
        """The mark on the guest's tile, as the host sees it."""
        return self.host.tile(self.oto).locator('[data-part="muted"]')

    def switch_is(self, name: str, on: bool) -> None:
        """Wait until the guest's own button says so."""
        button = self.guest.page.get_by_test_id(f"{name}-button")
        expect(button).to_have_attribute("data-on", str(on).lower(), timeout=PATIENCE)

    def says(self, words: str) -> None:
        """Wait until the guest reads this."""
        message = self.guest.page.get_by_test_id("message").filter(has_text=words)
        expect(message.first).to_be_visible(timeout=PATIENCE)


@pytest.fixture(scope="module")
def pair(casting: CastMaker) -> Iterator[Pair]:
    """One call for all the tests that leave it as they found it: the guest's microphone is on."""
    with casting() as cast:
        # The page loses its websocket; the browser says so in the console.
        cast.guard.allow("WebSocket", "ERR_")
        line = Line(cast.site.port)
        call = cast.new_call()
        host = cast.page(0).open(call).start("nothing").join()
        guest = cast.page(1, url=f"http://127.0.0.1:{line.port}").open(call)
        guest.start("microphone").join()
        host.wait_for_people(2)
        # A line that is cut while the face mask loads would end that, too, with words of its own.
        guest.press("camera-button")
        expect(guest.page.get_by_test_id("mask-badge")).to_have_text(
            "Your mask is on", timeout=PATIENCE
        )
        guest.press("camera-button")
        yield Pair(host, guest, line)
        line.close()


def test_the_host_mutes_one_all_and_stops_a_camera(pair: Pair) -> None:
    pair.host.press("people-button")
    pair.row.get_by_test_id("roster-mute").click()
    expect(pair.muted).to_be_visible(timeout=PATIENCE)
    pair.switch_is("mute", False)
    pair.says("The host muted you.")

    pair.guest.press("mute-button")
    expect(pair.muted).to_be_hidden(timeout=PATIENCE)
    pair.guest.press("camera-button")
    pair.row.get_by_test_id("roster-more").click()
    pair.row.get_by_test_id("roster-stop-camera").click()
    pair.switch_is("camera", False)
    pair.says("The host stopped your picture.")

    pair.host.press("tools-button")
    pair.host.press("mute-all")
    expect(pair.muted).to_be_visible(timeout=PATIENCE)
    pair.switch_is("mute", False)
    pair.guest.press("mute-button")
    expect(pair.muted).to_be_hidden(timeout=PATIENCE)


def test_a_switch_pressed_on_a_lost_line_arrives_when_it_is_back(pair: Pair) -> None:
    pair.guest.press("mute-button")
    expect(pair.muted).to_be_visible(timeout=PATIENCE)
    pair.line.cut()
    pair.guest.wait_for_phase("reconnecting")
    pair.guest.press("mute-button")
    pair.line.mend()
    pair.guest.wait_for_phase("in_call")
    pair.switch_is("mute", True)
    expect(pair.muted).to_be_hidden(timeout=PATIENCE)


def test_a_mute_by_the_host_during_a_lost_line_holds(pair: Pair) -> None:
    """Mended before the grace time is over: a new seat would be another story."""
    mute_all = pair.host.page.get_by_test_id("mute-all")
    if not mute_all.is_visible():
        pair.host.press("tools-button")
    pair.line.cut()
    mute_all.click()
    expect(pair.muted).to_be_visible(timeout=PATIENCE)
    pair.line.mend()
    pair.switch_is("mute", False)
    pair.says("You were muted while the line was lost.")
    pair.guest.wait_for_phase("in_call")
    pair.guest.press("mute-button")
    expect(pair.muted).to_be_hidden(timeout=PATIENCE)


def test_keys_do_what_the_buttons_do(pair: Pair) -> None:
    """The last one on the shared call: one of the keys leaves it."""
    keyboard = pair.guest.page.keyboard
    hand = pair.host.tile(pair.oto).locator('[data-part="hand"]')
    keyboard.press("m")
    expect(pair.muted).to_be_visible(timeout=PATIENCE)
    keyboard.press("h")
    expect(hand).to_be_visible(timeout=PATIENCE)
    keyboard.press("h")
    expect(hand).to_be_hidden(timeout=PATIENCE)
    for on in (True, False):
        keyboard.press("v")
        pair.switch_is("camera", on)
    for key, dialog in (("k", "mask-dialog"), ("?", "help-dialog")):
        keyboard.press(key)
        expect(pair.guest.page.get_by_test_id(dialog)).to_be_visible(timeout=PATIENCE)
        keyboard.press("m")  # not ours while a dialog is open
        keyboard.press("Escape")
        expect(pair.guest.page.get_by_test_id(dialog)).to_be_hidden(timeout=PATIENCE)
    pair.switch_is("mute", False)
    keyboard.press("l")
    pair.guest.wait_for_phase("left")
    pair.host.wait_for_people(1)
