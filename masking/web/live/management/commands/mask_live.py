"""The worker of live masking: run it beside the site, with the same settings."""

import asyncio
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from masking.live.server import serve
from masking.live.worker import LiveWorker
from masking.web.live.services import worker_secret


class Command(BaseCommand):
    help = "Mask cameras and microphones of members whose device cannot (docs/masking.md)."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.LIVE_MASKING:
            raise CommandError("Live masking is off: set LIVE_MASKING=on first.")
        address = urlsplit(settings.LIVE_MASKING_URL)
        assert address.hostname
        assert address.port  # the system check saw to both
        streams = settings.LIVE_MASKING_STREAMS
        sentence = f"mask_live: {settings.LIVE_MASKING_URL}, up to {streams} members at once"
        work = serve(
            LiveWorker(streams),
            secret=worker_secret(),
            host=address.hostname,
            port=address.port,
            ready=lambda: self.stdout.write(sentence),
        )
        asyncio.run(work)
