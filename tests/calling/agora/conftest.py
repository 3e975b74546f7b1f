"""A site whose calls go through Agora, with Agora's REST API on loopback."""

import pytest

from calling.engines.agora import rest
from tests.calling.agora.rest_server import CUSTOMER, SECRET, rest_server
from tests.calling.agora.vectors import OWN_CERTIFICATE, OWN_ID
from tests.calling.scenes import new_call

WEBHOOK_SECRET = "webhook-secret"


@pytest.fixture
def agora(settings):
    """The site uses Agora."""
    settings.MEDIA_ENGINE = "agora"
    settings.AGORA_APP_ID, settings.AGORA_APP_CERTIFICATE = OWN_ID, OWN_CERTIFICATE
    settings.AGORA_WEBHOOK_SECRET = WEBHOOK_SECRET
    return settings


@pytest.fixture
def server(agora, monkeypatch):
    """Agora's REST API."""
    # Short for the answers that never come, long enough for the others on a busy machine.
    monkeypatch.setattr(rest, "TIMEOUT_SECONDS", 3)
    with rest_server() as running:
        agora.AGORA_API_URL = running.url
        agora.AGORA_CUSTOMER_ID, agora.AGORA_CUSTOMER_SECRET = CUSTOMER, SECRET
        yield running


@pytest.fixture
def call(agora, ann):
    return new_call(ann)
