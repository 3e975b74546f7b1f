"""Every page, answer, event, admin list and log line, read by who must not learn who is who."""

import json
import logging
from datetime import timedelta
from urllib.parse import quote

import pytest
from asgiref.sync import sync_to_async
from django.apps import apps
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from calling import services
from ikoota.logs import hidden
from ikoota.membership.models import Account
from masking.web.models import MaskingJob
from tests.calling.scenes import Socket, in_loop, new_call, sit
from tests.membership.people import PASSWORD, new_member
from tests.walk import traces
from tests.walk.addresses import every_address, paths_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _telling_ids(db):
    traces.count_ids_from_a_telling_number()


@pytest.fixture
def host():
    return new_member("hedwig-with-a-name", email="hedwig@telling.example")


@pytest.fixture
def guest():
    return new_member("gustav-with-a-name", email="gustav@telling.example")


@pytest.fixture
def call(host, guest):
    """A call with people in it, somebody banned, and a past."""
    call = new_call(host)
    for member in (host, guest):
        sit(member, call)
    third = new_member("berta-with-a-name", email="berta@telling.example")
    sit(third, call)
    services.ban_member(host, call, third.oto_number)
    return call


def visitor():
    return Client(headers={"User-Agent": traces.USER_AGENT}, **traces.ADDRESSES)


def signed_in(member):
    """Signed in as people do it, with password and form."""
    client = visitor()
    form = {"username": member.account.username, "password": PASSWORD}
    assert client.post("/sign-in/", form).status_code == 302
    return client


def staff():
    """Somebody who may do everything in the admin but learn who is who."""
    member = new_member("sibylle-with-a-name", email="sibylle@telling.example")
    Account.objects.filter(pk=member.account_id).update(is_staff=True)
    allowed = Permission.objects.exclude(codename__contains="identity")
    member.account.user_permissions.set(allowed.exclude(codename__contains="identitylookup"))
    return signed_in(member), member


def walk(client, known, values):
    """Ask for every address; names of those that answered 200, with nothing telling in any."""
    reached = set()
    for address in every_address():
        for path in paths_of(address, values.__getitem__):
            answer = client.get(path)
            assert answer.status_code < 500, path
            body = b"".join(answer) if answer.streaming else answer.content
            headers = str(sorted(answer.headers.items()))
            # What was asked for comes back in redirects: it is no news to who asked.
            text = (body.decode("utf-8", "replace") + headers).replace(path, "")
            assert not traces.found_in(text, known), (path, traces.found_in(text, known))
            if answer.status_code == 200:
                assert not traces.SEQUENTIAL_ID.search(path), path
                reached.add(address.name)
    return reached


@pytest.fixture
def values(host, guest, call):
    return {
        "public_id": call.public_id,
        "oto_number": guest.oto_number,
        "token": services.make_invitation_link(host, call),
        "app_label": "calling",
        "job_id": masking_job(guest).pk,
        "fmt": "json",
    }


def masking_job(member):
    """A job of the member, in a database without its file."""
    ends = timezone.now() + timedelta(hours=1)
    return MaskingJob.objects.create(member=member, kind="image", suffix=".png", expires_at=ends)


def own(member):
    return frozenset({member.account.username, member.account.email})


def test_pages_and_answers_for_a_visitor(values):
    assert walk(visitor(), frozenset(), values) >= {"home", "sign-in", "api-health"}


def test_pages_and_answers_for_a_member(guest, values):
    reached = walk(signed_in(guest), own(guest), values)
    assert reached >= {"calls", "call", "profile", "preferences", "masking-preview"}
    assert reached >= {"api-my-calls", "api-call", "api-masking-job"}


def test_the_admin_for_staff_without_the_identity_permission(values):
    client, member = staff()
    reached = walk(client, own(member), values)
    assert reached >= {
        "admin:index",
        "admin:calling_call_changelist",
        "admin:calling_call_change",
        "admin:calling_participation_changelist",
        "admin:membership_member_changelist",
        "admin:membership_member_change",
        "api-staff-details",
    }


def test_the_walk_sees_who_may_see(values):
    """The same walk by a superuser finds names: otherwise the others would prove nothing."""
    client, member = staff()
    Account.objects.filter(pk=member.account_id).update(is_superuser=True)
    with pytest.raises(AssertionError, match="with-a-name"):
        walk(client, own(member), values)


ADMIN_ACTIONS = {
    "calling/participation": ("remove_from_call", "ban_from_call"),
    "calling/call": ("sweep", "end_calls"),
    "membership/member": ("approve_as_pre_member", "approve_as_full_member", "suspend_members"),
}


def test_what_staff_do_in_the_admin(guest, call, caplog):
    caplog.set_level(logging.DEBUG)
    client, member = staff()
    page = f"/admin/calling/call/{call.pk}"
    said = []

    def ask(method, path, **body):
        answer = getattr(client, method)(path, body, follow=True)
        assert answer.status_code == 200, (path, answer.status_code)
        said.append(answer.content.decode() + str(answer.redirect_chain))

    ask("post", f"{page}/moderate/", sweep="1")
    for act in ("remove", "ban", "unban"):
        ask("post", f"{page}/moderate/", **{act: guest.oto_number})
    for place, actions in ADMIN_ACTIONS.items():
        rows = apps.get_model(place.replace("/", ".")).objects.values_list("pk", flat=True)
        for action in actions:
            ask("post", f"/admin/{place}/", action=action, _selected_action=list(rows))
    ask("get", f"{page}/end/")
    ask("post", f"{page}/end/")
    assert "suspended" in said[-3].lower()
    found = traces.found_in("".join(said), own(member))
    assert not found, found
    assert_logs_clean(caplog)


