"""POST /api/calling/<callId>/role and <callId>/host."""

import pytest

from calling import services
from calling.models import Call, CallMember
from ikoota.membership.services import suspend
from tests.calling.scenes import Api, sit

pytestmark = pytest.mark.django_db
DONE = (200, {"success": True})


def role_of(member):
    return CallMember.objects.get(member=member).role


def give(api, call, member, role):
    return api.post(f"{call.public_id}/role", {"otoNumber": member.oto_number, "role": role})


def hand_over(api, call, member):
    return api.post(f"{call.public_id}/host", {"otoNumber": member.oto_number})


def test_host_gives_and_takes_a_role(api, ben, call):
    """Seed bug 25: nobody could be promoted."""
    sit(ben, call)
    assert give(api, call, ben, "moderator") == DONE
    assert role_of(ben) == "moderator"
    assert give(api, call, ben, "participant") == DONE
    assert role_of(ben) == "participant"


def test_new_moderator_moderates(api, bens_api, ben, cal, call):
    sit(ben, call), sit(cal, call)
    remove = {"otoNumber": cal.oto_number}
    assert bens_api.post(f"{call.public_id}/remove", remove)[1]["code"] == "not_allowed"
    give(api, call, ben, "moderator")
    assert bens_api.post(f"{call.public_id}/remove", remove) == DONE


def test_same_role_again_tells_nobody(api, ben, call):
    sit(ben, call)
    give(api, call, ben, "moderator")
    seq = Call.objects.get().event_seq
    assert give(api, call, ben, "moderator") == DONE
    assert hand_over(api, call, CallMember.objects.get(role="host").member) == DONE
    assert Call.objects.get().event_seq == seq


def test_hand_over(api, ann, ben, call):
    sit(ben, call)
    assert hand_over(api, call, ben) == DONE
    assert (role_of(ann), role_of(ben)) == ("moderator", "host")
    assert give(api, call, ben, "participant")[1]["code"] == "not_allowed"


def test_also_to_members_who_are_not_there(api, ann, ben, private_call):
    services.invite_member(ann, private_call, ben.oto_number)
    assert hand_over(api, private_call, ben) == DONE


@pytest.mark.parametrize("role", ["host", "listener", "HOST", "🎭"])
def test_other_roles_are_not_given(api, ben, call, role):
    """Seed bug 7: everybody published, whatever the role. There is none that may not."""
    sit(ben, call)
    status, body = give(api, call, ben, role)
    assert (status, body["code"]) == (400, "invalid_role")
    assert role_of(ben) == "participant"


@pytest.mark.parametrize("operation", [lambda *them: give(*them, "moderator"), hand_over])
class TestRefusals:
    def test_moderators_give_no_roles(self, api, bens_api, ben, cal, call, operation):
        sit(ben, call), sit(cal, call)
        give(api, call, ben, "moderator")
        status, body = operation(bens_api, call, cal)
        assert (status, body["code"]) == (403, "not_allowed")
        assert role_of(cal) == "participant"

    def test_host_keeps_the_role(self, api, ben, ann, call, operation):
        sit(ben, call)
        operation(Api.of(ben), call, ann)
        assert role_of(ann) == "host"

    def test_not_to_who_is_not_in_the_call(self, api, ben, call, operation):
        assert operation(api, call, ben)[1]["code"] == "participant_not_found"

    def test_not_to_who_is_out(self, api, ann, ben, call, operation):
        services.remove_participant(ann, call, sit(ben, call).seat)
        assert operation(api, call, ben)[1]["code"] == "participant_not_found"

    def test_not_to_who_may_not_call(self, api, ben, call, operation):
        sit(ben, call)
        suspend(ben)
        assert operation(api, call, ben)[1]["code"] == "participant_not_found"

    def test_not_in_an_ended_call(self, api, ann, ben, call, operation):
        sit(ben, call)
        services.end_call(ann, call)
        assert operation(api, call, ben)[1]["code"] == "call_ended"


def test_staff_may_everything(ann, ben, call):
    sit(ben, call)
    services.set_role(None, call, ben.oto_number, "moderator")
    services.hand_over(None, call, ben.oto_number)
    assert (role_of(ann), role_of(ben)) == ("moderator", "host")
