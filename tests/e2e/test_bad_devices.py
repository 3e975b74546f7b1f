"""Devices that are missing, refused, busy or odd: the member reads why, and the call goes on."""

import pytest
from playwright.sync_api import Playwright, expect

from tests.e2e.browsers import launch
from tests.e2e.call_page import PATIENCE
from tests.e2e.cast import Cast

# What devices.js pretends, and the words that the member reads.
TROUBLES = [
    ({"video": "denied"}, "This site may not use your camera."),
    ({"video": "busy"}, "Your camera is in use by another program."),
    ({"video": "none"}, "No camera was found."),
    ({"video": "empty"}, "Your camera gives a picture that cannot be used."),
    ({"audio": "denied"}, "This site may not use your microphone."),
    ({"audio": "busy"}, "Your microphone is in use by another program."),
    ({"audio": "none"}, "No microphone was found."),
    ({"video": "none", "audio": "none"}, "No microphone was found."),
]


@pytest.mark.parametrize(("devices", "words"), TROUBLES)
def test_the_member_reads_what_is_wrong_and_can_join(
    cast: Cast, devices: dict[str, str], words: str
) -> None:
    page = cast.page(0, devices=devices).open(cast.new_call()).start()
    expect(page.page.get_by_test_id("call")).to_contain_text(words, timeout=PATIENCE)
    page.join()
    page.wait_for_people(1)


def test_permission_refused_by_the_browser_itself(cast: Cast, playwright: Playwright) -> None:
    """Chromium rejects every permission that a context does not name."""
    strict = launch(playwright.chromium, None, allow_devices=False)
    page = cast.page(0, browser=strict)
    page.page.context.grant_permissions(["clipboard-read"], origin=cast.site.url)
    page.open(cast.new_call()).start()
    for device in ("camera", "microphone"):
        words = f"This site may not use your {device}."
        expect(page.page.get_by_test_id("call")).to_contain_text(words, timeout=PATIENCE)
    cast.close()
    strict.close()
