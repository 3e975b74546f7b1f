"""No API answer, page or event leads from an OTO# to the person."""

import json

import pytest
from asgiref.sync import sync_to_async

from ikoota.membership.models import Account, Member
from tests.calling.scenes import Socket, in_loop
from tests.membership.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _telling_account_ids(ann, ben):
    """Ids of accounts that occur nowhere by chance, as 1 and 2 would."""
    for number, member in ((88_123_401, ann), (88_123_402, ben)):
        account = Account.objects.filter(pk=member.account_id)
        Member.objects.filter(pk=member.pk).update(account=None)
        account.update(id=number)
        Member.objects.filter(pk=member.pk).update(account=number)
        member.refresh_from_db()


def traces(*members):
    """What must not appear: each could, because it is in the database."""
    for member in members:
        account = member.account
        yield from (account.username, account.email, str(member.pk), str(account.pk))
        yield bytes(member.voice_secret).hex()


def assert_clean(text, *members):
    for trace in traces(*members):
        assert trace not in text


def test_api_answers(api, bens_api, ann, ben, call):
    answers = [
        bens_api.post(f"{call.public_id}/join"),
        bens_api.post("token", {"channelName": call.channel_name}),
        bens_api.get("my-calls"),
        bens_api.get(call.public_id),
        bens_api.post("create", {"title": "Another"}),
        bens_api.post(f"{call.public_id}/leave"),
    ]
    assert [status for status, _ in answers] == [200] * 6
    assert_clean(json.dumps(answers), ann, ben)
    assert str(call.pk) not in json.dumps(answers)


def test_pages(ann, ben, call):
    page = signed_in(ben)
    for path in ("/calls/?show=public", "/calls/new/", f"/calls/{call.public_id}/"):
        answer = page.get(path)
        assert answer.status_code == 200
        assert_clean(answer.content.decode(), ann, ben)
        assert str(call.pk) not in answer.content.decode()


@in_loop
async def test_events(ann, ben, call):
    host = await Socket.seated(ann, call)
    guest = await Socket.seated(ben, call)
    await guest.say(type="hand", raised=True)
    await guest.say(type="mute", kind="audio", on=True)
    await guest.say(type="signal", to=host.seat, candidate={"candidate": ""})
    await guest.say(type="leave")
    heard = [host.snapshot]
    while heard[-1]["type"] != "left":
        heard.append(await host.read())
    text = json.dumps(heard)
    await sync_to_async(assert_clean)(text, ann, ben)
    assert str(call.pk) not in text
    assert {event["type"] for event in heard} >= {"joined", "hand", "muted", "signal"}
