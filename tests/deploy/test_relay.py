"""The real coturn and the credentials that the site makes for it."""

import asyncio
import signal
import ssl
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from aioice import stun, turn

from calling.engines.direct import DirectEngine
from deploy.stack.certificate import make_certificate
from deploy.stack.coturn import coturn
from deploy.stack.place import HOST, Place
from tests.calling.engines.contract import seat_of

pytestmark = [pytest.mark.stack, pytest.mark.timeout(120)]
PRIVATE = ["10.0.0.1", "172.16.5.5", "192.168.1.1", "169.254.169.254", "100.64.0.1", "127.0.0.2"]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return Place(tmp_path_factory.mktemp("relay"))


@pytest.fixture(scope="module")
def service(place):
    """A running coturn."""
    service = coturn(place)
    try:
        service.start()
        service.wait()
        yield service
    finally:
        service.stop()


@pytest.fixture(scope="module")
def relay(place, service):
    """The place of a running coturn."""
    return place


@pytest.fixture
def credentials(relay, settings):
    """Makes those of a seat, as the site does."""
    settings.TURN_URLS = relay.environment["TURN_URLS"].split(",")
    settings.TURN_SECRET = relay.secret("TURN_SECRET")

    def of(seat):
        return DirectEngine().credentials(seat)["iceServers"][0]

    return of


def port_of(server, url=0):
    return int(server["urls"][url].split(":")[2].split("?")[0])


def trusting(place):
    """TLS for who trusts the stack's own certificate, and no other."""
    return ssl.create_default_context(cafile=place.certificate[0])


async def allocated(server, url=0, tls=None):
    """The address that the relay gives to who comes by that url."""
    who = (server["username"], server["credential"])
    transport = server["urls"][url].split("transport=")[1]
    line, _ = await turn.create_turn_endpoint(
        asyncio.DatagramProtocol, (HOST, port_of(server, url)), *who, transport=transport, ssl=tls
    )
    address = line.get_extra_info("sockname")[0]
    line.close()
    return address


async def reach(server, peer):
    """Ask the relay for a channel to that machine."""
    address = (HOST, port_of(server))

    def protocol():
        return turn.TurnClientUdpProtocol(
            address,
            username=server["username"],
            password=server["credential"],
            lifetime=600,
            channel_refresh_time=500,
        )

    loop = asyncio.get_running_loop()
    line, client = await loop.create_datagram_endpoint(protocol, remote_addr=address)
    try:
        await client.connect()
        await client.channel_bind(0x4000, (peer, 9))
    finally:
        await client.delete()
        line.close()


@pytest.mark.parametrize("url", [0, 1], ids=["udp", "tcp"])
def test_credentials_of_a_seat_open_the_relay(credentials, url):
    assert asyncio.run(allocated(credentials(seat_of(1)), url)) == HOST


def test_they_open_it_over_tls_too(credentials, relay):
    server = credentials(seat_of(1))
    assert server["urls"][2].startswith("turns:")
    assert asyncio.run(allocated(server, 2, trusting(relay))) == HOST


def test_a_renewed_certificate_is_taken_without_a_new_start(credentials, relay, service):
    door = (HOST, port_of(credentials(seat_of(1)), 2))
    before = ssl.get_server_certificate(door)
    make_certificate(relay.folder_of("tls"), (HOST,))
    assert ssl.get_server_certificate(door) == before
    service.process.send_signal(signal.SIGUSR2)
    deadline = time.monotonic() + 20
    while ssl.get_server_certificate(door) == before:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert asyncio.run(allocated(credentials(seat_of(1)), 2, trusting(relay))) == HOST


def refused(server):
    with pytest.raises(stun.TransactionFailed) as failure:
        asyncio.run(allocated(server))
    return failure.value.response.attributes["ERROR-CODE"][0] == 401


def test_credentials_that_ran_out_do_not(credentials):
    seat = seat_of(1)
    assert refused(credentials(replace(seat, expires=seat.expires - timedelta(hours=2))))


def test_forged_credentials_do_not(credentials, settings):
    settings.TURN_SECRET = "somebody else's guess"
    assert refused(credentials(seat_of(1)))


def test_credentials_cannot_be_made_to_last_longer(credentials):
    server = credentials(seat_of(1))
    expiry, seat = server["username"].split(":")
    assert refused(server | {"username": f"{int(expiry) + 3600}:{seat}"})


@pytest.mark.parametrize("peer", PRIVATE)
def test_nobody_reaches_private_machines_through_the_relay(credentials, peer):
    with pytest.raises(stun.TransactionFailed) as failure:
        asyncio.run(reach(credentials(seat_of(1)), peer))
    assert failure.value.response.attributes["ERROR-CODE"][0] == 403


def test_members_reach_each_other_through_it(credentials):
    asyncio.run(reach(credentials(seat_of(1)), HOST))


def test_it_writes_nothing_about_them(credentials, relay):
    asyncio.run(allocated(credentials(seat_of(77))))
    files = [path for path in relay.folder.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if seat_of(77).seat.encode() in path.read_bytes()]
