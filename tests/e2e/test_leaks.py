"""The leak gate: whatever happens, no frame with a face and no block of the original voice."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.e2e.browsers import Person
from tests.e2e.call_page import PATIENCE
from tests.e2e.cast import Cast
from tests.e2e.conftest import CastMaker
from tests.e2e.line import Line
from tests.e2e.sabotage import (
    DETECTOR_THROWS_LATER,
    UNMASKED_PICTURE,
    UNMASKED_VOICE,
    append_to_module,
    take_away,
)
from tests.e2e.stage import Finding, Stage
from tests.e2e.tally import Tally


@pytest.fixture(scope="module")
def shared(casting: CastMaker, people: tuple[Person, ...]) -> Iterator[Stage]:
    """One call for all the tests that leave it as they found it."""
    with casting() as cast:
        stage = Stage(cast, people[0])
        stage.enter(devices={"cameras": 2})
        yield stage


@pytest.fixture
def stage(shared: Stage) -> Stage:
    """The shared call."""
    return shared


@pytest.fixture
def own_stage(cast: Cast, people: tuple[Person, ...]) -> Stage:
    """A call of the test's own; the sender has not come yet."""
    return Stage(cast, people[0])


def assert_nothing_leaked(finding: Finding) -> None:
    assert finding.exposed_frames == 0
    assert finding.exposed_blocks == 0


def assert_only_covered(finding: Finding) -> None:
    """Nothing of the camera, not even its background, and silence."""
    assert finding.sent.with_background == finding.received.with_background == 0
    assert len(finding.received.verdicts) >= 10
    assert finding.blocks == 0


def test_the_start_and_the_first_seconds(stage: Stage, tally: Tally) -> None:
    stage.watch_masked(40)
    finding = stage.look(tally)
    assert_nothing_leaked(finding)
    assert finding.blocks >= 10


def test_the_voice_is_moved_away_from_the_original(stage: Stage, tally: Tally) -> None:
    stage.look()
    stage.watch_masked(60)
    finding = stage.look(tally)
    for hearing in finding.sounds:
        assert hearing.exposed == 0
        # The original speaks higher than any voice that the mask gives.
        assert hearing.pitch < 0.85 * hearing.original_pitch
        assert hearing.colour > 2.5
        assert hearing.is_speech


def test_muting_is_silence_and_unmuting_is_masked(stage: Stage, tally: Tally) -> None:
    oto = stage.sender.config()["me"]["otoNumber"]
    muted = stage.receiver.tile(oto).locator('[data-part="muted"]')
    stage.sender.press("mute-button")
    expect(muted).to_be_visible(timeout=PATIENCE)
    stage.watch(10)
    assert_nothing_leaked(stage.look(tally))
    stage.watch(20)
    assert stage.look(tally).blocks == 0

    stage.sender.press("mute-button")
    expect(muted).to_be_hidden(timeout=PATIENCE)
    stage.watch_masked(20)
    finding = stage.look(tally)
    assert_nothing_leaked(finding)
    assert finding.blocks > 0


def test_the_camera_goes_off_and_on(stage: Stage, tally: Tally) -> None:
    oto = stage.sender.config()["me"]["otoNumber"]
    picture = stage.receiver.tile(oto).locator("video")
    stage.sender.press("camera-button")
    expect(picture).to_be_hidden(timeout=PATIENCE)
    assert_nothing_leaked(stage.look(tally))

    stage.sender.press("camera-button")
    stage.watch_masked()
    assert_nothing_leaked(stage.look(tally))


def test_the_camera_is_unplugged(stage: Stage, tally: Tally) -> None:
    stage.sender.page.evaluate("window.unplug('video')")
    stage.watch(20)
    assert_nothing_leaked(stage.look(tally))
    stage.sender.press("camera-button")
    stage.sender.press("camera-button")
    stage.watch_masked()
    assert_nothing_leaked(stage.look(tally))


@pytest.mark.parametrize("mode", ["cover", "pixelate", "blur", "avatar"])
def test_the_mask_is_changed(stage: Stage, tally: Tally, mode: str) -> None:
    stage.sender.choose_mask(mode)
    stage.watch_masked(25)
    assert_nothing_leaked(stage.look(tally))


