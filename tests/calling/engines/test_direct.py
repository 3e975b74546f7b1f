"""The direct engine: the contract, its relay credentials, and what it refuses."""

import base64
import hashlib
import hmac

import pytest

from calling.engines.direct import DirectEngine
from tests.calling.engines.contract import EngineContract, seat_of


@pytest.fixture
def engine(settings):
    settings.DEBUG = True
    return DirectEngine()


class TestContract(EngineContract):
    pass


def test_relay_password_is_the_turn_rest_scheme(engine, settings):
    settings.TURN_URLS, settings.TURN_SECRET = ["turn:turn.example:3478"], "secret"
    server = engine.credentials(seat_of(1))["iceServers"][0]
    digest = hmac.new(b"secret", server["username"].encode(), hashlib.sha1).digest()
    assert server["credential"] == base64.b64encode(digest).decode()


@pytest.mark.parametrize(
    ("debug", "urls", "secret", "relay_only", "ready"),
    [
        (True, [], "", False, True),
        (False, [], "", False, False),
        (False, ["turn:x"], "s", False, False),
        (False, ["turn:x"], "s", True, True),
        (True, ["turn:x"], "", False, False),
        (True, [], "", True, False),
    ],
)
def test_members_addresses_stay_hidden_outside_debug(
    engine, settings, debug, urls, secret, relay_only, ready
):
    settings.DEBUG, settings.TURN_URLS, settings.TURN_SECRET = debug, urls, secret
    settings.RELAY_ONLY = relay_only
    assert (engine.check() == []) is ready
    assert engine.reveals_peer_ip is not relay_only
