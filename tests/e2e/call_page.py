"""The call page as a member uses it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.e2e.recording import Recording
from tests.media.camera import Film

_SHOW_AS = """(state) => {
  const set = (name, value) => Object.defineProperty(document, name, {value, configurable: true});
  set('visibilityState', state);
  set('hidden', state === 'hidden');
  document.dispatchEvent(new Event('visibilitychange'));
}"""
PATIENCE = 60_000  # ms; machines that run the tests are slow and busy


class CallPage:
    """One page of one member on one call."""

    def __init__(self, page: Page, site_url: str) -> None:
        self.page = page
        self._url = site_url
        page.set_default_timeout(PATIENCE)

    def open(self, call_id: str) -> "CallPage":
        """Open the lobby."""
        self.page.goto(f"{self._url}/calls/{call_id}/")
        expect(self.page.get_by_test_id("join-button")).to_be_visible(timeout=PATIENCE)
        return self

    def start(self, how: str = "button") -> "CallPage":
        """Choose in the lobby: "button" (both devices), "microphone" or "nothing"."""
        self.page.get_by_test_id(f"start-{how}").click()
        return self

    def join(self) -> "CallPage":
        """Click on Join as soon as it can be clicked, and wait until the call is there."""
        self.click_join()
        self.wait_for_phase("in_call")
        return self

    def click_join(self) -> float:
        """Click on Join; return the moment in ms since 1970."""
        button = self.page.get_by_test_id("join-button")
        expect(button).to_be_enabled(timeout=PATIENCE)
        moment = self.now()
        button.click()
        return moment

    def now(self) -> float:
        """The page's clock in ms since 1970."""
        return self.page.evaluate("performance.timeOrigin + performance.now()")

    def wait_for_phase(self, phase: str) -> None:
        """Wait for lobby, in_call, reconnecting, removed, ended or left."""
        expect(self.page.get_by_test_id("call")).to_have_attribute(
            "data-phase", phase, timeout=PATIENCE
        )

    def tile(self, oto_number: str) -> Locator:
        """The tile of a member."""
        return self.page.locator(f'[data-testid="tile"][data-oto="{oto_number}"]')

    def wait_for_people(self, count: int) -> None:
        """Wait until the grid has this many tiles (the own one included)."""
        expect(self.page.get_by_test_id("tile")).to_have_count(count, timeout=PATIENCE)

    def wait_for_frames(self, count: int, direction: str = "received") -> None:
        """Wait until so many more pictures have been decoded."""
        wanted = self._frames(direction) + count
        self.wait_until(lambda: self._frames(direction) >= wanted)

    def wait_for_sound(self) -> None:
        """Wait until audible sound has arrived."""
        self.wait_until(lambda: self.page.evaluate("window.recorder.loudest()") > 0.01)

    def wait_for_mask(self) -> None:
        """Wait until the page says that masked picture (and sound) goes out."""
        badge = self.page.get_by_test_id("mask-badge")
        expect(badge).to_be_visible(timeout=PATIENCE)
        expect(badge).to_have_attribute("data-tone", "on", timeout=PATIENCE)

    def mask_words(self) -> str:
        """What the page says of the mask, for reports of failures."""
        words = self.page.locator('[data-part="mask-badge"], [data-part="mask-words"]')
        return " ".join(words.all_inner_texts())

    def wait_for_own_picture(self) -> None:
        """Wait until the lobby shows what others will see."""
        preview = self.page.get_by_test_id("self-preview")
        expect(preview).to_be_visible(timeout=PATIENCE)
        self.wait_until(lambda: preview.evaluate("(video) => video.videoWidth > 0"))
        self.wait_for_mask()

    def take(self, direction: str = "received", since: float = 0) -> Recording:
        """Fetch and forget what was recorded."""
        return Recording().take_from(self.page, direction, since)

    def pause_recorder(self, on: bool) -> None:
        """Let frames pass unrecorded, while the judges need the processor."""
        self.page.evaluate("(on) => window.recorder.pause(on)", on)

    def record_masked(self, frames: int, film: Film, since: float = 0) -> Recording:
        """Record until so many pictures of this film's background have arrived."""
        recording, masked = Recording(), 0
        deadline = time.monotonic() + 2 * PATIENCE / 1000
        while masked < frames:
            assert time.monotonic() < deadline, (
                f"only {masked} masked pictures of {len(recording.pictures)}"
            )
            self.page.wait_for_timeout(500)
            fresh = self.take(since=since)
            masked += fresh.masked([film])
            recording.add(fresh)
        return recording

    def record_covered(self, frames: int, film: Film) -> Recording:
        """Record until so many pictures in a row have shown nothing of this film."""
        recording = Recording()

        def is_covered() -> bool:
            recording.add(self.take())
            return recording.longest_cover([film]) >= frames

        self.wait_until(is_covered)
        return recording

    def press(self, test_id: str) -> None:
        """Click a button of the call."""
        self.page.get_by_test_id(test_id).click()

    def choose_mask(self, mode: str) -> None:
        """Change the face mask in the call's dialog."""
        self.press("mask-button")
        dialog = self.page.get_by_test_id("mask-dialog")
        dialog.locator(f'input[value="{mode}"]').check(force=True)
        self.page.keyboard.press("Escape")
        expect(dialog).to_be_hidden(timeout=PATIENCE)

    def choose_camera(self, place: int) -> None:
        """Change to the camera at this place of the list, in the call's dialog."""
        self.press("mask-button")
        picker = self.page.get_by_test_id("dialog-camera-choice")
        picker.select_option(index=place)
        self.page.keyboard.press("Escape")
        expect(picker).to_be_hidden(timeout=PATIENCE)
        self.wait_until(lambda: picker.evaluate("(list) => list.selectedIndex") == place)

    def leave(self) -> None:
        """Leave the call and wait for the last screen."""
        self.press("leave-button")
        confirm = self.page.get_by_test_id("confirm-yes")
        if confirm.is_visible():
            confirm.click()
        self.wait_for_phase("left")

    def config(self) -> dict[str, Any]:
        """What the server told the page."""
        return self.page.evaluate("JSON.parse(document.getElementById('call-config').textContent)")

    @contextmanager
    def hidden(self) -> Iterator[None]:
        """As while the member looks at another tab."""
        self._set_visibility("hidden")
        yield
        self._set_visibility("visible")

    def _set_visibility(self, state: str) -> None:
        self.page.evaluate(_SHOW_AS, state)

    def wait_until(self, is_so: Callable[[], bool]) -> None:
        """Wait until something is so, as long as the page runs."""
        # Not wait_for_function: it needs eval in the page, which the content policy forbids.
        deadline = time.monotonic() + PATIENCE / 1000
        while not is_so():
            assert time.monotonic() < deadline, "waited in vain"
            self.page.wait_for_timeout(100)

    def _frames(self, direction: str) -> int:
        return self.page.evaluate("(direction) => window.recorder.count(direction)", direction)
