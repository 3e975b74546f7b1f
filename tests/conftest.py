"""What every test starts with."""

import pytest
from django.core.cache import cache
from hypothesis import settings as hypothesis_settings

from calling.clock import ClockWatch

# On a busy machine an example takes as long as it takes: what is tested is what it does.
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def _empty_cache():
    """Counters of throttles and of sign-ins: one test's must not stop the next."""
    cache.clear()


@pytest.fixture(autouse=True)
def _clock_was_not_set(monkeypatch):
    """A test that sets the clock must not keep the next one's seats from being lost."""
    monkeypatch.setattr("calling.selectors.clock", ClockWatch())


@pytest.fixture(autouse=True)
def _connection_stays(monkeypatch):
    """Channels closes connections around each use; the test's transaction is in this one.

    Channels' own communicator does the same while it waits; its application runs at other times,
    too. A database in memory survives the closing, a real one does not.
    """
    monkeypatch.setattr("channels.db.close_old_connections", lambda: None)
