"""POST /api/calling/agora/events: who is heard, what is kept, what is ignored."""

import hmac
import json
import time

import pytest

from calling.engines.agora.notices import is_signed
from calling.models import AgoraEvent
from calling.services import courier
from tests.calling.agora.notices import (
    AUDIENCE_JOINED,
    CREATED,
    DESTROYED,
    HOST_JOINED,
    HOST_LEFT,
    notice,
    send,
    sign,
)
from tests.calling.scenes import new_call, sit

pytestmark = pytest.mark.django_db
OK = (200, {"success": True})


@pytest.fixture
def seat(ben, call):
    return sit(ben, call)


@pytest.fixture
def joined(call, seat):
    return notice(HOST_JOINED, call.channel_name, int(time.time()), seat.agora_uid, 1000)


def test_agoras_documented_signatures():
    """The example of Agora's documentation."""
    body = (
        b'{"eventMs":1560408533119,"eventType":10,"noticeId":"4eb720f0-8da7-11e9-a43e-53f411c2761f"'
        b',"notifyMs":1560408533119,"payload":{"a":"1","b":2},"productId":1}'
    )
    first = "033c62f40f687675f17f0f41f91a40c71c0f134c"
    second = "6d3320c60b11101395b7fc8f9068748808a0aa1bfa064438e39d1bc2c7d74d99"
    assert is_signed("secret", body, first, second)
    assert is_signed("secret", body, "", second.upper())
    assert not is_signed("secret", body + b" ", first, second)
    assert not is_signed("secret", body, first, "")
    assert not is_signed("secret", body, second, second)


def test_without_a_secret_nothing_is_signed():
    """Not even with the key that everybody has."""
    headers = sign(b"{}", secret="")
    assert not is_signed("", b"{}", headers["Agora-Signature"], headers["Agora-Signature-V2"])


def test_signatures_are_compared_in_constant_time(monkeypatch):
    """Both of them, whatever comes of the other: how long it takes tells nothing."""
    real, compared = hmac.compare_digest, []
    monkeypatch.setattr(hmac, "compare_digest", lambda *both: compared.append(both) or real(*both))
    assert not is_signed("secret", b"{}", "0" * 40, "0" * 64)
    assert [given for _, given in compared] == [b"0" * 64, b"0" * 40]


def test_an_event_is_kept_with_what_the_ledger_needs(client, call, seat, joined):
    assert send(client, joined) == OK
    event = AgoraEvent.objects.get()
    assert (event.call, event.kind, event.uid) == (call, "join", seat.agora_uid)
    assert (event.client_seq, event.applied_at) == (1000, None)


def test_sent_again_it_is_the_same(client, joined, caplog):
    """Agora changes times and noticeId when it sends again."""
    caplog.set_level("INFO")
    for number in range(3):
        joined["payload"]["ts"] += number
        assert send(client, joined | {"notifyMs": number, "noticeId": str(number)}) == OK
    assert AgoraEvent.objects.count() == 1
    assert caplog.text.count("known already") == 2


@pytest.mark.parametrize(
    "break_it",
    [
        lambda headers: {},
        lambda headers: {"Agora-Signature": headers["Agora-Signature"]},
        lambda headers: headers | {"Agora-Signature": "0" * 40},
        lambda headers: headers | {"Agora-Signature-V2": "0" * 64},
        lambda headers: headers | {"Agora-Signature-V2": "é"},
        lambda headers: sign(b"another body"),
        lambda headers: sign(b"", secret="another secret"),
    ],
)
def test_what_agora_did_not_sign_is_refused(client, joined, break_it):
    body = json.dumps(joined).encode()
    status, answer = send(client, body, break_it(sign(body)))
    assert (status, answer["code"]) == (403, "bad_signature")
    assert not AgoraEvent.objects.exists()


def test_the_signature_is_of_the_bytes_and_not_of_their_meaning(client, joined):
    compact = json.dumps(joined, separators=(",", ":")).encode()
    assert send(client, json.dumps(joined).encode(), sign(compact))[0] == 403
    assert send(client, compact)[0] == 200


def test_without_a_secret_nothing_is_there(client, agora, joined):
    agora.AGORA_WEBHOOK_SECRET = ""
    assert send(client, joined, sign(json.dumps(joined).encode(), ""))[0] == 404


