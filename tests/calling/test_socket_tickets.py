"""Tickets: how an app that has no cookie opens the websocket of a call."""

import logging

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from ikoota.membership.models import Account, DeviceToken, SocketTicket
from ikoota.membership.selectors import SignIn
from ikoota.membership.services import suspend
from ikoota.membership.signing_in import issue_ticket, redeem_ticket
from tests.calling.scenes import ORIGIN, Socket, in_loop
from tests.membership.devices import Device
from tests.membership.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def phone(ben):
    return Device.of(ben)


def app_socket(call, ticket, **more):
    return Socket(None, call.public_id, **{"origin": None, "query": f"?ticket={ticket}"} | more)


async def outcome(socket):
    """ "refused" before the handshake, the close code, or the OTO# of who came in."""
    connected, _ = await socket.wire.connect()
    if not connected:
        return "refused"
    output = await socket.wire.receive_output(timeout=3)
    if output["type"] == "websocket.close":
        return output["code"]
    await socket.wire.send_to(text_data='{"type": "resync"}')
    return (await socket.read())["you"]["otoNumber"]


def test_the_answer_says_how_long_it_is_good_for(phone):
    status, answer = phone.post("auth/socket-ticket")
    assert (status, answer.keys(), answer["expiresIn"]) == (200, {"ticket", "expiresIn"}, 30)


def test_the_database_has_only_a_hash(phone):
    ticket = phone.ticket()
    assert ticket not in str(SocketTicket.objects.values().get())


def test_a_ticket_lets_its_member_in_without_an_origin(phone, ben, call):
    assert in_loop(outcome)(app_socket(call, phone.ticket())) == ben.oto_number


def test_a_ticket_is_used_once(phone, call):
    ticket = phone.ticket()
    in_loop(outcome)(app_socket(call, ticket))
    assert in_loop(outcome)(app_socket(call, ticket)) == 4401


def test_of_two_sockets_at_once_one_gets_in(phone, monkeypatch):
    """Both have read the row before either deletes it."""
    ticket = phone.ticket()
    raced = []
    expires = SocketTicket.expires_at

    def meanwhile(self, value):
        self.__dict__["expires_at"] = value
        if not raced:
            raced.append(True)
            raced.append(redeem_ticket(ticket))

    monkeypatch.setattr(
        SocketTicket, "expires_at", property(lambda self: self.__dict__["expires_at"], meanwhile)
    )
    first = redeem_ticket(ticket)
    monkeypatch.setattr(SocketTicket, "expires_at", expires)
    assert [first, raced[1]].count(None) == 1


def test_an_expired_ticket_is_refused_and_gone(phone, call):
    ticket = phone.ticket()
    SocketTicket.objects.update(expires_at=timezone.now())
    assert in_loop(outcome)(app_socket(call, ticket)) == 4401
    assert not SocketTicket.objects.exists()


@pytest.mark.parametrize(
    "ticket", ["", "x", "0" * 43, "%00", "%ff", "\N{OWL}", "x" * 9_000, "a&ticket=b", "' OR 1=1"]
)
def test_forged_tickets_are_refused(phone, call, ticket):
    phone.ticket()
    assert in_loop(outcome)(app_socket(call, ticket)) == 4401
    assert SocketTicket.objects.count() == 1


def test_a_good_ticket_beside_another_is_refused(phone, call):
    assert in_loop(outcome)(app_socket(call, f"{phone.ticket()}&ticket=x")) == 4401


def test_a_forged_ticket_is_refused_even_with_a_good_cookie(ben, call):
    socket = Socket(signed_in(ben), call.public_id, query="?ticket=forged")
    assert in_loop(outcome)(socket) == 4401


def test_a_ticket_counts_and_not_the_cookie_beside_it(phone, ann, ben, call):
    socket = Socket(signed_in(ann), call.public_id, query=f"?ticket={phone.ticket()}")
    assert in_loop(outcome)(socket) == ben.oto_number


@pytest.mark.parametrize("origin", [b"https://evil.example", b"null", b""])
def test_a_foreign_page_gets_nowhere_with_a_ticket_and_does_not_use_it_up(phone, ben, call, origin):
    ticket = phone.ticket()
    assert in_loop(outcome)(app_socket(call, ticket, origin=origin)) == "refused"
    assert in_loop(outcome)(app_socket(call, ticket, origin=ORIGIN)) == ben.oto_number


def test_a_cookie_still_needs_the_origin(ben, call):
    assert in_loop(outcome)(Socket(signed_in(ben), call.public_id, origin=None)) == "refused"


@pytest.mark.parametrize("event", ["signed out", "expired", "suspended", "switched off"])
def test_a_ticket_does_not_outlive_its_sign_in(phone, ben, call, event):
    ticket = phone.ticket()
    if event == "signed out":
        phone.post("auth/logout")
    elif event == "expired":
        DeviceToken.objects.update(expiry=timezone.now())
    elif event == "suspended":
        suspend(ben)
    else:
        Account.objects.filter(member=ben).update(is_active=False)
    assert in_loop(outcome)(app_socket(call, ticket)) == 4401


def test_a_ticket_of_a_browser_does_not_outlive_its_session(ben, call):
    browser = signed_in(ben)
    ticket = issue_ticket(SignIn(session_key=browser.session.session_key))
    other = issue_ticket(SignIn(session_key=browser.session.session_key))
    assert in_loop(outcome)(app_socket(call, ticket)) == ben.oto_number
    browser.post("/sign-out/")
    assert in_loop(outcome)(app_socket(call, other)) == 4401


def test_calls_that_the_member_may_not_see_are_not_there(phone, private_call):
    assert in_loop(outcome)(app_socket(private_call, phone.ticket())) == 4404


@in_loop
async def test_log_lines_do_not_carry_the_ticket(phone, call, caplog):
    """Seed bug 13: what opens a call must not land in logs."""
    caplog.set_level(logging.DEBUG)
    ticket = await sync_to_async(phone.ticket)()
    socket = app_socket(call, ticket)
    await outcome(socket)
    await socket.drop()
    assert ticket not in caplog.text
