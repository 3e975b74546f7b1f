"""Mask what members sent. One job at a time; start several to mask several at once."""

import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from ikoota.scraping import serve_metrics
from masking.web.worker import Worker


class Command(BaseCommand):
    help = "Mask the files that members sent, one after the other."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--until-empty", action="store_true", help="stop when nothing waits")

    def handle(self, *args: Any, **options: Any) -> None:
        worker = Worker()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: worker.stop())
        if options["until_empty"]:
            worker.run_until_empty()
        else:
            serve_metrics()
            worker.run()
