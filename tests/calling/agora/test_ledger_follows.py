"""call_stats follows Agora's events, whatever their order; the sweep finds what they missed."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from calling import services
from calling.models import AgoraEvent, Call, CallStats, EngineRule, Participation
from tests.calling.agora.notices import (
    AUDIENCE_JOINED,
    AUDIENCE_LEFT,
    DESTROYED,
    HOST_JOINED,
    HOST_LEFT,
    TO_AUDIENCE,
    TO_HOST,
    notice,
    send,
)
from tests.calling.scenes import fresh, sit

pytestmark = pytest.mark.django_db
TOTALS = (
    "total_participants",
    "peak_participants",
    "total_duration_seconds",
    "audio_minutes_consumed",
    "video_minutes_consumed",
)


@pytest.fixture
def start():
    """Ten minutes ago, in whole seconds as Agora counts."""
    return int(timezone.now().timestamp()) - 600


@pytest.fixture
def past_call(ann, ben, call, start):
    """A call of Ann and Ben that began ten minutes ago, with its seats."""
    seats = {"ann": sit(ann, call), "ben": sit(ben, call)}
    began = timezone.now() - timedelta(seconds=700)
    Call.objects.filter(pk=call.pk).update(created_at=began)
    Participation.objects.update(reserved_at=began, joined_at=began)
    return seats


def ledger(call):
    stats = CallStats.objects.get(call=call)
    return tuple(getattr(stats, name) for name in TOTALS)


@pytest.fixture
def evening(call, past_call, start):
    """A stay with a reconnect, a change of role, and the end of the channel."""
    name = call.channel_name
    ann, ben = past_call["ann"].agora_uid, past_call["ben"].agora_uid
    return [
        notice(HOST_JOINED, name, start, ann, 1000),
        notice(AUDIENCE_JOINED, name, start + 60, ben, 1001),
        notice(TO_HOST, name, start + 90, ben, 1300),
        notice(HOST_LEFT, name, start + 120, ann, 1600, reason=10, duration=120),
        notice(HOST_JOINED, name, start + 130, ann, 1700),
        notice(TO_AUDIENCE, name, start + 200, ben, 1900),
        notice(AUDIENCE_LEFT, name, start + 240, ben, 2000, reason=1, duration=180),
        notice(HOST_LEFT, name, start + 300, ann, 2200, reason=1, duration=170),
        notice(DESTROYED, name, start + 300, lastUid=ann),
    ]


def test_the_ledger_is_what_agora_told(client, call, evening):
    """Our sockets said 700 s and more."""
    for said in evening:
        send(client, said)
    assert services.apply_events() == 1
    assert ledger(call)[:3] == (2, 2, 300)
    assert not AgoraEvent.objects.filter(applied_at=None).exists()
    assert services.apply_events() == 0


@pytest.mark.parametrize("seed", range(12))
def test_any_order_gives_the_same_ledger(client, call, evening, seed):
    """Late, repeated, and applied at any moment in between."""
    expected = None
    chance = random.Random(seed)
    resent = [
        dict(said, notifyMs=chance.randrange(10**13)) for said in chance.choices(evening, k=6)
    ]
    shuffled = [*evening, *resent]
    for said in evening:
        send(client, said)
    services.apply_events()
    expected = ledger(call)
    AgoraEvent.objects.all().delete()
    chance.shuffle(shuffled)
    for said in shuffled:
        assert send(client, said)[0] == 200
        if chance.random() < 0.3:
            services.apply_events()
    services.apply_events()
    assert ledger(call) == expected
    assert expected[:3] == (2, 2, 300)


def test_events_of_an_ended_call_do_not_lengthen_it(client, ann, call, past_call, start):
    services.end_call(ann, call)
    ended = timezone.now()
    send(client, notice(HOST_JOINED, call.channel_name, start, past_call["ann"].agora_uid, 1))
    late = int(ended.timestamp()) + 3600
    send(client, notice(HOST_LEFT, call.channel_name, late, past_call["ann"].agora_uid, 2))
    services.apply_events()
    participants, peak, seconds, _, _ = ledger(call)
    assert (participants, peak) == (2, 2)
    assert seconds <= 705


def test_a_stay_does_not_begin_before_its_seat(client, call, past_call, start):
    """The seat was reserved 100 s before `start`."""
    for seat, joined, left in (("ann", start - 3600, start + 100), ("ben", start, start + 50)):
        uid = past_call[seat].agora_uid
        send(client, notice(HOST_JOINED, call.channel_name, joined, uid, 1))
        send(client, notice(HOST_LEFT, call.channel_name, left, uid, 2, reason=1))
    services.apply_events()
    assert ledger(call)[2] == pytest.approx(200, abs=3)


def test_a_stay_whose_end_was_not_told_ends_with_its_seat(client, call, past_call, start):
    left_at = datetime.fromtimestamp(start + 60, UTC)
    Participation.objects.update(is_open=False, left_at=left_at)
    for seat in past_call.values():
        send(client, notice(HOST_JOINED, call.channel_name, start, seat.agora_uid, 1))
    services.apply_events()
    assert ledger(call)[2] == 60


def test_a_uid_that_never_had_a_seat_counts_nowhere(client, call, past_call, start):
    send(client, notice(HOST_JOINED, call.channel_name, start, 4242, 1))
    services.apply_events()
    assert ledger(call)[0] == 2


def test_a_seat_that_is_gone_at_both_ends_is_closed(client, call, past_call, start):
    """The browser died: the leave that Agora saw frees the seat before the grace time is over."""
    ben = past_call["ben"]
    services.lose_socket(call, ben.seat, "tab")
    send(client, notice(HOST_JOINED, call.channel_name, start, ben.agora_uid, 1))
    send(client, notice(HOST_LEFT, call.channel_name, start + 590, ben.agora_uid, 2, reason=2))
    services.apply_events()
    ben.refresh_from_db()
    assert not ben.is_open
    assert past_call["ann"].is_open


def test_a_seat_whose_socket_lives_is_left_alone(client, call, past_call, start):
    """Agora's connection may break and come back while the page is there."""
    ben = past_call["ben"]
    send(client, notice(HOST_JOINED, call.channel_name, start, ben.agora_uid, 1))
    send(client, notice(HOST_LEFT, call.channel_name, start + 590, ben.agora_uid, 2, reason=2))
    services.apply_events()
    ben.refresh_from_db()
    assert ben.is_open


