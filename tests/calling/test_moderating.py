"""POST /api/calling/<callId>/mute, mute-all, remove, ban and unban."""

import pytest

from calling import services
from calling.engines.registry import engine_named
from calling.models import Call, CallMember, Participation
from tests.calling.scenes import Api, new_call, sit

pytestmark = pytest.mark.django_db
DONE = (200, {"success": True})


@pytest.fixture
def moderator(ann, ben, call):
    """Ben's requests, as a moderator of Ann's call, where both sit."""
    sit(ann, call), sit(ben, call)
    services.set_role(ann, call, ben.oto_number, "moderator")
    return Api.of(ben)


def act(api, call, what, member, **more):
    return api.post(f"{call.public_id}/{what}", {"otoNumber": member.oto_number} | more)


def membership(member):
    return CallMember.objects.get(member=member)


def muted(kind="audio"):
    """OTO# of everybody whose microphone (or camera) is off."""
    rows = Participation.objects.filter(is_open=True, **{f"{kind}_muted": True})
    return set(rows.values_list("member__oto_number", flat=True))


class TestMuting:
    def test_one(self, moderator, cal, call):
        """Seed bug 25: nobody could be muted."""
        sit(cal, call)
        assert act(moderator, call, "mute", cal, kind="video") == DONE
        assert (muted("video"), muted("audio")) == ({cal.oto_number}, set())

    def test_all_but_oneself(self, api, moderator, ben, cal, call):
        sit(cal, call)
        assert api.post(f"{call.public_id}/mute-all") == DONE
        assert (muted("audio"), muted("video")) == ({ben.oto_number, cal.oto_number}, set())

    def test_moderators_mute_everybody_but_the_host(self, moderator, ann, cal, call):
        sit(cal, call)
        assert moderator.post(f"{call.public_id}/mute-all", {"kind": "video"}) == DONE
        assert muted("video") == {cal.oto_number}
        status, body = act(moderator, call, "mute", ann, kind="audio")
        assert (status, body["code"]) == (403, "not_allowed")

    def test_staff_mutes_everybody(self, moderator, ann, ben, call):
        services.mute_all(None, call)
        assert muted() == {ann.oto_number, ben.oto_number}

    def test_again_tells_nobody(self, moderator, api, call):
        api.post(f"{call.public_id}/mute-all")
        seq = Call.objects.get().event_seq
        api.post(f"{call.public_id}/mute-all")
        assert Call.objects.get().event_seq == seq

    def test_nobody_there(self, api, moderator, cal, call):
        assert act(api, call, "mute", cal, kind="audio")[1]["code"] == "participant_not_found"
        services.join_call(cal, call)  # reserved, not taken
        assert act(api, call, "mute", cal, kind="audio")[1]["code"] == "participant_not_found"

    def test_engine_is_told(self, ann, ben, settings, django_capture_on_commit_callbacks):
        settings.MEDIA_ENGINE = "fake"
        call = new_call(ann)
        seat = sit(ben, call).seat
        with django_capture_on_commit_callbacks(execute=True):
            services.mute_all(ann, call)
        assert (call.channel_name, seat, "audio") in engine_named("fake").muted


