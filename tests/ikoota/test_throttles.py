"""How often one member may ask the JSON API: 429 with Retry-After, and nobody else pays for it."""

import importlib

import pytest
from django.core.cache import cache
from django.test import Client

from calling.models import Call
from ikoota.checks import check_throttles
from ikoota.membership.models import Account
from tests.calling.scenes import new_call
from tests.membership.devices import Device
from tests.membership.people import PASSWORD, as_staff, new_member, signed_in

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def rates(settings):
    """Set rates of single scopes."""

    def set_rates(**changes):
        api = settings.REST_FRAMEWORK
        rates = api["DEFAULT_THROTTLE_RATES"] | changes
        settings.REST_FRAMEWORK = api | {"DEFAULT_THROTTLE_RATES": rates}

    return set_rates


@pytest.fixture
def ada():
    return new_member("ada")


@pytest.fixture
def requests(ada):
    """One request of each scope, as Ada."""
    call = new_call(ada)
    paths = {
        "token": ("token", {"channelName": call.channel_name}),
        "create": ("create", {"title": "Another"}),
        "join": (f"{call.public_id}/join", {}),
    }

    def ask(scope, client):
        if scope == "analytics":
            return client.get("/api/calling/admin/analytics")
        path, body = paths[scope]
        return client.post(f"/api/calling/{path}", body, JSON)

    return ask


@pytest.mark.parametrize("scope", ["token", "create", "join", "analytics"])
def test_every_rate_holds(rates, requests, ada, scope):
    """Seed bug 13: nothing kept a member from asking for tokens without end."""
    rates(**{scope: "2/h"})
    as_staff(ada)
    client = signed_in(ada)
    assert [requests(scope, client).status_code == 429 for _ in range(2)] == [False, False]
    answer = requests(scope, client)
    assert (answer.status_code, answer.json()) == (
        429,
        {"error": "Too many requests. Wait a little and try again.", "code": "throttled"},
    )
    assert 3590 <= int(answer.headers["Retry-After"]) <= 3600


def test_renewals_count_with_the_first_token(rates, requests, ada):
    rates(token="1/h")
    client = signed_in(ada)
    requests("token", client)
    path = f"/api/calling/{Call.objects.get().public_id}/token/renew"
    assert client.post(path, {}, JSON).status_code == 429


def test_a_refused_request_writes_nothing(rates, requests, ada):
    rates(create="1/h")
    client = signed_in(ada)
    requests("create", client)
    before = Call.objects.count()
    assert requests("create", client).status_code == 429
    assert Call.objects.count() == before


def test_another_member_and_another_scope_go_on(rates, requests, ada):
    rates(create="1/h")
    for _ in range(2):
        refused = requests("create", signed_in(ada))
    assert refused.status_code == 429
    assert requests("join", signed_in(ada)).status_code == 200
    assert requests("create", signed_in(new_member("ben"))).status_code == 200


def test_a_second_device_does_not_double_the_rate(rates, requests, ada):
    rates(create="1/h")
    requests("create", signed_in(ada))
    assert requests("create", signed_in(ada)).status_code == 429


@pytest.mark.parametrize("scope", ["analytics", "join"])
def test_cookie_and_token_of_one_member_count_together(rates, requests, ada, scope):
    rates(**{scope: "2/h"})
    browser = as_staff(ada)
    app = Client(headers={"Authorization": f"Bearer {Device.of(ada).token}"})
    assert [requests(scope, client).status_code for client in (browser, app)] == [200, 200]
    for client in (browser, app):
        assert requests(scope, client).status_code == 429


def test_calls_made_on_the_page_count_with_those_of_the_api(rates, requests, ada):
    rates(create="2/h")
    client, form = signed_in(ada), {"title": "Circle", "max_participants": 4}
    assert client.post("/calls/new/", form | {"title": ""}).status_code == 400
    assert client.post("/calls/new/", form).status_code == 302
    assert requests("create", client).status_code == 200
    before = Call.objects.count()
    answer = client.post("/calls/new/", form)
    assert answer.status_code == 429
    assert 3590 <= int(answer.headers["Retry-After"]) <= 3600
    assert "Too many requests" in answer.content.decode()
    assert requests("create", client).status_code == 429
    assert Call.objects.count() == before


def test_staff_without_a_member_count_too(rates, requests):
    rates(analytics="1/h")
    root = Account.objects.create_superuser("root", password=PASSWORD)
    client = Client()
    client.force_login(root)
    assert [requests("analytics", client).status_code for _ in range(2)] == [200, 429]


def test_what_is_kept_names_the_number_and_no_address(rates, requests, ada, monkeypatch):
    keys = []
    monkeypatch.setattr(cache, "set", lambda key, *args, **more: keys.append(key))
    requests("join", signed_in(ada))
    assert keys == [f"throttle_join_{ada.oto_number}"]


def test_rates_of_the_product(monkeypatch):
    """The defaults, whatever the tests set."""
    from ikoota import settings as product

    for scope in ("TOKEN", "CREATE", "JOIN", "ANALYTICS", "MASKING", "LIVE"):
        monkeypatch.delenv(f"THROTTLE_{scope}")
    rates = importlib.reload(product).REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"]
    assert rates == {
        "token": "60/min",
        "create": "10/h",
        "join": "100/min",
        "analytics": "20/min",
        "masking": "120/h",
        "live": "30/min",
    }


@pytest.mark.parametrize("rate", ["", "often", "5", "0/min", "-1/h", "5/century"])
def test_a_rate_that_means_nothing_stops_the_start(rates, rate):
    rates(token=rate)
    assert [message.id for message in check_throttles()] == ["ikoota.E001"]


def test_rates_as_set_are_fine():
    assert check_throttles() == []
