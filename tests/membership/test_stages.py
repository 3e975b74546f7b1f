"""Moving a member from stage to stage."""

import pytest

from ikoota.membership import events
from ikoota.membership.errors import InvalidStage
from ikoota.membership.models import Member
from ikoota.membership.services import approve, set_stage, suspend
from tests.membership.people import Stage, new_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    """Every change of stage that is told to other apps."""
    told = []

    def hear(sender, member, old, new, **_signal):
        told.append((member.oto_number, old, new))

    events.stage_changed.connect(hear)
    yield told
    events.stage_changed.disconnect(hear)


@pytest.mark.parametrize("stage", [Stage.PRE_MEMBER, Stage.FULL_MEMBER])
@pytest.mark.parametrize("before", [Stage.APPLICANT, Stage.SUSPENDED])
def test_approval_is_stored_with_its_time(before, stage):
    member = new_member(stage=before)
    changed_at = member.stage_changed_at
    approve(member, stage=stage)
    stored = Member.objects.get()
    assert (stored.stage, member.stage) == (stage, stage)
    assert stored.stage_changed_at > changed_at


@pytest.mark.parametrize("stage", [Stage.APPLICANT, Stage.SUSPENDED, "", "host"])
def test_approval_leads_to_no_other_stage(stage):
    member = new_member(stage=Stage.APPLICANT)
    with pytest.raises(InvalidStage):
        approve(member, stage=stage)
    assert Member.objects.get().stage == Stage.APPLICANT


def test_unknown_stage_is_refused():
    member = new_member()
    with pytest.raises(InvalidStage):
        set_stage(member, "owner")
    assert Member.objects.get().stage == Stage.FULL_MEMBER


def test_suspension_is_told_after_commit(heard, django_capture_on_commit_callbacks):
    member = new_member()
    with django_capture_on_commit_callbacks(execute=True):
        suspend(member)
        assert heard == []
    assert heard == [(member.oto_number, "full_member", "suspended")]


def test_same_stage_again_changes_and_tells_nothing(heard, django_capture_on_commit_callbacks):
    member = new_member()
    changed_at = member.stage_changed_at
    with django_capture_on_commit_callbacks(execute=True):
        set_stage(member, Stage.FULL_MEMBER)
    assert heard == []
    assert Member.objects.get().stage_changed_at == changed_at


def test_change_goes_by_the_stored_stage_not_by_the_one_in_memory(
    heard, django_capture_on_commit_callbacks
):
    member = new_member()
    Member.objects.update(stage=Stage.SUSPENDED)
    with django_capture_on_commit_callbacks(execute=True):
        set_stage(member, Stage.FULL_MEMBER)
    assert heard == [(member.oto_number, "suspended", "full_member")]


def test_member_stays_when_the_account_is_deleted():
    member = new_member()
    member.account.delete()
    member.refresh_from_db()
    assert member.account is None
