"""Settings of `make bench-api`: as in production, but for throttles and the two bare doors."""

import os

os.environ |= {
    "DEBUG": "0",
    "ALLOWED_HOSTS": "127.0.0.1",
    # What the direct engine asks for outside DEBUG.
    "TURN_URLS": "turn:127.0.0.1:3478",
    "TURN_SECRET": "benchmark",
    "RELAY_ONLY": "1",
}

from tests.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