def test_a_seat_that_agora_still_sees_keeps_its_grace_time(client, call, past_call, start):
    """The page is loaded again, or its line to the site alone is lost."""
    ben = past_call["ben"]
    services.lose_socket(call, ben.seat, "tab")
    send(client, notice(HOST_JOINED, call.channel_name, start, ben.agora_uid, 1))
    services.apply_events()
    ben.refresh_from_db()
    assert ben.is_open


def test_who_comes_back_without_a_seat_is_put_out(client, server, ben, call, past_call, start):
    """A page with an old token, although the rule of its leaving was lost."""
    services.leave_call(ben, call)
    EngineRule.objects.all().delete()
    uid = past_call["ben"].agora_uid
    send(client, notice(HOST_JOINED, call.channel_name, start + 599, uid, 9))
    services.apply_events()
    services.deliver_rules()
    assert server.kept() == [(call.channel_name, uid, "join_channel")]


def test_nobody_is_put_out_of_a_call_that_has_ended(client, server, ann, call, past_call, start):
    """Its channel is closed as a whole."""
    services.end_call(ann, call)
    EngineRule.objects.all().delete()
    uid = past_call["ben"].agora_uid
    send(client, notice(HOST_JOINED, call.channel_name, start + 599, uid, 9))
    services.apply_events()
    assert not EngineRule.objects.exists()


def test_the_sweep_puts_out_strangers(server, ben, call, past_call):
    services.leave_call(ben, call)
    EngineRule.objects.all().delete()
    uids = [past_call["ann"].agora_uid, past_call["ben"].agora_uid]
    server.users[call.channel_name] = uids
    assert services.reconcile_calls() == 1
    services.deliver_rules()
    assert server.kept() == [(call.channel_name, uids[1], "join_channel")]
    assert services.reconcile_calls() == 0


def test_the_sweep_notes_a_leave_that_was_lost(client, server, call, past_call, start):
    """The event itself, should it still come, is more exact and wins."""
    ann, ben = past_call["ann"].agora_uid, past_call["ben"].agora_uid
    for seq, uid in enumerate((ann, ben), 1):
        send(client, notice(HOST_JOINED, call.channel_name, start, uid, seq))
    send(client, notice(HOST_LEFT, call.channel_name, start + 60, ann, 5, reason=1, duration=60))
    services.apply_events()
    CallStats.objects.update(total_duration_seconds=0)
    assert services.reconcile_calls() == 1
    assert ledger(call)[2] == pytest.approx(600, abs=5)
    assert services.reconcile_calls() == 0
    send(client, notice(HOST_LEFT, call.channel_name, start + 90, ben, 6, reason=1, duration=90))
    services.apply_events()
    assert ledger(call)[2] == 90


def test_who_has_just_joined_may_not_be_in_the_list_yet(client, server, call, past_call):
    now = int(timezone.now().timestamp())
    send(client, notice(HOST_JOINED, call.channel_name, now - 30, past_call["ann"].agora_uid, 1))
    services.apply_events()
    assert services.reconcile_calls() == 0
    send(client, notice(HOST_JOINED, call.channel_name, now - 90, past_call["ben"].agora_uid, 1))
    services.apply_events()
    assert services.reconcile_calls() == 1


def test_without_the_customers_id_nobody_is_asked(server, agora, call, past_call):
    agora.AGORA_CUSTOMER_ID = agora.AGORA_CUSTOMER_SECRET = ""
    assert services.reconcile_calls() == 0
    assert server.asked == []


@pytest.mark.parametrize("failure", [503, "slow", "lost", 401])
def test_a_list_that_agora_does_not_give_changes_nothing(server, call, past_call, failure):
    server.plan.append(failure)
    assert services.reconcile_calls() == 0
    assert not AgoraEvent.objects.exists()
    assert not EngineRule.objects.exists()


def test_the_command_does_it_all(client, server, ann, ben, call, past_call, start, capsys):
    send(client, notice(HOST_JOINED, call.channel_name, start, past_call["ann"].agora_uid, 1))
    services.remove_participant(ann, call, past_call["ben"].seat)
    server.users[call.channel_name] = [past_call["ann"].agora_uid, 4242]
    call_command("sweep_calls")
    said = capsys.readouterr().out
    assert said.startswith("0 seats freed.\n")
    assert "1 ledgers brought up to date." in said
    assert "1 differences to Agora's lists." in said
    assert "2 rules settled at Agora." in said


def test_a_call_of_another_engine_does_not_listen_to_agora(client, settings, agora, ann, start):
    settings.MEDIA_ENGINE = "direct"
    settings.DEBUG = True
    call = services.create_call(ann, title="Direct", is_public=True)
    seat = sit(ann, call)
    send(client, notice(HOST_JOINED, call.channel_name, start, seat.agora_uid, 1))
    assert not AgoraEvent.objects.exists()
    assert fresh(call).engine == "direct"
