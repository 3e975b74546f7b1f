"""Notices when the machine's clock is set: what looks long ago may then be of a moment ago."""

from time import monotonic

from django.utils import timezone

# Clocks are corrected by less than this all the time; that does no harm within the grace time.
STEP_SECONDS = 5.0


class ClockWatch:
    """Compares this process' clock with a steady one, which nobody sets."""

    def __init__(self) -> None:
        self._apart = _apart()
        self._set_at = float("-inf")

    def was_set_within(self, seconds: float) -> bool:
        """Was the clock set since the last look, or seen to be in so many seconds before?

        A machine that slept counts as well: meanwhile nobody could give a sign of life.
        """
        before, self._apart = self._apart, _apart()
        if abs(self._apart - before) > STEP_SECONDS:
            self._set_at = monotonic()
        return monotonic() - self._set_at < seconds


def _apart() -> float:
    return timezone.now().timestamp() - monotonic()
