"""The pages that show a member's own card: profile and welcome."""

import pytest

from ikoota.membership.models import Account
from tests.membership.people import Stage, new_member, signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("stage", list(Stage))
def test_profile_shows_number_and_stage_at_every_stage(stage):
    member = new_member(stage=stage)
    response = signed_in(member).get("/profile/")
    text = response.content.decode()
    assert member.oto_number in text
    assert str(stage.label) in text
    assert set(response.context["look"]) == {"figure", "seed", "palette"}


def test_welcome_tells_an_applicant_what_comes_next():
    member = new_member(stage=Stage.APPLICANT)
    text = signed_in(member).get("/welcome/").content.decode()
    assert "Your application is with us." in text
    assert "What happens next" in text
    assert member.oto_number in text


def test_welcome_tells_a_suspended_member_and_promises_nothing():
    text = signed_in(new_member(stage=Stage.SUSPENDED)).get("/welcome/").content.decode()
    assert "Your membership is suspended." in text
    assert "What happens next" not in text


@pytest.mark.parametrize("stage", [Stage.PRE_MEMBER, Stage.FULL_MEMBER])
def test_welcome_leads_approved_members_to_the_calls(stage):
    response = signed_in(new_member(stage=stage)).get("/welcome/")
    assert response.headers["Location"] == "/calls/"


def test_welcome_tells_an_account_without_a_member(client):
    client.force_login(Account.objects.create_superuser("root"))
    response = client.get("/welcome/")
    text = response.content.decode()
    assert "This account has no Converse Identity." in text
    assert "data-look" not in text


def test_welcome_needs_a_sign_in(client):
    assert client.get("/welcome/").headers["Location"] == "/sign-in/?next=/welcome/"


def test_one_look_is_not_another_s():
    looks = [signed_in(new_member(name)).get("/profile/").context["look"]["seed"] for name in "abc"]
    assert len(set(looks)) == 3
