"""The operation behind the page and the API: all or nothing, never without a required mask."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from ikoota.membership.models import Member
from ikoota.preferences.errors import InvalidPreferences
from ikoota.preferences.models import Preferences
from ikoota.preferences.policies import masks_face, masks_voice
from ikoota.preferences.selectors import preferences_for
from ikoota.preferences.services import update_preferences
from tests.membership.people import new_member


@pytest.fixture
def member(db):
    return new_member()


def test_new_member_has_the_defaults(member):
    row = Preferences.objects.filter(member=member).values().get()
    for name in ("id", "member_id", "created_at", "updated_at"):
        del row[name]
    assert row == {
        "voice_masking_enabled": True,
        "video_masking_enabled": True,
        "auto_mute_on_join": False,
        "video_quality": "sd",
        "preferred_avatar": "",
        "mask_mode": "avatar",
        "mask_strength": 0.85,
        "mask_background": "none",
        "voice_mode": "private",
    }


def test_default_strength_is_the_one_of_the_site(db, settings):
    settings.FACE_MASK_STRENGTH = 0.3
    assert preferences_for(new_member()).mask_strength == 0.3


def test_member_from_before_gets_preferences_when_they_are_read(db):
    member = Member.objects.create()
    assert preferences_for(member) == preferences_for(Member.objects.get())
    assert Preferences.objects.count() == 1


def test_member_from_before_can_change_them(db):
    member = Member.objects.create()
    assert update_preferences(member, mask_mode="blur").mask_mode == "blur"


def test_named_fields_change_and_others_stay(member):
    update_preferences(member, voice_mode="clear")
    update_preferences(member, mask_strength=0)
    kept = Preferences.objects.get()
    assert (kept.voice_mode, kept.mask_strength, kept.mask_mode) == ("clear", 0, "avatar")
    assert preferences_for(member).mask_strength == 0


@pytest.mark.parametrize("off", [False, "False", "false", "0", "f", 0])
@pytest.mark.parametrize("name", ["voice_masking_enabled", "video_masking_enabled"])
def test_required_mask_cannot_be_switched_off_in_any_spelling(member, name, off):
    with pytest.raises(InvalidPreferences) as refused:
        update_preferences(member, **{name: off}, mask_mode="blur")
    assert name in refused.value.fields
    kept = Preferences.objects.get()
    assert getattr(kept, name) is True
    assert kept.mask_mode == "avatar"


def test_mask_that_was_off_counts_as_on_once_the_site_requires_it(member, settings):
    settings.VOICE_MASKING_ENABLED = settings.VIDEO_MASKING_ENABLED = False
    kept = update_preferences(member, voice_masking_enabled=False, video_masking_enabled=False)
    assert not masks_voice(kept)
    assert not masks_face(kept)
    settings.VOICE_MASKING_ENABLED = settings.VIDEO_MASKING_ENABLED = True
    assert masks_voice(kept)
    assert masks_face(kept)
    update_preferences(member, mask_mode="blur")


@pytest.mark.parametrize("name", ["member", "member_id", "id", "created_at", "colour"])
def test_other_fields_are_refused(member, name):
    with pytest.raises(InvalidPreferences) as refused:
        update_preferences(member, **{name: 1})
    assert refused.value.fields == {name: ["There is no such preference."]}


def test_every_fault_is_named(member):
    with pytest.raises(InvalidPreferences) as refused:
        update_preferences(
            member, mask_mode="none", mask_strength=2, preferred_avatar="unicorn", video_quality=""
        )
    assert set(refused.value.fields) == {
        "mask_mode",
        "mask_strength",
        "preferred_avatar",
        "video_quality",
    }


@pytest.mark.parametrize("strength", [float("nan"), float("inf"), -0.01, 1.01, "nan", "x", None])
def test_strength_is_a_number_from_0_to_1(member, strength):
    with pytest.raises(InvalidPreferences) as refused:
        update_preferences(member, mask_strength=strength)
    assert set(refused.value.fields) == {"mask_strength"}


@pytest.mark.any_database
class AnyStrength(TestCase):
    """Whatever is sent as strength, what is stored is a number from 0 to 1."""

    @given(st.one_of(st.floats(), st.integers(), st.text(max_size=5), st.none(), st.booleans()))
    def test_is_in_range_or_refused(self, strength):
        member = new_member()
        try:
            update_preferences(member, mask_strength=strength)
        except InvalidPreferences as refused:
            faulty = set(refused.fields or {})
        else:
            faulty = {"mask_strength"}
        assert faulty == {"mask_strength"}
        assert 0 <= Preferences.objects.get().mask_strength <= 1
