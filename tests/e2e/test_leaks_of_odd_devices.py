"""The leak gate with devices that need converting: another size, another rate, and still masked."""

import pytest

from tests.e2e.browsers import Person
from tests.e2e.cast import Cast
from tests.e2e.stage import Stage, assert_nothing_leaked
from tests.e2e.tally import Tally

LONGEST_SIDE = 1280  # pixels that are sent at most


def _own_width(stage: Stage) -> int:
    own = stage.sender.page.locator('[data-testid="tile"][data-own="true"] video')
    return int(own.evaluate("(video) => video.videoWidth"))


@pytest.mark.parametrize("devices", [{"video": "1440p", "audio": "8khz"}, {"audio": "96khz"}])
def test_an_odd_device_is_masked_as_well(
    cast: Cast, people: tuple[Person, ...], tally: Tally, devices: dict[str, str]
) -> None:
    stage = Stage(cast, people[0])
    stage.enter(devices=devices)
    stage.watch_masked(8)
    stage.receiver.wait_for_sound()
    assert 0 < _own_width(stage) <= LONGEST_SIDE
    finding = stage.look(tally)
    assert_nothing_leaked(finding)
    assert finding.blocks > 0


def test_a_4k_camera_is_masked_or_covered(
    cast: Cast, people: tuple[Person, ...], tally: Tally
) -> None:
    """Scaling such a picture may take a slow device longer than the gate waits."""
    stage = Stage(cast, people[0])
    stage.enter(devices={"video": "4k"})
    stage.watch(60)
    finding = stage.look(tally)
    assert_nothing_leaked(finding)
    assert len(finding.received.verdicts) >= 60
    assert 0 < _own_width(stage) <= LONGEST_SIDE
