"""Who gets past the doors: pages behind a guard, the JSON API, the websocket."""

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpResponse
from rest_framework.test import APIRequestFactory, force_authenticate
from rest_framework.views import APIView

from ikoota.membership.middleware import MemberScopeMiddleware
from ikoota.membership.models import Account
from ikoota.membership.permissions import IsCallMember
from tests.membership.people import Stage, new_member, signed_in

pytestmark = pytest.mark.django_db
CALL_STAGES = [Stage.PRE_MEMBER, Stage.FULL_MEMBER]
OTHER_STAGES = [Stage.APPLICANT, Stage.SUSPENDED]


class WhoAmI(APIView):
    """An endpoint of the smallest kind behind the permission."""

    permission_classes = [IsCallMember]

    def get(self, request):
        return HttpResponse(request.member.oto_number)


def ask(account, cookie_member=None):
    request = APIRequestFactory().get("/")
    force_authenticate(request, account)
    request.member = cookie_member
    return WhoAmI.as_view()(request)


def test_visitor_is_sent_to_sign_in_and_back(client):
    response = client.get("/calls/?show=ended")
    assert response.headers["Location"] == "/sign-in/?next=/calls/%3Fshow%3Dended"


@pytest.mark.parametrize("stage", CALL_STAGES)
def test_member_gets_the_page(stage):
    assert signed_in(new_member(stage=stage)).get("/calls/").status_code == 200


@pytest.mark.parametrize("stage", OTHER_STAGES)
def test_others_are_sent_to_the_welcome_page(stage):
    response = signed_in(new_member(stage=stage)).get("/calls/")
    assert response.headers["Location"] == "/welcome/"


def test_account_without_a_member_is_sent_to_the_welcome_page(client):
    client.force_login(Account.objects.create_superuser("root"))
    assert client.get("/calls/").headers["Location"] == "/welcome/"
    assert client.get("/profile/").headers["Location"] == "/welcome/"


def test_suspension_counts_for_a_session_that_is_open():
    member = new_member()
    client = signed_in(member)
    assert client.get("/calls/").status_code == 200
    member.stage = Stage.SUSPENDED
    member.save()
    assert client.get("/calls/").headers["Location"] == "/welcome/"


@pytest.mark.parametrize("page", ["/profile/", "/preferences/", "/calls/", "/welcome/"])
def test_pages_of_a_member_are_kept_by_no_cache(page):
    stage = Stage.APPLICANT if page == "/welcome/" else Stage.FULL_MEMBER
    response = signed_in(new_member(stage=stage)).get(page)
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    assert "private" in response.headers["Cache-Control"]


@pytest.mark.parametrize("stage", CALL_STAGES)
def test_api_knows_the_member(stage):
    member = new_member(stage=stage)
    response = ask(member.account)
    assert response.content.decode() == member.oto_number


@pytest.mark.parametrize("stage", OTHER_STAGES)
def test_api_refuses_others(stage):
    assert ask(new_member(stage=stage).account).status_code == 403


def test_api_refuses_visitors_and_accounts_without_a_member():
    assert ask(None).status_code == 401
    assert ask(Account.objects.create_superuser("root")).status_code == 403


def test_api_goes_by_its_own_authentication_not_by_the_cookie():
    """A token of one member, sent along with the cookie of another."""
    token_member, cookie_member = new_member("token"), new_member("cookie")
    response = ask(token_member.account, cookie_member)
    assert response.content.decode() == token_member.oto_number


def test_api_does_not_ask_again_for_the_member_of_the_cookie(django_assert_num_queries):
    member = new_member()
    with django_assert_num_queries(0):
        assert ask(member.account, cookie_member=member).status_code == 200


def test_websocket_scope_knows_the_member():
    member = new_member()
    assert scope_member(member.account) == member
    assert scope_member(AnonymousUser()) is None


def scope_member(user):
    seen = []

    async def inner(scope, receive, send):
        seen.append(scope["member"])

    app = MemberScopeMiddleware(inner)
    async_to_sync(app)({"type": "websocket", "user": user, "session": SessionStore()}, None, None)
    return seen[0]


def test_page_costs_two_queries_to_know_the_member(django_assert_num_queries):
    """Session, account with member; and the profile page one each for preferences and devices."""
    client = signed_in(new_member())
    with django_assert_num_queries(4):
        client.get("/profile/")
