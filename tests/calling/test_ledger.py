"""The statistics of a call: a true ledger, derived from who was there."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from calling import services
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
    assert ledger_of(spans) == ledger_of(reversed(spans))


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
