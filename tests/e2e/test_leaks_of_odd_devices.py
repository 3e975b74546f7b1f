"""The leak gate with devices that need converting: another size, another rate, and still masked."""

import pytest

from tests.e2e.browsers import Person
from tests.e2e.cast import Cast
from tests.e2e.stage import Stage, assert_nothing_leaked
from tests.e2e.tally import Tally

LONGEST_SIDE = 1280  # pixels that are sent at most


@pytest.mark.parametrize("devices", [{"video": "4k", "audio": "8khz"}, {"audio": "96khz"}])
def test_an_odd_device_is_masked_as_well(
    cast: Cast, people: tuple[Person, ...], tally: Tally, devices: dict[str, str]
) -> None:
    stage = Stage(cast, people[0])
    stage.enter(devices=devices)
    stage.watch_masked(8)
    stage.receiver.wait_for_sound()
    own = stage.sender.page.locator('[data-testid="tile"][data-own="true"] video')
    assert 0 < own.evaluate("(video) => video.videoWidth") <= LONGEST_SIDE
    finding = stage.look(tally)
    assert_nothing_leaked(finding)
    assert finding.blocks > 0