@pytest.mark.parametrize("what", ["remove", "ban"])
class TestPuttingOut:
    def test_closes_the_seat(self, api, ben, call, what):
        """Seed bug 25: nobody could be kicked."""
        sit(ben, call)
        assert act(api, call, what, ben) == DONE
        assert not Participation.objects.filter(is_open=True).exists()
        assert membership(ben).is_out

    def test_closes_a_seat_that_is_only_reserved(self, api, ben, call, what):
        services.join_call(ben, call)
        assert act(api, call, what, ben) == DONE
        assert not Participation.objects.filter(is_open=True).exists()

    def test_works_on_who_is_not_there(self, api, ann, ben, private_call, what):
        services.invite_member(ann, private_call, ben.oto_number)
        assert act(api, private_call, what, ben) == DONE
        assert membership(ben).is_out

    def test_again_changes_nothing(self, api, ben, call, what):
        sit(ben, call)
        act(api, call, what, ben)
        before = CallMember.objects.filter(member=ben).values().get()
        seq = Call.objects.get().event_seq
        assert act(api, call, what, ben) == DONE
        assert CallMember.objects.filter(member=ben).values().get() == before
        assert Call.objects.get().event_seq == seq

    def test_neither_the_host_nor_oneself(self, moderator, ann, ben, call, what):
        for member in (ann, ben):
            status, body = act(moderator, call, what, member)
            assert (status, body["code"]) == (403, "not_allowed")
        assert Participation.objects.filter(is_open=True).count() == 2

    def test_not_even_the_host_puts_out_the_host(self, api, ann, call, what):
        sit(ann, call)
        assert act(api, call, what, ann)[1]["code"] == "not_allowed"

    def test_only_host_and_moderators(self, ann, ben, cal, call, what):
        sit(ben, call), sit(cal, call)
        assert act(Api.of(ben), call, what, cal)[0] == 403
        assert act(Api.of(ben), new_call(ann, is_public=False), what, cal)[0] == 404
        assert Participation.objects.filter(is_open=True).count() == 2

    def test_moderator_is_none_any_more(self, moderator, api, ben, call, what):
        act(api, call, what, ben)
        assert membership(ben).role == "participant"

    def test_engine_refuses_every_recent_seat(
        self, ann, ben, settings, what, django_capture_on_commit_callbacks
    ):
        settings.MEDIA_ENGINE = "fake"
        call = new_call(ann)
        seats = {sit(ben, call).seat, sit(ben, call).seat}
        with django_capture_on_commit_callbacks(execute=True):
            act(Api.of(ann), call, what, ben)
        banned = engine_named("fake").banned
        assert {(call.channel_name, seat) for seat in seats} <= banned

    def test_staff_puts_out_even_the_host(self, ann, call, what):
        sit(ann, call)
        service = {"remove": services.remove_member, "ban": services.ban_member}[what]
        service(None, call, ann.oto_number)
        assert membership(ann).is_out

    def test_removed_host_has_no_say(self, api, ann, ben, call, what):
        sit(ben, call)
        services.remove_member(None, call, ann.oto_number)
        assert act(api, call, what, ben)[1]["code"] == "not_allowed"

    def test_unknown_number(self, api, call, what):
        unknown = {"otoNumber": "OTO#AAAAAA"}
        assert api.post(f"{call.public_id}/{what}", unknown)[1]["code"] == "participant_not_found"


class TestBan:
    def test_before_they_came_to_a_public_call(self, api, bens_api, ben, call):
        assert act(api, call, "ban", ben) == DONE
        assert bens_api.post(f"{call.public_id}/join")[1]["code"] == "banned"

    def test_does_not_show_a_private_call_to_strangers(self, api, bens_api, ben, private_call):
        assert act(api, private_call, "ban", ben)[1]["code"] == "participant_not_found"
        assert bens_api.get("my-calls") == (200, [])

    def test_lifted(self, api, bens_api, ben, call):
        sit(ben, call)
        act(api, call, "remove", ben)
        act(api, call, "ban", ben)
        assert act(api, call, "unban", ben) == DONE
        assert bens_api.post(f"{call.public_id}/join")[0] == 200

    def test_lifting_takes_no_mere_removal_back(self, api, bens_api, ben, call):
        sit(ben, call)
        act(api, call, "remove", ben)
        assert act(api, call, "unban", ben) == DONE
        assert bens_api.post(f"{call.public_id}/join")[1]["code"] == "removed"

    def test_guests_lift_none(self, api, bens_api, cal, ben, call):
        sit(ben, call)
        act(api, call, "ban", cal)
        assert act(bens_api, call, "unban", cal)[1]["code"] == "not_allowed"
        assert membership(cal).banned_at
