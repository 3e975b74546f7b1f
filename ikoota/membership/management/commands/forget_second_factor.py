"""Takes the second factor of an account away, whose app and recovery codes are lost."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ikoota.membership.models import Account
from ikoota.membership.second_factors import forget_factor
from ikoota.membership.signing_in import sign_out_everywhere


class Command(BaseCommand):
    help = "Let a member of the staff set a new authenticator app up, and sign them out everywhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        try:
            account = Account.objects.get_by_natural_key(username)
        except Account.DoesNotExist:
            raise CommandError("There is no such account.") from None
        if not forget_factor(account):
            raise CommandError("This account has no second factor.")
        sign_out_everywhere(account)
        self.stdout.write("The second factor is gone; the account is signed out everywhere.")
