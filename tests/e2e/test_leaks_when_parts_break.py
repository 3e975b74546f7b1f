"""The leak gate when parts break: cover and silence, never a face and never the original voice."""

import pytest
from playwright.sync_api import expect

from tests.e2e.browsers import Person
from tests.e2e.call_page import PATIENCE
from tests.e2e.cast import Cast
from tests.e2e.guard import LOST_FRAMES
from tests.e2e.line import Line
from tests.e2e.sabotage import (
    CALL,
    DETECTOR_THROWS_ON_CALL,
    UNMASKED_PICTURE,
    UNMASKED_VOICE,
    append_to_module,
    take_away,
)
from tests.e2e.stage import Stage, assert_nothing_leaked
from tests.e2e.tally import Tally

# What operators read of it.
FACE_FAILED = 'ikoota_mask_failures_total{reason="mask_failed"}'
VOICE_FAILED = 'ikoota_mask_failures_total{reason="voice_failed"}'


@pytest.fixture
def stage(cast: Cast, people: tuple[Person, ...]) -> Stage:
    """A call of the test's own; the sender has not come yet."""
    return Stage(cast, people[0])


def test_the_mask_worker_is_killed(stage: Stage, tally: Tally, cast: Cast) -> None:
    cast.guard.allow(LOST_FRAMES)
    stage.enter()
    stage.watch_masked(10)
    assert stage.sender.page.evaluate("window.killWorkers('masking/face/')") == 1
    stage.watch_covered()
    assert_nothing_leaked(stage.look(tally))


def test_the_gate_worker_is_killed(stage: Stage, tally: Tally, cast: Cast) -> None:
    cast.guard.allow(LOST_FRAMES)
    stage.enter()
    stage.watch_masked(10)
    assert stage.sender.page.evaluate("window.killWorkers('masking/gate_worker')") == 1
    page = stage.sender.page
    expect(page.get_by_text("Your picture has stopped")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_test_id("mask-badge")).to_be_hidden()
    assert_nothing_leaked(stage.look(tally))


def test_the_page_is_reloaded(stage: Stage, tally: Tally) -> None:
    stage.enter()
    stage.watch_masked(10)
    stage.enter_again()
    stage.watch_masked()
    assert_nothing_leaked(stage.look(tally))


def test_the_line_is_cut_and_comes_back(stage: Stage, tally: Tally, cast: Cast) -> None:
    line = Line(cast.site.port)
    stage.enter(url=f"http://127.0.0.1:{line.port}")
    stage.watch_masked(10)
    # The page loses its websocket; the browser says so in the console.
    cast.guard.allow("WebSocket", "ERR_")
    line.cut()
    stage.sender.wait_for_phase("reconnecting")
    line.mend()
    stage.sender.wait_for_phase("in_call")
    stage.watch_masked()
    finding = stage.look(tally)
    line.close()
    assert_nothing_leaked(finding)
    stage.receiver.wait_for_people(2)


def test_the_detector_cannot_be_loaded(stage: Stage, tally: Tally, cast: Cast) -> None:
    cast.guard.allow("404")
    before = cast.site.counted(FACE_FAILED)
    stage.enter(prepare=take_away("vendor/models/yunet.onnx"))
    stage.watch(30)
    finding = stage.look(tally)
    assert_nothing_leaked(finding)
    assert finding.sent.with_background == finding.received.with_background == 0
    expect(stage.sender.page.get_by_test_id("call")).to_contain_text("Face mask failed")
    assert cast.site.counted(FACE_FAILED) > before


def test_the_detector_throws_in_the_middle(stage: Stage, tally: Tally) -> None:
    stage.enter(prepare=append_to_module("masking/face/yunet.js", DETECTOR_THROWS_ON_CALL))
    stage.watch_masked(10)
    stage.sender.page.evaluate(CALL)
    stage.watch_covered()
    assert_nothing_leaked(stage.look(tally))


def test_the_voice_mask_cannot_be_loaded(stage: Stage, tally: Tally, cast: Cast) -> None:
    cast.guard.allow("404")
    before = cast.site.counted(VOICE_FAILED)
    stage.enter(prepare=take_away("vendor/voice/content.bin"))
    stage.watch(30)
    finding = stage.look(tally)
    assert_nothing_leaked(finding)
    assert finding.blocks == 0
    assert cast.site.counted(VOICE_FAILED) > before


def test_a_painter_that_leaves_the_face_is_noticed(stage: Stage) -> None:
    stage.enter(prepare=append_to_module("masking/face/painter.js", UNMASKED_PICTURE))
    stage.watch_masked(30)
    finding = stage.look()
    assert len(finding.received.exposed) > 0.5 * finding.received.with_background > 0
    assert len(finding.sent.exposed) > 0.5 * finding.sent.with_background > 0


def test_a_voice_that_is_not_masked_is_noticed(stage: Stage) -> None:
    stage.enter(prepare=append_to_module("masking/voice/chain.js", UNMASKED_VOICE))
    stage.watch_masked(50)
    finding = stage.look()
    assert finding.exposed_blocks > 0.25 * finding.blocks > 0
