"""Writes Janus' configuration and becomes Janus."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from calling.engines.janus import JanusEngine
from calling.engines.janus.config import Place, find_library, write_config


class Command(BaseCommand):
    help = "Run the Janus of MEDIA_ENGINE=janus with the site's settings, in place of this process."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--only-write", metavar="FOLDER", help="write its configuration only")
        parser.add_argument(
            "--library", metavar="FOLDER", type=Path, help="where its parts are, on its machine"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if problems := JanusEngine().check():
            raise CommandError("\n".join(problems))
        library = options["library"] or find_library()
        if library is None:
            raise CommandError("Janus is not installed here (Debian's package is called janus).")
        ports, address = settings.JANUS_MEDIA_PORTS, settings.JANUS_MEDIA_ADDRESS
        folder = options["only_write"] or settings.VAR_DIR / "janus"
        command = write_config(Path(folder), library, Place(settings.JANUS_URL, ports, address))
        if not options["only_write"]:
            try:
                os.execvp(command[0], command)
            except OSError as error:
                raise CommandError(f"Janus cannot be started: {error.strerror}.") from None
