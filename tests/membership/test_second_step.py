"""The second step of the staff: codes of an authenticator, recovery codes, and no way around."""

import re
import threading

import pyotp
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from ikoota.membership import second_factors
from ikoota.membership.errors import LockedOut, WrongCode
from ikoota.membership.models import Account, RecoveryCode, SecondFactor
from tests.membership.devices import Device
from tests.membership.people import PASSWORD, as_staff, new_member, signed_in
from tests.security.routes import every_route, filled
from tests.security.scene import Scene

pytestmark = pytest.mark.django_db
PAGE, ADMIN = "/second-step/", "/admin/membership/member/"


@pytest.fixture(autouse=True)
def _asked(settings):
    settings.STAFF_TOTP = True


@pytest.fixture
def clock(monkeypatch):
    """The time by which codes are made and checked; a call moves it on by so many seconds."""
    now = [1_800_000_000.0]
    monkeypatch.setattr("ikoota.membership.second_factors.time.time", lambda: now[0])

    def move(seconds=0.0):
        now[0] += seconds
        return now[0]

    return move


@pytest.fixture
def grace():
    return new_member("grace")


@pytest.fixture
def client(grace):
    return as_staff(grace, "view_member")


class App:
    """An authenticator: it knows what the page showed and nothing else."""

    def __init__(self, client):
        page = client.get(f"{PAGE}?next={ADMIN}")
        self.secret = re.search(r'data-testid="secret">([A-Z2-7]+)<', page.content.decode())[1]

    def code(self, at):
        return pyotp.TOTP(self.secret).at(at)


def show(client, code):
    return client.post(PAGE, {"code": code, "next": ADMIN})


def set_up(client, clock):
    """App and recovery codes of a member of the staff who is past the second step now."""
    app = App(client)
    answer = show(client, app.code(clock()))
    assert answer.status_code == 200
    codes = re.findall(r'data-testid="recovery-code">([^<]+)<', answer.content.decode())
    clock(60)
    return app, codes


def test_the_admin_leads_to_the_second_step_and_from_there_on(client, clock):
    answer = client.get(ADMIN, follow=True)
    assert answer.redirect_chain[-1][0] == f"{PAGE}?next={ADMIN}"
    _, codes = set_up(client, clock)
    assert len(set(codes)) == 10
    assert client.get(ADMIN).status_code == 200


def test_a_password_alone_is_not_enough_the_next_time(grace, client, clock):
    app, _ = set_up(client, clock)
    other = signed_in(grace)
    assert other.get(ADMIN).status_code == 302
    assert "secret" not in (other.get(PAGE).context or {})
    answer = show(other, app.code(clock()))
    assert (answer.status_code, answer.headers["Location"]) == (302, ADMIN)
    assert other.get(ADMIN).status_code == 200


@pytest.mark.parametrize("caller", ["staff", "identity"])
def test_no_route_of_the_staff_is_open_without_it(caller, clock):
    """Whoever is staff and signed in gets no further than a stranger."""
    scene, reached = Scene(), {}
    for route in every_route():
        is_api = route.startswith("api/calling/admin/")
        if (route.startswith("admin/") and route not in DOORS) or is_api:
            answer = scene.client(caller).get(filled(route, scene.values))
            refused = 403 if is_api else 302
            to_sign_in = is_api or answer.headers.get("Location", "").startswith("/admin/login/")
            if answer.status_code not in (refused, 405) or not to_sign_in:
                reached[route] = answer.status_code
    # Views of other methods alone are asked with these by test_who_may_what.
    assert reached == {}


DOORS = {"admin/login/", "admin/logout/"}


def test_the_staff_api_is_for_browsers_that_showed_a_code(grace, client, clock):
    path = "/api/calling/admin/analytics"
    assert client.get(path).status_code == 403
    set_up(client, clock)
    assert client.get(path).status_code == 200
    # A device shows none, not even beside the cookie of a browser that did.
    token = {"Authorization": f"Bearer {Device.of(grace).token}"}
    assert client.get(path, headers=token).status_code == 403


@pytest.mark.parametrize("seconds", [-30, 0, 30])
def test_a_clock_may_be_half_a_minute_wrong(grace, client, clock, seconds):
    app, _ = set_up(client, clock)
    assert show(signed_in(grace), app.code(clock() + seconds)).status_code == 302


@pytest.mark.parametrize("seconds", [-90, 90])
def test_older_and_later_codes_are_wrong(grace, client, clock, seconds):
    app, _ = set_up(client, clock)
    clock(300)
    answer = show(signed_in(grace), app.code(clock() + seconds))
    assert answer.status_code == 400
    assert "The code is not right" in answer.content.decode()


def test_a_code_is_good_once(grace, client, clock):
    app, _ = set_up(client, clock)
    code = app.code(clock())
    assert show(signed_in(grace), code).status_code == 302
    assert show(signed_in(grace), code).status_code == 400


