"""The studio in a real browser with the real masks: devices that come, go and are refused."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from masking.voice.pseudovoice import PseudoVoice
from tests.e2e.lab_site import lab_browser, lab_page

pytestmark = pytest.mark.e2e

VOICE = PseudoVoice.for_member(b"k" * 32, "OTO#AB12CD", "call")
NUMBERS = {mode: VOICE.numbers(mode) for mode in ("private", "clear")}


@pytest.fixture(scope="module")
def open_page(lab: str, lab_chromium: Browser) -> Iterator[Page]:
    """One page for all tests that leave it as they found it: starting masks takes seconds."""
    with lab_page(lab_chromium, f"{lab}/studio") as page:
        page.evaluate("(numbers) => lab.open({ numbers })", NUMBERS)
        yield page


@pytest.fixture
def page(open_page: Page) -> Page:
    open_page.evaluate("() => lab.all_masked()")
    return open_page


def test_it_opens_devices_only_behind_ready_masks(page: Page) -> None:
    assert page.evaluate("() => [lab.live('video'), lab.live('audio')]") == [1, 1]
    states = page.evaluate("() => lab.states")
    assert states[0] == "cover:loading"
    # The fake camera shows no face: everything is covered, by the mask itself.
    assert states[-1] == "masked:searching"


def test_devices_are_listed_by_name(page: Page) -> None:
    devices = page.evaluate("() => lab.studio.devices()")
    assert devices["cameras"]
    assert devices["microphones"]
    assert all(one["id"] and one["label"] for one in devices["cameras"] + devices["microphones"])


def test_camera_off_closes_the_device_and_on_opens_it_again(page: Page) -> None:
    page.evaluate("async () => { await lab.studio.setCamera(false); await lab.video_is('off'); }")
    assert page.evaluate("() => lab.live('video')") == 0
    assert page.evaluate("() => lab.only_cards(500)")
    page.evaluate("async () => { await lab.studio.setCamera(true); await lab.video_is('masked'); }")
    assert page.evaluate("() => lab.live('video')") == 1


def test_muted_nothing_reaches_the_mask_and_nothing_leaves(page: Page) -> None:
    page.evaluate(
        "async () => { await lab.studio.setMicrophone(false); await lab.audio_is('off'); }"
    )
    assert page.evaluate("() => lab.raw.find(({ kind }) => kind === 'audio').enabled") is False
    assert page.evaluate("() => lab.loudness()") == 0
    page.evaluate("() => lab.studio.setMicrophone(true)")
    page.evaluate("() => lab.audio_is('masked')")


def test_another_camera_lets_go_of_the_first(page: Page) -> None:
    page.evaluate(
        """async () => {
            const { cameras } = await lab.studio.devices();
            lab.states.length = 0;
            await lab.studio.chooseCamera(cameras.at(-1).id);
            await lab.video_is('masked');
        }"""
    )
    assert page.evaluate("() => lab.states.includes('cover:switching')")
    assert page.evaluate("() => lab.live('video')") == 1


def test_a_killed_face_worker_is_covered_told_and_replaced(page: Page) -> None:
    page.evaluate("async () => { lab.kill_face_worker(); await lab.video_is('cover'); }")
    page.evaluate("() => lab.sleep(300)")
    assert page.evaluate("() => lab.only_cards(1000)")
    page.evaluate("() => lab.message_is('Others see your cover card')")
    page.evaluate("() => lab.video_is('masked')")


def test_a_hidden_tab_is_covered_and_silent_and_told_afterwards(page: Page) -> None:
    page.evaluate("async () => { lab.hide(true); await lab.video_is('cover', 'hidden'); }")
    assert page.evaluate("() => lab.state.audio") == {"state": "silent", "reason": "hidden"}
    assert page.evaluate("() => lab.only_cards(500)")
    assert page.evaluate("() => lab.loudness()") == 0
    page.evaluate("async () => { lab.hide(false); await lab.all_masked(); }")
    page.evaluate("() => lab.message_is('While this tab was in the background')")


@pytest.mark.parametrize(
    ("kind", "reason"), [("video", "camera_unplugged"), ("audio", "microphone_unplugged")]
)
def test_an_unplugged_device_is_told_and_found_again(page: Page, kind: str, reason: str) -> None:
    page.evaluate("(kind) => lab.unplug(kind)", kind)
    page.evaluate(
        "([kind, reason]) => lab.until(() => lab.state[kind].reason === reason)", [kind, reason]
    )
    page.evaluate("() => lab.message_is('unplugged')")
    page.evaluate("async () => { lab.plugged(); await lab.all_masked(); }")


def test_a_sample_of_what_others_hear_can_be_played(page: Page) -> None:
    size = page.evaluate("async () => (await lab.studio.recordSample(0.5)).size")
    assert size > 500


def test_destroy_lets_go_of_everything(page: Page) -> None:
    """The last one on the shared page."""
    page.evaluate("() => lab.studio.destroy()")
    assert page.evaluate("() => [lab.live('video'), lab.live('audio')]") == [0, 0]
    page.evaluate("() => lab.until(() => !lab.studio.stream.active)")


@pytest.mark.parametrize("muted", [False, True])
def test_without_devices_wished_none_is_asked_for(
    lab: str, lab_chromium: Browser, muted: bool
) -> None:
    """And no mask is loaded, unless the member comes muted and may speak any moment."""
    with lab_page(lab_chromium, f"{lab}/studio") as page:
        loaded: list[str] = []
        page.on("request", lambda request: loaded.append(request.url))
        wish = {"camera": False, "microphone": muted, "muted": muted}
        page.evaluate("(options) => lab.open(options)", {"numbers": NUMBERS, "wish": wish})
        page.evaluate("async () => { await lab.video_is('off'); await lab.audio_is('off'); }")
        page.evaluate("() => lab.sleep(500)")
        assert page.evaluate("() => lab.raw.length") == 0
        assert any("vendor/voice" in url for url in loaded) is muted
        assert not any("vendor/models" in url for url in loaded)
        page.evaluate("() => lab.studio.setMicrophone(true)")
        page.evaluate("() => lab.audio_is('masked')")


def test_the_fallback_path_masks_too(lab: str, lab_chromium: Browser) -> None:
    with lab_page(lab_chromium, f"{lab}/studio") as page:
        page.evaluate("(options) => lab.open(options)", {"numbers": NUMBERS, "path": "fallback"})
        page.evaluate("() => lab.all_masked()")


def test_refused_devices_are_told(lab: str) -> None:
    with lab_browser() as browser, lab_page(browser, f"{lab}/studio") as page:
        page.evaluate("(numbers) => lab.open({ numbers })", NUMBERS)
        page.evaluate("() => lab.video_is('cover', 'camera_denied')")
        page.evaluate("() => lab.audio_is('silent', 'microphone_denied')")
        page.evaluate("() => lab.message_is('may not use your camera')")
        assert page.evaluate("() => lab.only_cards(500)")


def test_without_the_detector_no_camera_is_opened(lab: str, lab_chromium: Browser) -> None:
    with lab_page(lab_chromium, f"{lab}/studio") as page:
        page.route("**/vendor/models/*", lambda route: route.fulfill(status=404))
        page.evaluate("(numbers) => lab.open({ numbers })", NUMBERS)
        page.evaluate("() => lab.video_is('cover', 'mask_failed')")
        assert page.evaluate("() => lab.live('video')") == 0
        page.evaluate("() => lab.message_is('could not be started')")
        page.unroute("**/vendor/models/*")
        page.evaluate("() => lab.video_is('masked')")
