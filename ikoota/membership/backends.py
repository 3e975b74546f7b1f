"""Checking of passwords for every door: pages, JSON API and admin."""

from typing import Any

from asgiref.sync import sync_to_async
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from ikoota.membership.limits import count_try, forget_tries
from ikoota.membership.models import Account


class LimitedBackend(ModelBackend):
    """Django's check of a password, as often as limits.py allows; raises LockedOut beyond that."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> Account | None:
        if username is None or password is None:
            return None
        count_try(username)
        account = super().authenticate(request, username=username, password=password, **kwargs)
        if account is not None:
            forget_tries(username)
        return account

    def get_user(self, user_id: Any) -> Account | None:
        """With the member: every request asks for both, and so they are one query."""
        account = Account.objects.select_related("member").filter(pk=user_id).first()
        return account if self.user_can_authenticate(account) else None

    async def aauthenticate(self, *args: Any, **kwargs: Any) -> Account | None:
        """Django's own would go around the limit."""
        return await sync_to_async(self.authenticate)(*args, **kwargs)
