"""The call pages: list, new call, call page, end."""

import pytest

from calling import services
from calling.models import Call
from calling.selectors import open_seat_of
from ikoota.preferences.models import Preferences
from tests.calling.scenes import new_call, sit
from tests.membership.people import Stage, new_member, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(ann):
    return signed_in(ann)


def ids(answer):
    return [call.public_id for call in answer.context["page"]]


@pytest.mark.parametrize("path", ["/calls/", "/calls/new/", "/calls/22222222zzzz/"])
def test_visitors_sign_in_first(client, path):
    assert client.get(path)["Location"].startswith("/sign-in/")


def test_applicants_are_told_where_they_stand(client):
    applicant = signed_in(new_member("zoe", Stage.APPLICANT))
    assert applicant.get("/calls/")["Location"] == "/welcome/"


class TestList:
    def test_shows_mine_public_and_ended(self, page, ann, ben):
        mine, public = new_call(ann, is_public=False), new_call(ben)
        ended, foreign = new_call(ann), new_call(ben, is_public=False)
        services.end_call(ann, ended)
        assert ids(page.get("/calls/")) == [mine.public_id]
        assert ids(page.get("/calls/?show=public")) == [public.public_id]
        assert ids(page.get("/calls/?show=ended")) == [ended.public_id]
        counts = page.get("/calls/").context["counts"]
        assert counts == {"mine": 1, "public": 1, "ended": 1}
        assert foreign.public_id not in page.get("/calls/?show=public").content.decode()

    def test_tells_how_many_really_have_room(self, page, ann):
        sit(ann, new_call(ann, max_participants=50))
        sit(ann, new_call(ann, max_participants=3))
        text = page.get("/calls/").content.decode()
        assert "1 of 4 in the call" in text
        assert "1 of 3 in the call" in text

    def test_search(self, page, ann):
        found = new_call(ann, title="Listening 🎭")
        new_call(ann)
        assert ids(page.get("/calls/?q=listen")) == [found.public_id]

    @pytest.mark.parametrize(
        "query", ["page=0", "page=x", "page=9999", "show=%3Cb%3E", "q=%00", "q=" + "x" * 5000]
    )
    def test_odd_queries_are_harmless(self, page, call, query):
        assert page.get(f"/calls/?{query}").status_code == 200

    def test_titles_are_text(self, page, ann):
        new_call(ann, title="<script>alert(1)</script>")
        assert "<script>alert" not in page.get("/calls/").content.decode()

    @pytest.mark.parametrize("rows", [1, 3])
    def test_queries_do_not_grow(self, page, ann, ben, rows, django_assert_num_queries):
        for _ in range(rows):
            sit(ben, new_call(ann))
        with django_assert_num_queries(5):  # session, member, rows, two counts
            page.get("/calls/")


class TestNewCall:
    def test_makes_a_call_and_opens_it(self, page, ben):
        form = {
            "title": "Circle",
            "max_participants": 4,
            "invite": f"{ben.oto_number}, {ben.oto_number}",
        }
        answer = page.post("/calls/new/", form)
        call = Call.objects.get()
        assert answer["Location"] == f"/calls/{call.public_id}/"
        assert call.memberships.filter(member=ben).exists()

    @pytest.mark.parametrize(
        "change",
        [
            {"title": ""},
            {"title": "x" * 10_000},
            {"max_participants": -1},
            {"max_participants": 10**12},
            {"max_participants": "many"},
            {"invite": "OTO#AAAAAA"},
            {"description": "x" * 10_000},
        ],
    )
    def test_bad_input_is_shown_and_nothing_written(self, page, change):
        answer = page.post("/calls/new/", {"title": "Circle", "max_participants": 4} | change)
        assert answer.status_code == 400
        assert list(answer.context["form"].errors) == list(change)
        assert not Call.objects.exists()


class TestMasksOfANewCall:
    @pytest.mark.parametrize("required", [True, False])
    def test_pages_make_calls_with_masks_only(self, page, settings, required):
        """Also where the site leaves masks to the calls: the page could not do without."""
        settings.VOICE_MASKING_ENABLED = settings.VIDEO_MASKING_ENABLED = required
        assert "masks_required" not in page.get("/calls/new/").context["form"].fields
        page.post("/calls/new/", {"title": "Circle", "max_participants": 4, "masks_required": ""})
        assert Call.objects.get().masks_required

    def test_the_call_page_is_given_no_way_without_a_mask(self, page, ann, settings):
        """Seed bug 32: a member could take the mask off."""
        settings.VOICE_MASKING_ENABLED = settings.VIDEO_MASKING_ENABLED = False
        bare = {"video_masking_enabled": False, "voice_masking_enabled": False}
        Preferences.objects.filter(member=ann).update(**bare)
        call = new_call(ann, masks_required=False)
        config = page.get(f"/calls/{call.public_id}/").context["config"]
        assert config["mask"].keys() == {"mode", "strength", "background"}
        assert config["voice"].keys() == {"mode", "numbers"}


class TestCallPage:
    def test_config_is_what_the_scripts_expect(self, page, ann, call):
        answer = page.get(f"/calls/{call.public_id}/")
        config = answer.context["config"]
        assert config.keys() == {"call", "me", "mask", "voice", "preferences", "urls"}
        assert config["me"]["otoNumber"] == ann.oto_number
        assert config["me"]["role"] == "host"
        assert config["voice"]["numbers"].keys() == {"private", "clear"}
        assert config["urls"]["invite"] == f"/api/calling/{call.public_id}/invite"
        assert config["urls"]["invitationLink"] == f"/api/calling/{call.public_id}/invitation-link"
        assert config["urls"]["socket"] == f"/ws/calls/{call.public_id}/"

    def test_page_can_join_and_leave(self, page, ann, call):
        """Seed bug 21: the page called neither join nor leave."""
        urls = page.get(f"/calls/{call.public_id}/").context["config"]["urls"]
        assert page.post(urls["join"], {}, "application/json").status_code == 200
        assert open_seat_of(ann, call)
        assert page.post(urls["renewToken"], {}, "application/json").status_code == 200
        assert page.post(urls["leave"], {}, "application/json").status_code == 200
        assert open_seat_of(ann, call) is None

    def test_foreign_call_is_not_there(self, ben, private_call):
        foreign = signed_in(ben).get(f"/calls/{private_call.public_id}/")
        unknown = signed_in(ben).get("/calls/22222222zzzz/")
        assert foreign.status_code == unknown.status_code == 404

    def test_voices_differ_by_call(self, page, ann, call):
        other = new_call(ann)
        first, second = (
            page.get(f"/calls/{which.public_id}/").context["config"]["voice"]["numbers"]
            for which in (call, other)
        )
        assert first != second
