"""Limits for guessing passwords: a few tries for each name, then a quarter of an hour of none.

Counted by a keyed hash of the name and nothing else: no name and no address is kept or logged.
"""

from django.core.cache import cache
from django.utils.crypto import salted_hmac

from ikoota.membership.errors import LockedOut
from ikoota.membership.models import Account
from ikoota.metrics import THROTTLED

TRIES = 5
LOCK_SECONDS = LockedOut.retry_after


def count_try(username: str) -> None:
    """Count a try before the password is looked at; raises LockedOut when there were too many.

    Counted first, because of many tries at once each would see that the others have not failed yet.
    A refused try does not make the lock longer.
    """
    key = _key(username)
    cache.add(key, 0, LOCK_SECONDS)
    try:
        tries = cache.incr(key)
    except ValueError:  # expired between the two
        cache.set(key, tries := 1, LOCK_SECONDS)
    if tries > TRIES:
        THROTTLED.labels("sign_in").inc()
        raise LockedOut
    cache.touch(key, LOCK_SECONDS)


def forget_tries(username: str) -> None:
    """After the right password."""
    cache.delete(_key(username))


def _key(username: str) -> str:
    name = Account.normalize_username(username)
    return (
        "sign-in-" + salted_hmac("ikoota.membership.limits", name, algorithm="sha256").hexdigest()
    )
