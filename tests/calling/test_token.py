"""POST /api/calling/token."""

import time

import pytest

from calling import services
from calling.models import Call, Participation
from tests.calling.scenes import join, sit


def ask(api, call, **more):
    return api.post("token", {"channelName": call.channel_name} | more)


def test_answers_the_keys_clients_read(ben, bens_api, call):
    seat = join(ben, call)
    status, body = ask(bens_api, call)
    participation = Participation.objects.get()
    assert status == 200
    assert body.pop("expiresAt") == pytest.approx(time.time() + 3600, abs=10)
    assert body == {
        "token": seat,
        "appId": "direct",
        "channelName": call.channel_name,
        "uid": participation.agora_uid,
        "engine": "direct",
        "descriptor": {
            "engine": "direct",
            "appId": "direct",
            "token": seat,
            "seat": seat,
            "iceServers": [],
            "iceTransportPolicy": "all",
        },
    }


def test_uid_of_the_page_is_ignored(ben, bens_api, call):
    """Seed bug 5: the browser chose its media uid."""
    join(ben, call)
    assert ask(bens_api, call, uid=0)[1]["uid"] == Participation.objects.get().agora_uid


def test_never_stored_on_the_way(ben, bens_api, call):
    """Seed bug 13: tokens without Cache-Control."""
    join(ben, call)
    answer = bens_api.client.post(
        "/api/calling/token", {"channelName": call.channel_name}, "application/json"
    )
    assert "no-store" in answer["Cache-Control"]


def test_is_no_participation(ben, bens_api, call):
    """Seed bugs 10 and 11: every token was another join."""
    join(ben, call)
    ask(bens_api, call)
    ask(bens_api, call)
    assert Participation.objects.filter(joined_at=None).count() == 1


def test_needs_a_seat(bens_api, call):
    """Seed bug 9: capacity was skipped by asking for the token directly."""
    status, body = ask(bens_api, call)
    assert (status, body["code"]) == (409, "seat_gone")


def test_anothers_seat_is_nobody_elses(ann, ben, api, bens_api, call):
    sit(ann, call)
    status, body = ask(bens_api, call)
    assert (status, body["code"]) == (409, "seat_gone")
    sit(ben, call)
    uids = [ask(one, call)[1]["uid"] for one in (api, bens_api)]
    assert uids == [call.participations.get(member=one).agora_uid for one in (ann, ben)]


def test_foreign_and_unknown_channels_look_the_same(bens_api, private_call):
    foreign = ask(bens_api, private_call)
    unknown = bens_api.post("token", {"channelName": "ik" + "0" * 30})
    assert (
        foreign
        == unknown
        == (
            403,
            {"error": "Access denied to this call.", "code": "access_denied"},
        )
    )


@pytest.mark.parametrize("name", ["*", "", " ", None, 7, ["x"], "x" * 300, "\0"])
def test_odd_channel_names(bens_api, call, name):
    """Seed bug 6: * and an empty channel are wildcards of the media service."""
    status, body = bens_api.post("token", {"channelName": name})
    assert status in (400, 403)
    assert body["error"]


def test_paused_call(ben, bens_api, call):
    """Seed bug 8: tokens for paused and ended calls."""
    join(ben, call)
    Call.objects.update(status="paused")
    assert ask(bens_api, call)[0] == 409


def test_ended_call(ann, ben, bens_api, call):
    """Seed bug 8."""
    join(ben, call)
    services.end_call(ann, call)
    assert ask(bens_api, call)[0] == 410


def test_removed_member(ann, ben, bens_api, call):
    services.remove_participant(ann, call, sit(ben, call).seat)
    status, body = ask(bens_api, call)
    assert (status, body["code"]) == (403, "removed")


def test_relay_credentials_run_out(ben, bens_api, call, settings):
    settings.TURN_URLS, settings.TURN_SECRET = ["turn:turn.example:3478"], "a secret"
    settings.RELAY_ONLY = True
    seat = join(ben, call)
    body = ask(bens_api, call)[1]
    descriptor = body["descriptor"]
    assert descriptor["iceTransportPolicy"] == "relay"
    assert descriptor["iceServers"][0]["username"] == f"{body['expiresAt']}:{seat}"
    assert "a secret" not in str(body)


def test_one_channel_for_page_api_and_token(ann, api, call):
    """Seed bug 15: the page asked for another channel than the API had made."""
    channel_name = api.post(f"{call.public_id}/join")[1]["channelName"]
    status, body = api.post("token", {"channelName": channel_name})
    assert (status, body["channelName"]) == (200, call.channel_name)
    assert api.get("my-calls")[1][0]["channel_name"] == call.channel_name


def test_only_who_takes_part_gets_one(ann, bens_api, ben, call):
    """Seed bug 7: everybody who saw a call could publish in it."""
    assert ask(bens_api, call)[0] == 409
    join(ben, call)
    assert ask(bens_api, call)[0] == 200
