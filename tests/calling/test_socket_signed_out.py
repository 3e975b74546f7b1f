"""Who signs out leaves the calls of that browser or device, at once and with a code."""

import pytest
from asgiref.sync import sync_to_async

from calling import consumers
from calling.models import Participation
from ikoota.membership.models import Account, DeviceToken
from ikoota.membership.signing_in import sign_out_everywhere
from tests.calling.scenes import Socket, in_loop
from tests.membership.devices import Device
from tests.membership.people import PASSWORD, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
run = sync_to_async


async def opened(socket):
    await socket.wire.connect()
    assert (await socket.read())["type"] == "snapshot"
    return socket


async def in_browser(client, call):
    return await opened(Socket(client, call.public_id))


async def on_device(device, call):
    query = f"?ticket={await run(device.ticket)()}"
    return await opened(Socket(None, call.public_id, origin=None, query=query))


async def stays(socket):
    """The socket still answers."""
    await socket.say(type="ping")
    return (await socket.until("pong"))["type"] == "pong"


@in_loop
async def test_signing_out_closes_the_sockets_of_that_browser_only(ben, call):
    here, there = await run(signed_in)(ben), await run(signed_in)(ben)
    closed, open_ = await in_browser(here, call), await in_browser(there, call)
    await run(here.post)("/sign-out/")
    assert await closed.close_code() == 4401
    assert await stays(open_)


@in_loop
async def test_it_gives_the_seat_up_without_a_grace_time(ben, call):
    client = await run(signed_in)(ben)
    socket = await in_browser(client, call)
    answer = await run(client.post)(f"/api/calling/{call.public_id}/join", {}, "application/json")
    await socket.say(type="take_seat", seat=answer.json()["seat"])
    await socket.until("seated")
    await run(client.post)("/sign-out/")
    assert await socket.close_code() == 4401
    assert not await Participation.objects.filter(is_open=True).aexists()


@in_loop
async def test_signing_a_device_out_closes_its_sockets_and_no_others(ben, call):
    phone, tablet = await run(Device.of)(ben, "Phone"), await run(Device.of)(ben, "Tablet")
    closed, open_ = await on_device(phone, call), await on_device(tablet, call)
    browser = await in_browser(await run(signed_in)(ben), call)
    await run(phone.post)("auth/logout")
    assert await closed.close_code() == 4401
    assert await stays(open_)
    assert await stays(browser)


@in_loop
async def test_the_button_on_the_profile_closes_them_too(ben, call):
    phone = await run(Device.of)(ben)
    socket = await on_device(phone, call)
    public_id = (await DeviceToken.objects.aget()).public_id
    client = await run(signed_in)(ben)
    await run(client.post)(f"/profile/devices/{public_id}/sign-out/")
    assert await socket.close_code() == 4401


@in_loop
async def test_a_new_password_closes_every_socket_of_the_member_and_nobody_elses(ann, ben, call):
    browser, phone = await run(signed_in)(ben), await run(Device.of)(ben)
    closed = [await in_browser(browser, call), await on_device(phone, call)]
    other = await in_browser(await run(signed_in)(ann), call)
    new = {"new_password1": "eight-red-bicycles", "new_password2": "eight-red-bicycles"}
    answer = await run(browser.post)("/profile/password/", {"old_password": PASSWORD} | new)
    assert answer.status_code == 302
    assert [await socket.close_code() for socket in closed] == [4401, 4401]
    assert await stays(other)


@in_loop
async def test_signing_out_everywhere_closes_every_socket(ben, call):
    sockets = [
        await in_browser(await run(signed_in)(ben), call),
        await on_device(await run(Device.of)(ben), call),
    ]
    await run(sign_out_everywhere)(ben.account)
    assert [await socket.close_code() for socket in sockets] == [4401, 4401]


@pytest.mark.parametrize("way", ["browser", "device"])
@in_loop
async def test_a_socket_notices_by_itself_that_its_sign_in_is_over(ben, call, way, monkeypatch):
    """The message may be lost, and sessions and tokens expire without one."""
    monkeypatch.setattr(consumers, "HEARTBEAT_SECONDS", 0)
    monkeypatch.setattr(consumers, "SIGN_IN_SECONDS", 0)
    if way == "browser":
        socket = await in_browser(await run(signed_in)(ben), call)
    else:
        socket = await on_device(await run(Device.of)(ben), call)
    assert await stays(socket)
    assert await stays(socket)
    await Account.objects.filter(member=ben).aupdate(is_active=False)
    await socket.say(type="ping")
    assert await socket.close_code() == 4401
