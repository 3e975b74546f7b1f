"""The call pages: list, new call, call page, end."""

import pytest

from calling import services
from calling.models import Call
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
        with django_assert_num_queries(6):  # session, account, member, rows, two counts
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


class TestCallPage:
    def test_config_is_what_the_scripts_expect(self, page, ann, call):
        answer = page.get(f"/calls/{call.public_id}/")
        config = answer.context["config"]
        assert config.keys() == {"call", "me", "mask", "voice", "preferences", "urls"}
        assert config["me"]["otoNumber"] == ann.oto_number
        assert config["me"]["role"] == "host"
        assert config["voice"]["numbers"].keys() == {"private", "clear"}
        assert config["urls"]["invite"] == f"/api/calling/{call.public_id}/invite"
        assert config["urls"]["socket"] == f"/ws/calls/{call.public_id}/"
        assert answer.context["can_moderate"] is True

    def test_foreign_call_is_not_there(self, ben, private_call):
        foreign = signed_in(ben).get(f"/calls/{private_call.public_id}/")
        unknown = signed_in(ben).get("/calls/22222222zzzz/")
        assert foreign.status_code == unknown.status_code == 404

    def test_guests_get_no_address_for_invitations(self, ben, call):
        config = signed_in(ben).get(f"/calls/{call.public_id}/").context["config"]
        assert "invite" not in config["urls"]

    def test_voices_differ_by_call(self, page, ann, call):
        other = new_call(ann)
        first, second = (
            page.get(f"/calls/{which.public_id}/").context["config"]["voice"]["numbers"]
            for which in (call, other)
        )
        assert first != second


class TestEnd:
    def test_host_ends(self, page, call):
        assert page.post(f"/calls/{call.public_id}/end/")["Location"] == "/calls/?show=ended"
        assert Call.objects.get().status == "ended"

    def test_guests_may_not(self, ben, call):
        sit(ben, call)
        assert signed_in(ben).post(f"/calls/{call.public_id}/end/").status_code == 403
        assert Call.objects.get().status == "active"

    def test_not_by_following_a_link(self, page, call):
        assert page.get(f"/calls/{call.public_id}/end/").status_code == 405