def test_an_earlier_code_is_not_good_after_a_later_one(grace, client, clock):
    app, _ = set_up(client, clock)
    later, earlier = app.code(clock() + 30), app.code(clock())
    assert show(signed_in(grace), later).status_code == 302
    assert show(signed_in(grace), earlier).status_code == 400


def test_a_recovery_code_is_good_once_and_however_it_is_typed(grace, client, clock):
    _, codes = set_up(client, clock)
    assert show(signed_in(grace), codes[3].upper().replace("-", " ")).status_code == 302
    assert show(signed_in(grace), codes[3]).status_code == 400
    assert RecoveryCode.objects.count() == 9


def test_codes_of_one_are_nothing_to_another(client, clock):
    app, codes = set_up(client, clock)
    other = as_staff(new_member("hedy"))
    set_up(other, clock)
    for code in (app.code(clock()), codes[0]):
        assert show(signed_in(Account.objects.get(username="hedy").member), code).status_code == 400


def test_guessing_ends_after_five_tries(grace, client, clock):
    app, _ = set_up(client, clock)
    guesser = signed_in(grace)
    assert [show(guesser, "000000").status_code for _ in range(5)] == [400] * 5
    answer = show(guesser, app.code(clock()))
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "900")
    assert "Too many wrong codes" in answer.content.decode()
    assert guesser.get(ADMIN).status_code == 302


@pytest.mark.parametrize("code", ["", " ", "12345", "abcdef", "٠٠٠٠٠٠", "1" * 21, "-"])
def test_what_is_no_code_is_refused(client, clock, code):
    set_up(client, clock)
    account = Account.objects.get(username="grace")
    assert show(signed_in(account.member), code).status_code == 400


def test_the_page_is_not_there_for_members_nor_where_nobody_asks(client, settings):
    assert signed_in(new_member("ada")).get(PAGE).status_code == 404
    assert Client().get(PAGE).headers["Location"] == f"/sign-in/?next={PAGE}"
    settings.STAFF_TOTP = False
    assert client.get(PAGE).status_code == 404
    assert client.get(ADMIN).status_code == 200


def test_it_leads_to_no_other_site(client, clock):
    app = App(client)
    show(client, app.code(clock()))
    answer = client.get(f"{PAGE}?next=https://elsewhere.example/")
    assert answer.headers["Location"] == "/admin/"


def test_another_app_takes_the_place_of_the_old_one(grace, client, clock):
    app, codes = set_up(client, clock)
    stranger = signed_in(grace)
    stranger.post("/second-step/renew/")
    assert SecondFactor.objects.get().confirmed_at
    client.post("/second-step/renew/")
    assert client.get(ADMIN).status_code == 302
    new_app, _ = set_up(client, clock)
    assert new_app.secret != app.secret
    for old in (app.code(clock()), codes[0]):
        assert show(signed_in(grace), old).status_code == 400


def test_a_lost_app_is_forgotten_by_command(grace, client, clock):
    set_up(client, clock)
    call_command("forget_second_factor", "grace")
    assert client.get(ADMIN).headers["Location"].startswith("/admin/login/")
    assert not client.get("/profile/").context
    set_up(signed_in(Account.objects.get(username="grace").member), clock)
    with pytest.raises(CommandError, match="no such account"):
        call_command("forget_second_factor", "nobody")


def test_neither_table_nor_page_names_anybody(grace, client, clock, caplog):
    caplog.set_level("DEBUG")
    app, codes = set_up(client, clock)
    factor = SecondFactor.objects.get()
    kept = bytes(factor.seed).hex() + "".join(RecoveryCode.objects.values_list("pk", flat=True))
    assert app.secret not in kept
    assert not [code for code in codes if code.replace("-", "") in kept]
    address = second_factors.app_address(factor)
    assert "grace" not in address
    assert grace.oto_number.replace("#", "%23") in address
    for secret in (app.secret, *codes, "grace"):
        assert secret not in caplog.text


def test_a_new_session_is_made(client, clock):
    before = client.cookies["sessionid"].value
    set_up(client, clock)
    assert client.cookies["sessionid"].value != before


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_with_one_code_one_comes_in(grace, client, clock):
    app, _ = set_up(client, clock)
    account, code, came_in = grace.account, app.code(clock()), []

    def come():
        try:
            second_factors.check_code(account, code)
            came_in.append(True)
        except (WrongCode, LockedOut):
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=come) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert came_in == [True]


def test_sign_in_at_the_admin_goes_on_to_the_second_step(grace, clock):
    as_staff(grace)
    client = Client()
    form = {"username": "grace", "password": PASSWORD, "next": ADMIN}
    answer = client.post("/admin/login/", form, follow=True)
    assert answer.redirect_chain[-1][0] == f"{PAGE}?next={ADMIN}"
