"""The tables as the database has them: names and columns of the original schema, and its keys."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import PROTECT, SET_NULL
from django.utils import timezone

from calling.models import MAX_UID, Call, CallMember, Participation
from ikoota.membership.models import Member
from tests.calling.scenes import new_call

pytestmark = pytest.mark.django_db

# The original's SQL, table by table; ours come on top and no name of these is changed.
ORIGINAL = {
    "calls": "id title description channel_name creator_id is_public max_participants status"
    " created_at ended_at",
    "call_members": "id call_id user_id role joined_at",
    "call_participants": "id call_id user_id agora_uid joined_at left_at duration_seconds",
    "call_stats": "id call_id total_participants peak_participants total_duration_seconds"
    " audio_minutes_consumed video_minutes_consumed data_transfer_mb created_at updated_at",
    "user_call_preferences": "id user_id voice_masking_enabled video_masking_enabled"
    " auto_mute_on_join video_quality preferred_avatar created_at updated_at",
}


def columns(table):
    with connection.cursor() as cursor:
        return {row.name for row in connection.introspection.get_table_description(cursor, table)}


def unique_keys(table):
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table).values()
    return {tuple(one["columns"]) for one in found if one["unique"]}


@pytest.mark.parametrize("table", ORIGINAL)
def test_columns_of_the_original_are_there(table):
    assert set(ORIGINAL[table].split()) - columns(table) == set()


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("calls", ("channel_name",)),
        ("call_members", ("call_id", "user_id")),
        ("call_stats", ("call_id",)),
        ("user_call_preferences", ("user_id",)),
        ("call_participants", ("call_id", "agora_uid")),
        ("call_participants", ("call_id", "user_id", "is_open")),
    ],
)
def test_keys(table, key):
    """Seed bugs 11 and 29: the participations had no unique key at all."""
    assert key in unique_keys(table)


def new_row(call, member, **fields):
    with transaction.atomic():
        return Participation.objects.create(call=call, member=member, **fields)


def test_one_open_seat_for_each_member_and_call(call, ben):
    """Seed bug 11: a row for every token; closed rows may be many, open ones not."""
    for uid in (1, 2):
        new_row(call, ben, agora_uid=uid, is_open=None, left_at=timezone.now())
    new_row(call, ben, agora_uid=3)
    with pytest.raises(IntegrityError):
        new_row(call, ben, agora_uid=4)


def test_a_uid_is_one_seat_of_a_call(call, ann, ben):
    """Seed bug 29: uids of one call were not unique, and did not fit their column."""
    new_row(call, ben, agora_uid=MAX_UID)
    assert Participation.objects.get().agora_uid == MAX_UID == 2**31 - 1
    new_row(new_call(ann), ben, agora_uid=MAX_UID)
    with pytest.raises(IntegrityError):
        new_row(call, ann, agora_uid=MAX_UID)


def test_calls_and_history_stay_when_an_account_goes(call, ann):
    """Seed bug 28: deleting one account deleted everybody's history of its calls."""
    ann.account.delete()
    call.refresh_from_db()
    assert call.creator == Member.objects.get(pk=ann.pk)
    assert Call._meta.get_field("creator").remote_field.on_delete in (SET_NULL, PROTECT)
    Member.objects.get(pk=ann.pk).delete()
    call.refresh_from_db()
    assert call.creator is None


def test_invitation_and_joining_have_a_time_each(call, ben):
    """Seed bug 30: joined_at was the time of the invitation."""
    invited = CallMember.objects.create(call=call, member=ben)
    assert (invited.invited_at is not None, invited.joined_at) == (True, None)


def test_microseconds_and_emoji_are_kept(call):
    moment = timezone.now().replace(microsecond=123456)
    Call.objects.filter(pk=call.pk).update(title="Tee 🫖 um fünf", created_at=moment)
    call.refresh_from_db()
    assert (call.title, call.created_at) == ("Tee 🫖 um fünf", moment)