def test_the_page_is_blocked_for_two_seconds(stage: Stage, tally: Tally) -> None:
    stage.sender.page.evaluate(
        "() => { const end = performance.now() + 2000; while (performance.now() < end); }"
    )
    stage.watch_masked()
    assert_nothing_leaked(stage.look(tally))


def test_the_tab_is_hidden(stage: Stage, tally: Tally) -> None:
    with stage.sender.hidden():
        stage.watch(15)
        assert_nothing_leaked(stage.look(tally))
        stage.watch(15)
        assert_only_covered(stage.look(tally))
    stage.watch_masked()
    assert_nothing_leaked(stage.look(tally))


@pytest.mark.parametrize("worker", ["masking/face/", "masking/gate_worker"])
def test_a_worker_is_killed(own_stage: Stage, tally: Tally, worker: str) -> None:
    own_stage.enter()
    own_stage.watch_masked(10)
    assert own_stage.sender.page.evaluate("(part) => window.killWorkers(part)", worker) == 1
    own_stage.sender.page.wait_for_timeout(2000)
    assert_nothing_leaked(own_stage.look(tally))


def test_the_page_is_reloaded(own_stage: Stage, tally: Tally) -> None:
    own_stage.enter()
    own_stage.watch_masked(10)
    own_stage.enter_again()
    own_stage.watch_masked()
    assert_nothing_leaked(own_stage.look(tally))


def test_the_line_is_cut_and_comes_back(own_stage: Stage, tally: Tally, cast: Cast) -> None:
    line = Line(cast.site.port)
    own_stage.enter(url=f"http://127.0.0.1:{line.port}")
    own_stage.watch_masked(10)
    # The page loses its websocket; the browser says so in the console.
    cast.guard.allow("WebSocket", "ERR_")
    line.cut()
    own_stage.sender.wait_for_phase("reconnecting")
    line.mend()
    own_stage.sender.wait_for_phase("in_call")
    own_stage.watch_masked()
    finding = own_stage.look(tally)
    line.close()
    assert_nothing_leaked(finding)
    own_stage.receiver.wait_for_people(2)


def test_the_detector_cannot_be_loaded(own_stage: Stage, tally: Tally, cast: Cast) -> None:
    cast.guard.allow("404")
    own_stage.enter(prepare=lambda context: take_away(context, "vendor/models/centerface.onnx"))
    own_stage.watch(30)
    finding = own_stage.look(tally)
    assert_nothing_leaked(finding)
    assert finding.sent.with_background == finding.received.with_background == 0
    expect(own_stage.sender.page.get_by_test_id("call")).to_contain_text("Face mask failed")


def test_the_detector_throws_in_the_middle(own_stage: Stage, tally: Tally) -> None:
    own_stage.enter(
        prepare=lambda context: append_to_module(
            context, "masking/face/centerface.js", DETECTOR_THROWS_LATER
        )
    )
    own_stage.watch(60)
    assert_nothing_leaked(own_stage.look(tally))


def test_the_voice_mask_cannot_be_loaded(own_stage: Stage, tally: Tally, cast: Cast) -> None:
    cast.guard.allow("404")
    own_stage.enter(prepare=lambda context: take_away(context, "vendor/voice/content.bin"))
    own_stage.watch(30)
    finding = own_stage.look(tally)
    assert_nothing_leaked(finding)
    assert finding.blocks == 0


def test_a_painter_that_leaves_the_face_is_noticed(own_stage: Stage) -> None:
    own_stage.enter(
        prepare=lambda context: append_to_module(
            context, "masking/face/painter.js", UNMASKED_PICTURE
        )
    )
    own_stage.watch_masked(30)
    finding = own_stage.look()
    assert len(finding.received.exposed) > 0.5 * finding.received.with_background > 0
    assert len(finding.sent.exposed) > 0.5 * finding.sent.with_background > 0


def test_a_voice_that_is_not_masked_is_noticed(own_stage: Stage) -> None:
    own_stage.enter(
        prepare=lambda context: append_to_module(context, "masking/voice/chain.js", UNMASKED_VOICE)
    )
    own_stage.watch_masked(50)
    finding = own_stage.look()
    assert finding.exposed_blocks > 0.25 * finding.blocks > 0
