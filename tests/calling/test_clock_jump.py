"""Somebody sets the machine's clock by an hour: no seat is freed wrongly, and no ghost stays."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from calling import clock as clock_module
from calling import selectors, services
from calling.models import Participation
from tests.calling.scenes import sit

pytestmark = pytest.mark.django_db
HOURS = pytest.mark.parametrize("hours", [1, -1])


class Clocks:
    """Both clocks of the machine: `set` moves the one on the wall, time passes for both."""

    def __init__(self):
        self.moved, self.passed = timedelta(), 0.0
        self._now, self._steady = timezone.now, time.monotonic

    def now(self):
        return self._now() + self.moved + timedelta(seconds=self.passed)

    def steady(self):
        return self._steady() + self.passed

    def set(self, **how):
        self.moved += timedelta(**how)

    def passes(self, seconds):
        self.passed += seconds


@pytest.fixture
def clocks(monkeypatch):
    both = Clocks()
    monkeypatch.setattr(timezone, "now", both.now)
    monkeypatch.setattr(clock_module, "monotonic", both.steady)
    monkeypatch.setattr(selectors, "clock", clock_module.ClockWatch())
    return both


def seats_shown(call):
    return {one["seat"] for one in selectors.participants_in(call)}


@HOURS
def test_who_is_there_stays_and_who_is_gone_goes(ann, ben, call, clocks, hours):
    there, gone = sit(ann, call, "there").seat, sit(ben, call, "gone").seat
    clocks.set(hours=hours)
    assert services.sweep_calls() == 0
    assert seats_shown(call) == {there, gone}
    clocks.passes(12)
    assert services.touch_seat(there, "there")
    clocks.passes(20)
    assert seats_shown(call) == {there}
    assert services.sweep_calls() == 1
    assert Participation.objects.get(is_open=True).seat == there


@HOURS
def test_who_is_away_at_that_moment_may_come_back_or_goes(ann, ben, call, clocks, hours):
    back, gone = sit(ann, call, "old").seat, sit(ben, call, "gone").seat
    for seat, socket in ((back, "old"), (gone, "gone")):
        services.lose_socket(call, seat, socket)
    clocks.set(hours=hours)
    assert services.sweep_calls() == 0
    services.take_seat(ann, call, back, "new")
    clocks.passes(31)
    services.touch_seat(back, "new")
    assert services.sweep_calls() == 1
    assert seats_shown(call) == {back}


def test_small_corrections_hold_nothing_up(ann, call, clocks):
    sit(ann, call)
    clocks.passes(31)
    clocks.set(seconds=3)
    assert services.sweep_calls() == 1


def test_a_machine_that_slept_frees_nobody_at_once(ann, call, clocks):
    """The steady clock stands still meanwhile."""
    sit(ann, call)
    clocks.set(minutes=10)
    assert services.sweep_calls() == 0
