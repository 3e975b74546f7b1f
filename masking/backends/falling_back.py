"""Masking elsewhere when that works, and here when it does not: never not at all."""

import logging

from masking.backends.base import MaskingBackend, Unavailable, Work
from masking.backends.judging import judge
from masking.errors import MaskingError
from masking.files.errors import Cancelled

logger = logging.getLogger(__name__)


class FallingBack:
    """`elsewhere`, whose results are judged before anybody gets them; then `here`."""

    def __init__(self, elsewhere: MaskingBackend, here: MaskingBackend) -> None:
        self.elsewhere = elsewhere
        self.here = here
        self.name = elsewhere.name

    def mask(self, work: Work) -> None:
        try:
            self.elsewhere.mask(work)
            judge(work)
        except Cancelled:
            work.target.unlink(missing_ok=True)
            raise
        except (Unavailable, MaskingError, OSError) as error:
            # Also when the file was refused: whether it can be masked is for our own masks to say.
            logger.warning("masking by %s failed, masking here: %s", self.name, error)
            work.target.unlink(missing_ok=True)
            self.here.mask(work)
