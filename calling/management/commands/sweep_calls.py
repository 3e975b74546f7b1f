"""Free lost seats, do what Agora is behind with, forget old sign-ins. Safe to run at any time."""

import logging
from time import sleep
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error, close_old_connections

from calling import services
from ikoota.membership.signing_in import forget_expired
from ikoota.metrics import SWEEPS
from ikoota.scraping import serve_metrics

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Close participations whose browser is gone, catch up with Agora, forget old sign-ins."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--every", type=float, metavar="SECONDS", help="go on, with a pause of so many seconds"
        )

    def handle(self, *args: Any, every: float | None, **options: Any) -> None:
        if every is None:
            freed, *more = _work().items()
            for what, count in (freed, *(one for one in more if one[1])):
                self.stdout.write(f"{count} {what}.")
            return
        serve_metrics()
        while True:
            _round()
            sleep(every)


def _work() -> dict[str, int]:
    """Does everything that is due; how much of it there was, seats first."""
    return {
        "seats freed": services.sweep_calls(),
        "ledgers brought up to date": services.apply_events(),
        "differences to Agora's lists": services.reconcile_calls(),
        "rules settled at Agora": services.deliver_rules(),
        "sign-ins that ran out": forget_expired(),
    }


def _round() -> None:
    """One round; a database that is away for a while does not end the others."""
    close_old_connections()
    try:
        done = _work()
    except Error as error:
        logger.error("A round was not finished: %s", type(error).__name__)
        SWEEPS.labels("failed").inc()
        return
    SWEEPS.labels("done").inc()
    for what, count in done.items():
        if count:
            logger.info("%d %s", count, what)
