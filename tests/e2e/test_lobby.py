"""The lobby: what others will hear can be tried before anybody hears it."""

from playwright.sync_api import expect

from tests.e2e.call_page import PATIENCE
from tests.e2e.cast import Cast


def test_the_gauge_moves_and_five_seconds_can_be_played(cast: Cast) -> None:
    page = cast.page(0).open(cast.new_call()).start("microphone")
    page.wait_for_mask()
    gauge = page.page.locator('[data-part="gauge"]')
    page.wait_until(lambda: int(gauge.get_attribute("aria-valuenow") or 0) > 0)

    button = page.page.get_by_test_id("sample-button")
    button.click()
    expect(button).to_contain_text("Speak now")
    expect(button).to_be_disabled()
    audio = page.page.get_by_test_id("sample-audio")
    expect(audio).to_be_visible(timeout=PATIENCE)
    # The page plays it by itself; played to its end it has its five seconds.
    page.wait_until(lambda: audio.evaluate("(audio) => audio.ended && audio.currentTime > 4"))
    expect(button).to_have_text("Try again")
    expect(button).to_be_enabled()
