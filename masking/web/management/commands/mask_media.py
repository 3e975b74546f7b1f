"""Mask files on the server: the command line of `python -m masking`, as a Django command."""

import sys
from argparse import Namespace
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from masking import cli
from masking.errors import BadSetting


class Command(BaseCommand):
    help = cli.DESCRIPTION
    requires_system_checks = []  # no database and no page is needed to mask a file

    def add_arguments(self, parser: CommandParser) -> None:
        cli.add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            status = cli.run(Namespace(**options))
        except (cli.UsageError, BadSetting) as error:
            raise CommandError(str(error), returncode=2) from None
        if status:
            sys.exit(status)
