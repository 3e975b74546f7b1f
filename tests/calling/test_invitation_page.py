"""The page behind an invitation link: nothing happens before Accept, and the secret stays one."""

import io
import logging

import pytest

from calling import services
from calling.models import CallMember
from tests.calling.scenes import new_call, sit
from tests.membership.people import Stage, new_member, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(ann, private_call):
    return services.make_invitation_link(ann, private_call)


@pytest.fixture
def path(token):
    return f"/calls/invitation/{token}"


@pytest.fixture
def bens(ben):
    return signed_in(ben)


def is_in(member, call):
    return CallMember.objects.filter(call=call, member=member).exists()


def test_looking_changes_nothing(bens, path, ben, ann, private_call):
    answer = bens.get(path)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert private_call.title in text
    assert ann.oto_number in text
    assert private_call.public_id not in text
    assert not is_in(ben, private_call)


def test_accepting_leads_to_the_lobby(bens, path, ben, private_call):
    lobby = bens.post(path)["Location"]
    assert lobby == f"/calls/{private_call.public_id}/"
    assert bens.get(lobby).context["config"]["me"]["role"] == "participant"


def test_accepting_again_keeps_the_role(ann, path, private_call):
    assert signed_in(ann).post(path)["Location"] == f"/calls/{private_call.public_id}/"
    assert CallMember.objects.get(call=private_call, member=ann).role == "host"


def test_accepting_needs_the_token_of_the_form(ben, path, private_call):
    client = signed_in(ben)
    client.handler.enforce_csrf_checks = True
    assert client.post(path).status_code == 403
    assert not is_in(ben, private_call)


def test_visitors_sign_in_first_and_come_back(client, path):
    assert client.get(path)["Location"] == f"/sign-in/?next={path}"


def test_applicants_are_told_where_they_stand(path, private_call):
    applicant = new_member("zoe", Stage.APPLICANT)
    assert signed_in(applicant).post(path)["Location"] == "/welcome/"
    assert not is_in(applicant, private_call)


@pytest.mark.parametrize("method", ["get", "post"])
def test_dead_links_say_so(bens, path, ann, private_call, method):
    services.revoke_invitation_link(ann, private_call)
    for dead in (path, "/calls/invitation/never-was-one", "/calls/invitation/%00%F0%9F%8E%AD"):
        answer = getattr(bens, method)(dead)
        assert answer.status_code == 404
        assert "This invitation link does not work" in answer.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_new_link_kills_the_one_before(bens, path, ann, private_call, method):
    services.make_invitation_link(ann, private_call)
    assert getattr(bens, method)(path).status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
def test_links_into_calls_that_ended_say_so(bens, path, ann, private_call, method):
    services.end_call(ann, private_call)
    answer = getattr(bens, method)(path)
    assert answer.status_code == 404
    assert "This call has ended" in answer.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_links_do_not_bring_back_who_is_out(bens, path, ann, ben, private_call, method):
    services.invite_member(ann, private_call, ben.oto_number)
    services.ban_member(ann, private_call, ben.oto_number)
    answer = getattr(bens, method)(path)
    assert answer.status_code == 403
    assert "You are banned from this call" in answer.content.decode()


def test_locked_and_paused_calls_are_accepted_and_announced(bens, path, ann, ben, private_call):
    services.lock_call(ann, private_call, True)
    assert "locked right now" in bens.get(path).content.decode()
    services.pause_call(ann, private_call)
    assert "paused right now" in bens.get(path).content.decode()
    bens.post(path)
    assert is_in(ben, private_call)


def test_titles_are_text(ann, bens):
    call = new_call(ann, title="<script>alert(1)</script>", is_public=False)
    page = bens.get(f"/calls/invitation/{services.make_invitation_link(ann, call)}")
    assert "<script>alert" not in page.content.decode()


def test_no_answer_lets_the_browser_pass_the_address_on(bens, path):
    answers = [bens.get(path), bens.post(path), bens.get("/calls/invitation/never-was-one")]
    assert [answer["Referrer-Policy"] for answer in answers] == ["no-referrer"] * 3


def test_the_log_does_not_hold_the_secret(bens, client, token, path, ann, private_call):
    services.revoke_invitation_link(ann, private_call)
    console = next(
        one for one in logging.getLogger().handlers if type(one) is logging.StreamHandler
    )
    written = io.StringIO()
    before = console.setStream(written)
    try:
        bens.get(path)
        logging.getLogger("ikoota").warning("GET %s", client.get(path)["Location"])
        logging.getLogger("ikoota").warning(
            "GET /sign-in/?next=%%2Fcalls%%2Finvitation%%2F%s", token
        )
    finally:
        console.setStream(before)
    assert written.getvalue().count("nvitation") == 3
    assert token not in written.getvalue()


def test_queries_do_not_grow_with_the_call(
    bens, path, ann, ben, private_call, django_assert_num_queries
):
    for name in ("dan", "eve", "fay"):
        member = new_member(name)
        services.invite_member(ann, private_call, member.oto_number)
        sit(member, private_call)
    with django_assert_num_queries(4):  # session, member, link with call, membership
        bens.get(path)
