"""Free the seats of browsers that are gone, in every call. Safe to run at any time."""

from typing import Any

from django.core.management.base import BaseCommand

from calling.services import sweep_calls


class Command(BaseCommand):
    help = "Close participations whose browser is gone (a cron job for sites nobody visits)."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{sweep_calls()} seats freed.")