def test_answers_to_what_staff_ask(guest, call, caplog):
    caplog.set_level(logging.DEBUG)
    client, _ = staff()
    path = f"/api/calling/admin/{call.public_id}"
    guests = f"{path}/participants/{quote(guest.oto_number)}"
    answers = [
        client.delete(guests),
        client.get(f"{path}/details"),
        client.post(f"{path}/end", {}, "application/json"),
        client.get("/api/calling/admin/analytics"),
        client.get("/api/calling/admin/analytics?days=0"),
        client.delete(guests),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 400, 404]
    text = "".join(answer.content.decode() for answer in answers)
    assert not traces.found_in(text), traces.found_in(text)
    assert_logs_clean(caplog)


def test_answers_to_what_a_host_asks(host, guest, call, values, caplog):
    caplog.set_level(logging.DEBUG)
    client, said = signed_in(host), []

    def ask(path, **body):
        answer = client.post(f"/api/{path}", body, "application/json")
        assert answer.status_code == 200, (path, answer.content)
        said.append(answer.content.decode())
        return answer.json()

    made = ask("calling/create", title="Another", isPublic=True)
    ask(f"calling/{made['callId']}/join")
    ask("calling/token", channelName=made["channelName"])
    ask(f"calling/{made['callId']}/token/renew")
    ask(f"calling/{made['callId']}/invite", otoNumber=guest.oto_number)
    ask(f"calling/{made['callId']}/invitation-link")
    ask(f"calling/{made['callId']}/leave")
    for wish in ("lock", "unlock", "pause", "resume"):
        ask(f"calling/{call.public_id}/{wish}")
    ask(f"calling/{call.public_id}/mute", otoNumber=guest.oto_number, kind="audio")
    ask(f"calling/{call.public_id}/role", otoNumber=guest.oto_number, role="moderator")
    ask(f"calling/{call.public_id}/host", otoNumber=guest.oto_number)
    ask("auth/socket-ticket")
    ask("auth/login", username=host.account.username, password=PASSWORD, device="Telephone")
    assert not traces.found_in("".join(said)), traces.found_in("".join(said))
    assert_logs_clean(caplog)


def test_nothing_that_goes_wrong_is_logged_with_a_person(host, guest, call, values, caplog):
    caplog.set_level(logging.DEBUG)
    client = visitor()
    client.post("/sign-in/", {"username": host.account.username, "password": "wrong"})
    body = {"username": host.account.username, "password": "wrong"}
    client.post("/api/auth/login", body, "application/json")
    client.get(f"/calls/invitation/{values['token']}")
    inside = signed_in(guest)
    services.ban_member(host, call, guest.oto_number)
    inside.get(f"/calls/invitation/{values['token']}")
    inside.post(f"/calls/invitation/{values['token']}")
    inside.post(f"/api/calling/{call.public_id}/end", {}, "application/json")
    inside.post("/api/calling/token", "not json", "application/json")
    assert_logs_clean(caplog)
    assert values["token"] not in hidden(caplog.text)


def assert_logs_clean(caplog):
    assert not traces.found_in(caplog.text), traces.found_in(caplog.text)


@in_loop
async def test_events(host, guest, call, caplog):
    caplog.set_level(logging.DEBUG)
    hosts, guests = await Socket.seated(host, call), await Socket.seated(guest, call)
    await guests.say(type="hand", raised=True)
    await guests.say(type="mute", kind="audio", on=True)
    await guests.say(type="signal", to=hosts.seat, candidate={"candidate": ""})
    await guests.say(type="mute", kind="audio", on=False)
    await hosts.until("signal")
    said = [hosts.snapshot, guests.snapshot]
    await hosts.say(type="role", otoNumber=guest.oto_number, role="moderator")
    for wish in ({"type": "lock", "on": True}, {"type": "pause"}, {"type": "resume"}):
        await hosts.say(**wish)
    await hosts.say(type="mute_all", kind="audio")
    await hosts.say(type="ban", seat=guests.seat)
    while said[-1]["type"] != "left":
        said.append(await hosts.read())
    while said[-1]["type"] != "removed":
        said.append(await guests.read())
    wanted = {"joined", "hand", "muted", "role", "locked", "paused", "resumed", "left", "removed"}
    await assert_tells_nobody(said, wanted, caplog)


@in_loop
async def test_events_of_lost_lines_refusals_and_the_end(host, guest, call, caplog):
    caplog.set_level(logging.DEBUG)
    hosts, guests = await Socket.seated(host, call), await Socket.seated(guest, call)
    said = []
    await guests.say(type="end")
    await guests.say(type="no such message")
    said += [await guests.until("error"), await guests.until("error")]
    await guests.drop()
    said.append(await hosts.until("away"))
    again = await Socket.open(guest, call)
    await again.say(type="take_seat", seat=guests.seat)
    said += [again.snapshot, await again.until("seated"), await hosts.until("back")]
    await again.say(type="ping")
    said.append(await again.until("pong"))
    await hosts.say(type="end")
    while said[-1]["type"] != "removed":
        said.append(await again.read())
    wanted = {"error", "away", "back", "seated", "pong", "ended", "removed"}
    await assert_tells_nobody(said, wanted, caplog)


async def assert_tells_nobody(said, wanted, caplog):
    """Every wanted event was there, and none leads to a person, nor does the log."""
    assert {event["type"] for event in said} >= wanted
    for text in (json.dumps(said), caplog.text):
        found = await sync_to_async(traces.found_in)(text)
        assert not found, found
