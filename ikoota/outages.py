"""What the site stands on is away for a while: the errors that say so."""

import logging

from django.db import InterfaceError, OperationalError
from redis import ConnectionError, TimeoutError

logger = logging.getLogger(__name__)

# A server that does not answer, hangs up, or lets a lock be waited for too long: not the site's
# fault, and not the request's. Trying again later helps.
OUTAGES = (OperationalError, InterfaceError, ConnectionError, TimeoutError)

# With this websockets are closed meanwhile. Codes from 4000 on are the site's own; standard ones
# Daphne cannot send.
TRY_AGAIN_LATER = 4503


def note_outage(error: BaseException) -> None:
    """One line, without a traceback: there will be one for each request until it is over."""
    number = next((one for one in error.args[:1] if isinstance(one, int)), "")
    logger.error("A server of the site is away: %s %s", type(error).__name__, number)
