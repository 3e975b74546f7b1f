"""The content policy is opened for Agora's hosts, for the page of a call over Agora alone."""

import pytest

from calling import services
from tests.calling.scenes import Api, new_call

pytestmark = pytest.mark.django_db
HOSTS = [
    "https://*.agora.io:*",
    "wss://*.agora.io:*",
    "https://*.sd-rtn.com:*",
    "wss://*.sd-rtn.com:*",
]


def policy(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    parts = answer["Content-Security-Policy"].split(";")
    return {name: sources for name, *sources in (part.split() for part in parts)}


@pytest.fixture
def page(ann):
    return Api.of(ann).client


def test_the_page_of_a_call_may_talk_to_agora(page, call):
    found = policy(page, f"/calls/{call.public_id}/")
    assert sorted(found["connect-src"]) == sorted(["'self'", *HOSTS])
    assert found["script-src"] == ["'self'"]
    # Two styles of the SDK by their hashes, nothing else inline.
    assert "'unsafe-inline'" not in str(found)
    assert len([one for one in found["style-src"] if one.startswith("'sha256-")]) == 2


@pytest.mark.parametrize("path", ["/calls/", "/calls/new/", "/preferences/"])
def test_no_other_page_may(page, call, path):
    assert policy(page, path)["connect-src"] == ["'self'"]
    assert policy(page, path)["style-src"] == ["'self'"]


def test_while_a_setting_is_wrong_no_page_may(page, call, agora):
    """Then the engine is off, and gives out no tokens."""
    agora.AGORA_APP_CERTIFICATE = ""
    assert policy(page, f"/calls/{call.public_id}/")["connect-src"] == ["'self'"]


def test_a_call_keeps_its_engine_and_its_policy(page, ann, call, agora):
    agora.MEDIA_ENGINE = "direct"
    direct = new_call(ann)
    assert policy(page, f"/calls/{direct.public_id}/")["connect-src"] == ["'self'"]
    assert HOSTS[0] in policy(page, f"/calls/{call.public_id}/")["connect-src"]


def test_the_page_knows_where_to_renew_its_token(page, ann, call):
    services.join_call(ann, call)
    answer = page.post(f"/api/calling/{call.public_id}/token/renew", {}, "application/json").json()
    assert answer["descriptor"]["publishes"] == ["audio", "video"]
    assert answer["descriptor"]["uid"] == answer["uid"]
