"""Waits until Janus takes members; fails with the reason when it does not."""

from argparse import ArgumentParser
from typing import Any

from asgiref.sync import async_to_sync
from django.core.management.base import BaseCommand, CommandError

from calling.engines.janus.probe import fault_of_janus


class Command(BaseCommand):
    help = "Wait until the Janus at JANUS_URL takes members."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seconds", type=float, default=10.0, help="how long to wait")

    def handle(self, *args: Any, **options: Any) -> None:
        if fault := async_to_sync(fault_of_janus)(options["seconds"]):
            raise CommandError(fault)
