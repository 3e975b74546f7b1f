"""What operators read: every log line and every number, after everything was asked for."""

import io
import json
import logging
import re

import pytest
from asgiref.sync import sync_to_async
from django.test import Client

from calling import services
from ikoota.logs import Json, Line
from ikoota.membership.models import Member
from tests.calling.scenes import Socket, in_loop, new_call
from tests.membership.devices import Device
from tests.membership.people import PASSWORD, new_member, signed_in
from tests.security.routes import every_route, filled
from tests.security.scene import CALLERS, Scene
from tests.walk import traces

pytestmark = pytest.mark.django_db(transaction=True)
TELLING_WORDS = {
    "an OTO#": re.compile(r"OTO(?:#|%23)[A-Z0-9]{6}", re.IGNORECASE),
    "an e-mail address": re.compile(r"[\w.]+@[\w.]+\.\w+"),
    "a token": re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])|ticket=\w|Bearer \w"),
}


@pytest.fixture(autouse=True)
def _fresh(db):
    traces.count_ids_from_a_telling_number()


@pytest.fixture(params=[Json, Line])
def written(request):
    """Everything that is logged meanwhile, from DEBUG up, as the site writes it."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(request.param())
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield text.getvalue
    root.removeHandler(handler)
    root.setLevel(level)


def metrics():
    return Client(REMOTE_ADDR="127.0.0.1").get("/metrics").content.decode()


def faults(text, *secrets):
    """What in the text leads to somebody, or lets somebody in."""
    found = {name for name, form in TELLING_WORDS.items() if form.search(text)}
    found |= {one for one in secrets if one in text}
    # Rows are told by their ids only in addresses of the admin, which are random.
    found |= {one.oto_number[4:] for one in Member.objects.all() if one.oto_number[4:] in text}
    return found | traces.found_in(text)


def test_every_route_for_every_caller(written, settings):
    """Also answers of 500, whose tracebacks quote what was sent."""
    settings.DEBUG = False
    scene = Scene()
    sessions = []
    for caller in CALLERS:
        client = scene.client(caller, raise_request_exception=False)
        sessions += [one.value for name, one in client.cookies.items() if name == "sessionid"]
        for route in every_route():
            if "sign-out" not in route and "logout" not in route:
                path = filled(route, scene.values)
                client.get(path, headers={"User-Agent": traces.USER_AGENT})
    read = written()
    assert "/api/calling/admin/" in read
    assert not faults(read + metrics(), scene.values["token"], *sessions)


def test_what_goes_wrong(written, settings):
    """Signing in wrongly, refused forms and hosts, and a fault whose words quote a name."""
    settings.DEBUG = False
    ada = new_member("adalberta", email="adalberta@telling.example")
    device = Device.of(ada)
    visitor = Client(raise_request_exception=False, enforce_csrf_checks=True, **traces.ADDRESSES)
    for _ in range(7):
        wrong = {"username": "adalberta", "password": "wrong-password"}
        visitor.post("/api/auth/login", wrong, "application/json")
    visitor.post("/sign-in/", {"username": "adalberta", "password": PASSWORD})
    visitor.get("/", headers={"Host": "203.0.113.77"})
    visitor.get(f"/calls/{ada.oto_number.replace('#', '%23')}/")
    visitor.get("/metrics", headers={"Authorization": f"Bearer {device.token}"})

    def fail(*_):
        raise ValueError(f"adalberta {ada.oto_number} 203.0.113.77 {device.token}")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ikoota.membership.middleware.member_for_account", fail)
        assert visitor.get("/sign-in/").status_code == 500
    read = written()
    assert "ValueError" in read
    if read.startswith("{"):  # text is for screens: there a fault has its words, without secrets
        assert not faults(read + metrics(), device.token, PASSWORD, "wrong-password")
    else:
        assert not faults(read, device.token, PASSWORD) - {"adalberta"}


@in_loop
async def test_a_call_over_websockets(written):
    host, guest = [await sync_to_async(new_member)(name) for name in ("hedwiga", "gustavo")]
    call = await sync_to_async(new_call)(host)
    device = await sync_to_async(Device.of)(guest)
    ticket = await sync_to_async(device.ticket)()
    sockets = [await Socket.seated(one, call) for one in (host, guest)]
    app = Socket(None, call.public_id, origin=None, query=f"?ticket={ticket}")
    await app.wire.connect()
    await app.read()
    await sockets[1].say(type="mask_failed", reason="mask_failed")
    await sockets[1].say(type="shout", words=guest.oto_number)
    await sockets[1].until("error")
    await sockets[0].say(type="mute_all", kind="audio")
    await sockets[0].say(type="ban", seat=sockets[1].seat)
    await sockets[1].until("removed")
    await sockets[0].say(type="end")
    await sockets[0].until("removed")
    for socket in (*sockets, app):
        await socket.drop()
    secrets = [ticket, device.token, *(one.seat for one in sockets), call.channel_name]
    text = await sync_to_async(lambda: written() + metrics())()
    assert "ikoota_mask_failures_total" in text
    assert not await sync_to_async(faults)(text, *secrets)


def test_json_lines_are_json(written):
    new_member("ada")
    services.create_call(new_member("ben"), title="Circle", is_public=True)
    signed_in(new_member("cal")).get("/nowhere")
    for line in filter(lambda one: one.startswith("{"), written().splitlines()):
        assert {"time", "level", "logger", "message"} <= json.loads(line).keys()


def test_the_walk_sees_what_it_looks_for():
    """Without what hides it, each of these would be found."""
    ada = new_member("adalberta", email="adalberta@telling.example")
    token = "5e" * 32
    for text in (ada.oto_number, "adalberta", "a@b.example", token, "ticket=x", "203.0.113.77"):
        assert faults(f"a line with {text} in it"), text
