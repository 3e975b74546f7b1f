"""POST /api/calling/<callId>/lock, unlock, pause, resume and end."""

import pytest

from calling import services
from calling.engines.registry import engine_named
from calling.models import Call, MediaSpan, Participation
from tests.calling.scenes import Api, join, new_call, sit
from tests.membership.people import new_member

pytestmark = pytest.mark.django_db
DONE = (200, {"success": True})


def do(api, call, what):
    return api.post(f"{call.public_id}/{what}")


def try_join(member, call):
    return Api.of(member).post(f"{call.public_id}/join")


class TestLock:
    def test_nobody_new_gets_in(self, api, cal, call):
        assert do(api, call, "lock") == DONE
        status, body = try_join(cal, call)
        assert (status, body["code"]) == (409, "call_locked")
        assert not Participation.objects.exists()

    def test_who_has_a_seat_takes_it_over(self, api, ben, call):
        """A new tab, or a page loaded again."""
        sit(ben, call)
        do(api, call, "lock")
        assert try_join(ben, call)[0] == 200

    def test_a_reservation_is_a_seat(self, api, ben, call):
        seat = join(ben, call)
        do(api, call, "lock")
        assert services.take_seat(ben, call, seat, "tab").joined_at

    def test_host_and_moderators_get_in(self, api, ann, ben, call):
        services.leave_call(ben, call, sit(ben, call).seat)
        services.set_role(ann, call, ben.oto_number, "moderator")
        do(api, call, "lock")
        assert [try_join(member, call)[0] for member in (ann, ben)] == [200, 200]

    def test_unlock(self, api, cal, call):
        do(api, call, "lock")
        assert do(api, call, "unlock") == DONE
        assert try_join(cal, call)[0] == 200

    def test_full_stays_full(self, api, ann, ben):
        call = new_call(ann, max_participants=2)
        join(ben, call), join(new_member("dan"), call)
        do(api, call, "lock")
        assert try_join(ann, call)[1]["code"] == "call_full"

    def test_call_info_tells(self, api, call):
        do(api, call, "lock")
        assert api.get(call.public_id)[1]["is_locked"] is True


class TestPause:
    def test_seats_stay_and_nobody_joins(self, api, ben, cal, call):
        """Seed bug 25: 'paused' was never set."""
        sit(ben, call)
        assert do(api, call, "pause") == DONE
        assert Call.objects.get().status == "paused"
        assert Participation.objects.get().is_connected
        for member in (cal, ben):
            status, body = try_join(member, call)
            assert (status, body["code"]) == (409, "call_paused")

    def test_no_tokens(self, api, bens_api, ben, call):
        """Seed bug 8: tokens for paused calls."""
        join(ben, call)
        do(api, call, "pause")
        assert bens_api.post("token", {"channelName": call.channel_name})[0] == 409
        assert do(bens_api, call, "token/renew")[0] == 409

    def test_a_lost_connection_comes_back(self, api, ben, call):
        seat = sit(ben, call).seat
        do(api, call, "pause")
        services.lose_socket(call, seat, "tab")
        assert services.take_seat(ben, call, seat, "tab again").is_connected

    def test_resume(self, api, cal, call):
        do(api, call, "pause")
        assert do(api, call, "resume") == DONE
        assert try_join(cal, call)[0] == 200

    def test_nothing_is_sent_meanwhile(self, api, ben, call):
        sit(ben, call)
        do(api, call, "pause")
        assert not MediaSpan.objects.filter(ended_at=None).exists()
        do(api, call, "resume")
        assert MediaSpan.objects.filter(ended_at=None).count() == 2

    def test_what_is_muted_stays_muted(self, api, ben, call):
        seat = sit(ben, call).seat
        services.set_mute(ben, call, seat, "audio", True)
        do(api, call, "pause")
        do(api, call, "resume")
        assert list(MediaSpan.objects.filter(ended_at=None).values_list("kind")) == [("video",)]

    def test_mute_while_paused_opens_no_span(self, api, ben, call):
        seat = sit(ben, call).seat
        services.set_mute(ben, call, seat, "video", True)
        do(api, call, "pause")
        services.set_mute(ben, call, seat, "video", False)
        services.set_mute(ben, call, seat, "audio", True)
        assert not MediaSpan.objects.filter(ended_at=None).exists()
        do(api, call, "resume")
        assert list(MediaSpan.objects.filter(ended_at=None).values_list("kind")) == [("video",)]

    def test_reserved_before_and_taken_meanwhile(self, api, ben, call):
        seat = join(ben, call)
        do(api, call, "pause")
        services.take_seat(ben, call, seat, "tab")
        assert not MediaSpan.objects.exists()
        do(api, call, "resume")
        assert MediaSpan.objects.filter(ended_at=None).count() == 2

    def test_engine_stops_everybody_and_starts_the_unmuted(
        self, ann, ben, settings, django_capture_on_commit_callbacks
    ):
        settings.MEDIA_ENGINE = "fake"
        call = new_call(ann)
        seat = sit(ben, call).seat
        services.set_mute(ben, call, seat, "audio", True)

        def stopped():
            told = engine_named("fake").muted
            return {
                kind for channel, of, kind in told if (channel, of) == (call.channel_name, seat)
            }

        with django_capture_on_commit_callbacks(execute=True):
            services.pause_call(ann, call)
        assert stopped() == {"audio", "video"}
        with django_capture_on_commit_callbacks(execute=True):
            services.set_mute(ben, call, seat, "audio", False)
        assert stopped() == {"audio", "video"}
        with django_capture_on_commit_callbacks(execute=True):
            services.set_mute(ben, call, seat, "audio", True)
            services.resume_call(ann, call)
        assert stopped() == {"audio"}

    def test_paused_call_can_be_ended(self, api, ben, call):
        sit(ben, call)
        do(api, call, "pause")
        assert do(api, call, "end") == DONE
        call = Call.objects.get()
        assert (call.status, call.ended_at is None) == ("ended", False)
        assert not Participation.objects.filter(is_open=True).exists()


def test_end(api, ben, call):
    """Seed bug 25: 'ended' and ended_at were never set."""
    sit(ben, call)
    assert do(api, call, "end") == DONE
    assert do(api, call, "end") == DONE
    call = Call.objects.get()
    assert (call.status, call.ended_at is None) == ("ended", False)


@pytest.mark.parametrize("what", ["lock", "unlock", "pause", "resume"])
class TestEveryState:
    def test_again_tells_nobody(self, api, call, what):
        do(api, call, {"unlock": "lock", "resume": "pause"}.get(what, what))
        do(api, call, what)
        seq = Call.objects.get().event_seq
        assert do(api, call, what) == DONE
        assert Call.objects.get().event_seq == seq

    def test_not_of_an_ended_call(self, api, ann, call, what):
        services.end_call(ann, call)
        assert do(api, call, what)[1]["code"] == "call_ended"
        assert Call.objects.get().status == "ended"

    def test_not_by_guests(self, bens_api, ben, call, private_call, what):
        sit(ben, call)
        assert do(bens_api, call, what)[1]["code"] == "not_allowed"
        assert do(bens_api, private_call, what)[1]["code"] == "call_not_found"


def test_staff_may_everything(call):
    services.lock_call(None, call, True)
    services.pause_call(None, call)
    assert list(Call.objects.values_list("is_locked", "status")) == [(True, "paused")]
    services.lock_call(None, call, False)
    services.resume_call(None, call)
    services.end_call(None, call)
    assert list(Call.objects.values_list("is_locked", "status")) == [(False, "ended")]
