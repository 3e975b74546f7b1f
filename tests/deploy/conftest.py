"""The whole stack, once for all tests that need it."""

import re
import ssl
from dataclasses import dataclass

import pytest

from deploy.stack.janus import why_not
from deploy.stack.place import Place
from deploy.stack.topology import Stack, running
from tests.deploy.line import Door
from tests.stack.client import Client, dial
from tests.stack.people import sign_up_members

MEMBERS = 50
# Tests ask more in a second than a member does in an hour.
RATES = dict.fromkeys(("THROTTLE_TOKEN", "THROTTLE_CREATE", "THROTTLE_JOIN"), "100000/s")


@dataclass
class Site(Door):
    """The site through its door, and what is behind it."""

    stack: Stack
    sessions: list[str]

    def member(self, number: int) -> Client:
        return self.client(self.sessions[number])

    def new_call(self, seats: int = 10) -> str:
        body = {"title": "Stack", "isPublic": True, "maxParticipants": seats}
        return self.member(0).must("POST", "/api/calling/create", body)["callId"]

    def details(self, call: str) -> dict:
        return self.member(0).must("GET", f"/api/calling/admin/{call}/details")

    def socket(self, number: int, call: str):
        return dial(self.port, f"calls/{call}/", self.sessions[number], self.tls)


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    # From browser to browser, as without Janus, there would be four seats in a call.
    engine = {"MEDIA_ENGINE": "fake"} if why_not() else {}
    place = Place(tmp_path_factory.mktemp("stack"), engine | RATES)
    with running(place) as stack:
        tls = ssl.create_default_context(cafile=place.addresses["certificate"])
        port = int(re.search(r":(\d+)", place.addresses["site"])[1])
        sessions = sign_up_members(place.site_environment(), MEMBERS)
        yield Site(port, tls, stack, sessions)


@pytest.fixture
def tell(capsys):
    """Prints a measured figure, whether the test passes or not."""

    def say(text):
        with capsys.disabled():
            print(f"\n  {text}")

    return say
