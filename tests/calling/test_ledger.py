"""The statistics of a call: a true ledger, derived from who was there."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from calling import services
from calling.clock import ClockWatch
from calling.ledger import Presence, ledger_of
from calling.models import CallStats, MediaSpan, Participation
from calling.services.locking import locked
from calling.services.statistics import update_ledger
from tests.calling.scenes import sit

START = datetime(2026, 1, 1, 12, tzinfo=UTC)


def there(what, member, start, end):
    """A presence from minute `start` to minute `end`."""
    return Presence(what, member, START + timedelta(minutes=start), START + timedelta(minutes=end))


def test_empty_call():
    ledger = ledger_of([])
    assert (ledger.total_participants, ledger.peak_participants) == (0, 0)


def test_alone_costs_nothing():
    ledger = ledger_of([there(what, "a", 0, 30) for what in ("seat", "audio", "video")])
    assert ledger.total_duration_seconds == 1800
    assert (ledger.audio_minutes_consumed, ledger.video_minutes_consumed) == (0, 0)


def test_minutes_are_counted_per_subscriber():
    """Two with sound and picture for 10 minutes: each receives 10 minutes of video."""
    whats = ("seat", "audio", "video")
    ledger = ledger_of([there(what, who, 0, 10) for what in whats for who in "ab"])
    assert (ledger.audio_minutes_consumed, ledger.video_minutes_consumed) == (0, 20)


def test_picture_of_one_makes_video_time_for_the_others_only():
    """a sends both, b and c sound: b and c receive video, a receives audio."""
    spans = [there("seat", who, 0, 10) for who in "abc"]
    spans += [there("audio", who, 0, 10) for who in "abc"] + [there("video", "a", 0, 10)]
    ledger = ledger_of(spans)
    assert (ledger.audio_minutes_consumed, ledger.video_minutes_consumed) == (10, 20)


def test_mute_ends_the_time():
    spans = [there("seat", who, 0, 10) for who in "ab"] + [there("audio", "a", 0, 4)]
    assert ledger_of(spans).audio_minutes_consumed == 4


def test_peak_and_duration():
    """One leaves as another comes: never more than two at once; ten empty minutes count not."""
    spans = [there("seat", "a", 0, 10), there("seat", "b", 5, 15), there("seat", "c", 10, 15)]
    ledger = ledger_of([*spans, there("seat", "a", 25, 30)])
    assert (ledger.total_participants, ledger.peak_participants) == (3, 2)
    assert ledger.total_duration_seconds == 20 * 60


def test_who_came_and_went_in_one_moment_was_there():
    """A seat of a killed server ends where it began when nothing was heard of it any more."""
    instants = [there("seat", who, 5, 5) for who in "ab"]
    ledger = ledger_of(instants)
    assert (ledger.total_participants, ledger.peak_participants) == (2, 2)
    assert ledger.total_duration_seconds == 0
    assert ledger_of([*instants, there("seat", "c", 0, 10)]).peak_participants == 3
    # Whoever leaves as another comes and goes was not there with them.
    assert ledger_of([there("seat", "a", 0, 5), there("seat", "b", 5, 5)]).peak_participants == 1


def test_takeover_is_one_person():
    spans = [there("seat", "a", 0, 10), there("seat", "a", 10, 20)]
    ledger = ledger_of(spans)
    assert (ledger.total_participants, ledger.peak_participants) == (1, 1)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["seat", "audio", "video"]),
            st.integers(0, 4),
            st.integers(0, 50),
            st.integers(0, 50),
        ),
        max_size=12,
    )
)
def test_order_does_not_matter(rows):
    spans = [there(what, who, a, a + length) for what, who, a, length in rows]
    ledger = ledger_of(spans)
    assert ledger == ledger_of(reversed(spans))
    assert (ledger.total_participants > 0) == (ledger.peak_participants > 0)
    assert ledger.peak_participants <= ledger.total_participants


@pytest.mark.django_db
def test_written_when_somebody_leaves_and_again_at_the_end(ann, ben, call):
    """Seed bug 31: call_stats was never written."""
    start = timezone.now() - timedelta(minutes=10)
    sit(ann, call), sit(ben, call)
    Participation.objects.update(joined_at=start)
    MediaSpan.objects.update(started_at=start)
    services.leave_call(ben, call)
    first = CallStats.objects.values().get()
    assert (first["total_participants"], first["peak_participants"]) == (2, 2)
    assert first["video_minutes_consumed"] == pytest.approx(20, abs=1)
    services.end_call(ann, call)
    assert CallStats.objects.get().total_participants == 2
    assert CallStats.objects.get().total_duration_seconds == pytest.approx(600, abs=2)


@pytest.mark.django_db
def test_closing_twice_and_sweeping_changes_nothing(ann, ben, call):
    sit(ann, call), sit(ben, call)
    services.leave_call(ben, call)
    services.end_call(ann, call)
    before = CallStats.objects.values().get() | {"updated_at": None}
    services.end_call(ann, call)
    services.leave_call(ann, call)
    assert services.sweep_calls() == 0
    with locked(call) as row:
        update_ledger(row)
    assert CallStats.objects.values().get() | {"updated_at": None} == before


@pytest.mark.django_db
def test_mute_writes_media_spans(ben, call):
    seat = sit(ben, call).seat
    services.set_mute(ben, call, seat, "video", True)
    services.set_mute(ben, call, seat, "video", False)
    spans = MediaSpan.objects.filter(kind="video").order_by("started_at")
    assert [span.ended_at is None for span in spans] == [False, True]


@pytest.fixture
def clock(monkeypatch):
    """Time of the services stands still until it is moved on; answers the mover, in minutes."""
    begin = timezone.now()
    now = [begin]
    monkeypatch.setattr("django.utils.timezone.now", lambda: now[0])
    # Time goes by, the clock is not set.
    monkeypatch.setattr("calling.clock.monotonic", lambda: (now[0] - begin).total_seconds())
    monkeypatch.setattr("calling.selectors.clock", ClockWatch())

    def move(minutes):
        now[0] += timedelta(minutes=minutes)
        Participation.objects.filter(is_open=True).update(last_seen_at=now[0])

    return move


def minutes_of(call):
    stats = CallStats.objects.get(call=call)
    assert stats.audio_minutes_consumed == 0
    return stats.video_minutes_consumed, stats.total_duration_seconds // 60


@pytest.mark.django_db
def test_a_pause_costs_no_minutes(ann, ben, call, clock):
    """Two with sound and picture for 3 and 4 minutes, and a pause of 10 between."""
    sit(ann, call), sit(ben, call)
    clock(3)
    services.pause_call(ann, call)
    clock(10)
    services.resume_call(ann, call)
    clock(4)
    services.end_call(ann, call)
    assert minutes_of(call) == (2 * 7, 17)


@pytest.mark.django_db
def test_mutes_in_a_pause_count_from_the_resume(ann, ben, call, clock):
    seats = {member: sit(member, call).seat for member in (ann, ben)}
    for member, seat in seats.items():
        services.set_mute(member, call, seat, "audio", True)
        services.set_mute(member, call, seat, "video", True)
    services.pause_call(ann, call)
    clock(5)
    services.set_mute(ann, call, seats[ann], "video", False)
    clock(5)
    services.resume_call(ann, call)
    clock(2)
    services.leave_call(ann, call)
    assert minutes_of(call) == (2, 12)


@pytest.mark.django_db
def test_ended_while_paused(ann, ben, call, clock):
    sit(ann, call), sit(ben, call)
    clock(3)
    services.pause_call(ann, call)
    clock(30)
    services.end_call(ann, call)
    assert minutes_of(call) == (2 * 3, 33)
    before = CallStats.objects.values().get() | {"updated_at": None}
    with locked(call) as row:
        update_ledger(row)
    assert CallStats.objects.values().get() | {"updated_at": None} == before


@pytest.mark.django_db
@pytest.mark.parametrize("closing", ["pause", "resume", "mute", "end"])
def test_who_was_gone_before_costs_nothing_after(ann, ben, call, clock, closing):
    """Ben's browser died after 3 minutes; what the host did later does not lengthen his time."""
    sit(ann, call)
    seat = sit(ben, call).seat
    if closing == "resume":
        services.pause_call(ann, call)
        services.resume_call(ann, call)
    clock(3)
    gone = timezone.now()
    clock(2)
    Participation.objects.filter(seat=seat).update(last_seen_at=gone)
    if closing in ("pause", "resume"):
        services.pause_call(ann, call)
    if closing == "resume":
        services.resume_call(ann, call)
    if closing == "mute":
        services.mute_participant(ann, call, seat, "video")
    services.end_call(ann, call)
    ghost = Participation.objects.get(seat=seat)
    assert (ghost.left_at, ghost.duration_seconds) == (gone, 180)
    assert not MediaSpan.objects.filter(participation=ghost, ended_at__gt=gone).exists()
    assert minutes_of(call) == (2 * 3, 5)
