"""POST and DELETE /api/calling/<callId>/invitation-link, POST accept-invitation."""

import pytest

from calling import services
from calling.models import Call, CallMember, InvitationLink
from tests.calling.scenes import Api, sit

pytestmark = pytest.mark.django_db
DONE = (200, {"success": True})


def make(api, call):
    status, body = api.post(f"{call.public_id}/invitation-link")
    assert status == 200, body
    return body["token"]


def accept(api, token):
    return api.post("accept-invitation", {"token": token})


def test_lets_a_stranger_into_a_private_call(api, bens_api, private_call):
    """Seed bug 18: a private call is open to the invited, or with a valid invitation."""
    token = make(api, private_call)
    assert bens_api.get(private_call.public_id)[0] == 404
    assert accept(bens_api, token) == (
        200,
        {
            "success": True,
            "callId": private_call.public_id,
            "channelName": private_call.channel_name,
            "callTitle": private_call.title,
        },
    )
    assert bens_api.post(f"{private_call.public_id}/join")[0] == 200


def test_address_leads_to_the_page(api, bens_api, private_call):
    body = api.post(f"{private_call.public_id}/invitation-link")[1]
    assert body["url"].startswith("http://testserver/")
    assert body["url"].endswith(body["token"])
    assert bens_api.client.get(body["url"]).status_code == 200


def test_token_is_not_in_the_database(api, private_call):
    token = make(api, private_call)
    assert len(token) == 32
    assert token not in str(InvitationLink.objects.values().get())


def test_new_link_revokes_the_old(api, bens_api, private_call):
    old, new = make(api, private_call), make(api, private_call)
    assert accept(bens_api, old)[1]["code"] == "invalid_link"
    assert accept(bens_api, new)[0] == 200
    assert InvitationLink.objects.filter(revoked_at=None).count() == 1


def test_revoked(api, bens_api, ben, cal, private_call):
    token = make(api, private_call)
    accept(bens_api, token)
    assert api.delete(f"{private_call.public_id}/invitation-link") == DONE
    assert api.delete(f"{private_call.public_id}/invitation-link") == DONE
    assert accept(Api.of(cal), token)[0] == 404
    assert CallMember.objects.filter(member=ben).exists()


def test_twice_is_once(api, bens_api, ben, private_call):
    token = make(api, private_call)
    assert accept(bens_api, token) == accept(bens_api, token)
    assert CallMember.objects.filter(member=ben).count() == 1


def test_host_stays_host(api, ann, private_call):
    accept(api, make(api, private_call))
    assert CallMember.objects.get(member=ann).role == "host"


@pytest.mark.parametrize("state", ["lock", "pause"])
def test_locked_and_paused_calls_are_accepted_and_not_joined(api, bens_api, private_call, state):
    token = make(api, private_call)
    api.post(f"{private_call.public_id}/{state}")
    assert accept(bens_api, token)[0] == 200
    assert bens_api.post(f"{private_call.public_id}/join")[0] == 409


def test_ended_call(api, bens_api, ben, private_call):
    token = make(api, private_call)
    api.post(f"{private_call.public_id}/end")
    assert accept(bens_api, token)[1]["code"] == "call_ended"
    assert api.post(f"{private_call.public_id}/invitation-link")[1]["code"] == "call_ended"
    assert not CallMember.objects.filter(member=ben).exists()


@pytest.mark.parametrize("token", ["", "x", "x" * 32, "x" * 10_000, "🎭", "\ud800", "\0", None, 7])
def test_forged_tokens(api, bens_api, private_call, token):
    make(api, private_call)
    status, body = accept(bens_api, token)
    assert (status, body["code"]) in ((404, "invalid_link"), (400, "invalid"))
    assert CallMember.objects.count() == 1


def test_only_host_and_moderators(ann, ben, bens_api, call, private_call):
    sit(ben, call)
    link = f"{call.public_id}/invitation-link"
    assert bens_api.post(link)[1]["code"] == "not_allowed"
    assert bens_api.delete(link)[1]["code"] == "not_allowed"
    assert bens_api.post(f"{private_call.public_id}/invitation-link")[0] == 404
    assert not InvitationLink.objects.exists()
    services.set_role(ann, call, ben.oto_number, "moderator")
    assert bens_api.post(link)[0] == 200


def test_staff_makes_and_revokes(bens_api, private_call):
    token = services.make_invitation_link(None, private_call)
    services.revoke_invitation_link(None, private_call)
    assert accept(bens_api, token)[0] == 404
    assert Call.objects.count() == 1
