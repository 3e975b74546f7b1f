"""Times of presence out of events: the same for any order and any number of repeats."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from calling.sessions import SeenEvent, Session, sessions_of

START = datetime(2026, 1, 1, tzinfo=UTC)


def at(seconds):
    return START + timedelta(seconds=seconds)


def seen(kind, seconds, uid=7, seq=None, **more):
    return SeenEvent(kind, uid, seconds + 1 if seq is None else seq, at(seconds), **more)


def spans(events, uid=7):
    zero = START
    return [
        (
            (session.start - zero).seconds,
            None if session.end is None else (session.end - zero).seconds,
        )
        for session in sessions_of(events).get(uid, [])
    ]


def test_joined_and_left():
    assert spans([seen("join", 0), seen("leave", 60)]) == [(0, 60)]


def test_who_is_still_there_has_no_end():
    assert spans([seen("join", 5)]) == [(5, None)]


def test_a_change_of_role_is_no_other_stay():
    events = [seen("join", 0), seen("role", 10), seen("role", 20), seen("leave", 60)]
    assert spans(events) == [(0, 60)]


def test_who_comes_back_after_a_kick_or_a_while_makes_another_stay():
    """3 and 999: put out by a rule; a reconnect takes a minute at most."""
    for reason in (3, 999):
        events = [seen("join", 0), seen("leave", 60, reason=reason), seen("join", 65)]
        assert spans(events) == [(0, 60), (65, None)]
    for back, stays in ((120, [(0, None)]), (121, [(0, 60), (121, None)])):
        assert spans([seen("join", 0), seen("leave", 60, reason=10), seen("join", back)]) == stays


def test_the_end_of_an_earlier_channel_ends_no_later_stay():
    """A channel ends with its last member, and begins anew with the next."""
    events = [seen("join", 0), seen("leave", 60), seen("destroyed", 60), seen("join", 90)]
    assert spans(events) == [(0, 60), (90, None)]


def test_a_lost_join_is_known_from_the_duration_or_a_role():
    assert spans([seen("leave", 60, duration=50)]) == [(10, 60)]
    assert spans([seen("role", 20), seen("leave", 60)]) == [(20, 60)]


def test_a_lost_leave_ends_with_the_next_join_or_the_channel():
    assert spans([seen("join", 0), seen("join", 30), seen("leave", 60)]) == [(0, 30), (30, 60)]
    assert spans([seen("join", 0), seen("destroyed", 90, uid=0, seq=0)]) == [(0, 90)]


def test_a_reconnect_is_one_stay_and_a_return_is_two():
    for reason in (4, 9, 10):
        events = [seen("join", 0), seen("leave", 60, reason=reason), seen("join", 70)]
        assert spans([*events, seen("leave", 90)]) == [(0, 90)]
    events = [seen("join", 0), seen("leave", 60, reason=1), seen("join", 70), seen("leave", 90)]
    assert spans(events) == [(0, 60), (70, 90)]


def test_what_the_sweep_missed_gives_way_to_the_leave_itself():
    missed = seen("missed", 80, seq=1)
    assert spans([seen("join", 0), missed]) == [(0, 80)]
    assert spans([seen("join", 0), missed, seen("leave", 60, duration=60)]) == [(0, 60)]
    later = [seen("join", 100), seen("leave", 130)]
    assert spans([seen("join", 0), missed, *later]) == [(0, 80), (100, 130)]


def test_two_people_do_not_touch_each_other():
    events = [seen("join", 0), seen("join", 10, uid=8), seen("leave", 20), seen("leave", 30, uid=8)]
    assert sessions_of(events) == {7: [Session(at(0), at(20))], 8: [Session(at(10), at(30))]}


kinds = st.sampled_from(["join", "leave", "role", "missed"])
lists = st.lists(
    st.builds(
        seen,
        kinds,
        st.integers(0, 3600),
        uid=st.integers(1, 3),
        seq=st.integers(1, 30),
        reason=st.sampled_from([0, 1, 3, 4, 9, 10, 999]),
        duration=st.integers(0, 600),
    ),
    max_size=14,
)


@given(lists.flatmap(lambda events: st.tuples(st.just(events), st.permutations(events * 2))))
def test_order_and_repeats_change_nothing(events_and_shuffle):
    events, shuffled = events_and_shuffle
    assert sessions_of(shuffled) == sessions_of(events)


@given(lists)
def test_no_stay_ends_before_it_begins(events):
    for stays in sessions_of(events).values():
        for stay in stays:
            assert stay.end is None or stay.end >= stay.start
