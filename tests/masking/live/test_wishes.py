"""What site and page may tell the worker."""

import json

import pytest

from masking.errors import BadSetting
from masking.live.wishes import Wish
from tests.masking.live.conftest import wish_of


def test_a_wish_arrives_as_it_was_sent() -> None:
    wish = wish_of("OTO#AAAAAA")
    assert Wish.from_dict(json.loads(json.dumps(wish.as_dict()))) == wish


@pytest.mark.parametrize(
    "changes",
    [
        *({"mode": "weak_mosaic"}, {"mode": "off"}, {"strength": 2}, {"strength": "1"}),
        *({"background": ""}, {"voice_mode": "none"}, {"voice": "xyz"}, {"look": {}}, {"more": 1}),
    ],
)
def test_no_wish_can_switch_a_mask_off_or_break_it(changes: dict[str, object]) -> None:
    with pytest.raises(BadSetting):
        Wish.from_dict(wish_of("OTO#AAAAAA").as_dict() | changes)


def test_a_page_changes_modes_and_never_who_it_is() -> None:
    wish = wish_of("OTO#AAAAAA")
    changed = wish.changed({"mode": "blur", "strength": 0, "member": "OTO#BBBBBB", "look": {}})
    assert changed == wish_of("OTO#AAAAAA", mode="blur", strength=0)


@pytest.mark.parametrize("message", [7, None, "mode", {"mode": "none"}, {"mode": []}])
def test_nonsense_of_a_page_is_refused(message: object) -> None:
    with pytest.raises(BadSetting):
        wish_of("OTO#AAAAAA").changed(message)