def test_the_consoles_health_test_is_answered(client, agora):
    """Whatever else it says."""
    test = notice(HOST_JOINED, "test_webhook", 1560399999, 12121212, 1)
    assert send(client, test) == OK
    del test["payload"]["clientSeq"]
    assert send(client, test) == OK
    assert not AgoraEvent.objects.exists()


@pytest.mark.parametrize(
    ("kind", "event_types"),
    [("join", (103, 105, 107)), ("leave", (104, 106, 108)), ("role", (111, 112))],
)
def test_every_coming_and_going_is_kept(client, joined, kind, event_types):
    """As host, as audience, in a project without roles."""
    for event_type in event_types:
        AgoraEvent.objects.all().delete()
        assert send(client, joined | {"eventType": event_type}) == OK
        assert AgoraEvent.objects.get().kind == kind


@pytest.mark.parametrize(
    "ignored",
    [
        notice(999, "ik00", 1_700_000_000, 7, 1),
        notice(CREATED, "ik00", 1_700_000_000),
        notice(HOST_JOINED, "no-call-of-ours", 1_700_000_000, 7, 1),
    ],
)
def test_what_is_of_no_interest_is_answered_and_logged(client, agora, caplog, ignored):
    """Otherwise Agora would send it again."""
    caplog.set_level("INFO")
    assert send(client, ignored) == OK
    assert not AgoraEvent.objects.exists()
    assert "ignored" in caplog.text


def test_another_product_of_agora_is_ignored(client, joined):
    """Its numbers of events mean something else."""
    assert send(client, joined | {"productId": 3}) == OK
    assert not AgoraEvent.objects.exists()


@pytest.mark.parametrize("event_type", [None, True, "103", 103.5, [103], {}])
def test_an_event_that_is_no_number_is_refused(client, joined, event_type):
    status, answer = send(client, joined | {"eventType": event_type})
    assert (status, answer["code"]) == (400, "bad_notice")


def test_an_event_that_is_new_is_applied_soon(client, joined, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as soon:
        send(client, joined)
    assert courier.wake in soon


@pytest.mark.parametrize(
    "nonsense",
    [
        b"",
        b"not json",
        b"[]",
        b'"text"',
        b"{}",
        b'{"payload": 7}',
        b"[" * 30_000,
        b'\xff{"productId": 1}',
    ],
)
def test_what_cannot_be_read_is_refused(client, agora, nonsense):
    assert send(client, nonsense)[1]["code"] == "bad_notice"


@pytest.mark.parametrize(
    "field",
    [
        {"uid": 0},
        {"uid": 2**32},
        {"uid": 7.5},
        {"uid": "7"},
        {"uid": True},
        {"uid": None},
        {"clientSeq": 0},
        {"clientSeq": 2**63},
        {"clientSeq": "1"},
        {"ts": 0},
        {"ts": 10**30},
        {"ts": 2**40},
        {"ts": "now"},
        {"ts": float("nan")},
        {"channelName": ""},
        {"channelName": "x" * 65},
        {"channelName": ["x"]},
        {"duration": -1},
        {"duration": 10**12},
        {"reason": 1.5},
    ],
    ids=str,
)
def test_fields_that_cannot_be_are_refused(client, joined, field):
    joined["payload"] |= field
    assert send(client, joined)[:1] == (400,)
    assert not AgoraEvent.objects.exists()


def test_a_body_of_five_megabytes_is_refused(client, joined):
    joined["payload"]["account"] = "x" * 5_000_000
    status, answer = send(client, joined)
    assert (status, answer["code"]) == (413, "too_large")
    joined["payload"]["account"] = "x" * 100_000
    assert send(client, joined)[0] == 413


def test_only_post(client, agora):
    assert client.get("/api/calling/agora/events").status_code == 405


def test_events_of_two_seats_and_two_channels_are_told_apart(client, ann, call, seat):
    now, name = int(time.time()), call.channel_name
    for said in (
        notice(HOST_JOINED, name, now, seat.agora_uid, 1000),
        notice(AUDIENCE_JOINED, name, now, seat.agora_uid, 2000),
        notice(HOST_LEFT, name, now, seat.agora_uid, 1000),
        notice(HOST_JOINED, name, now, 78, 1000),
        notice(DESTROYED, name, now, lastUid=78),
        notice(HOST_JOINED, new_call(ann).channel_name, now, seat.agora_uid, 1000),
    ):
        send(client, said)
    assert AgoraEvent.objects.count() == 6
