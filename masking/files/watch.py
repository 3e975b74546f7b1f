"""Whoever waits for a file: hears how far it is and may stop it."""

from collections.abc import Callable

from masking.files.errors import Cancelled


class Watch:
    """Calls back with the share that is done, 0 to 1, and asks whether to go on."""

    def __init__(
        self,
        progress: Callable[[float], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        self._progress = progress
        self._cancelled = cancelled

    def at(self, share: float) -> None:
        """Raises Cancelled when nobody wants the result any more."""
        if self._cancelled is not None and self._cancelled():
            raise Cancelled("It was stopped; nothing was written.")
        if self._progress is not None:
            self._progress(min(1.0, max(0.0, share)))
