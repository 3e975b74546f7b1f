"""Notifications as Agora sends them."""

import hashlib
import hmac
import itertools
import json

from tests.calling.agora.conftest import WEBHOOK_SECRET

NUMBERS = itertools.count(1)
HOST_JOINED, HOST_LEFT, AUDIENCE_JOINED, AUDIENCE_LEFT = 103, 104, 105, 106
CREATED, DESTROYED, TO_HOST, TO_AUDIENCE = 101, 102, 111, 112


def notice(event_type, channel, ts, uid=None, seq=None, **more):
    """The body as an object; `notifyMs` is when it is sent, not when it happened."""
    payload = {"channelName": channel, "ts": ts, "platform": 7}
    if uid is not None:
        payload |= {"uid": uid, "clientSeq": seq, "account": ""}
    return {
        "noticeId": f"2000001428:4330:{next(NUMBERS)}",
        "productId": 1,
        "eventType": event_type,
        "notifyMs": ts * 1000 + 50,
        "sid": "0123456789ABCDEF0123456789ABCDEF",
        "payload": payload | more,
    }


def sign(body, secret=WEBHOOK_SECRET):
    """Both headers, over the bytes."""
    first = hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()
    second = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return {"Agora-Signature": first, "Agora-Signature-V2": second}


def send(client, said, headers=None):
    """What the site answers: (status, body)."""
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    headers = sign(body) if headers is None else headers
    answer = client.post("/api/calling/agora/events", body, "application/json", headers=headers)
    return answer.status_code, answer.json()
