"""The whole stack with members who are signed in."""

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.stack.janus import why_not
from deploy.stack.place import Place
from deploy.stack.topology import Stack, running
from tests.deploy.line import Door
from tests.stack.client import Client, dial
from tests.stack.people import sign_up_members

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
        call: str = self.member(0).must("POST", "/api/calling/create", body)["callId"]
        return call

    def details(self, call: str) -> Any:
        return self.member(0).must("GET", f"/api/calling/admin/{call}/details")

    def socket(self, number: int, call: str) -> Any:
        return dial(self.port, f"calls/{call}/", self.sessions[number], self.tls)


@contextmanager
def running_site(folder: Path, members: int) -> Iterator[Site]:
    """Answers, and stops at the end. The first member is of the staff."""
    # From browser to browser, as without Janus, there would be four seats in a call.
    engine = {"MEDIA_ENGINE": "fake"} if why_not() else {}
    place = Place(folder, engine | RATES)
    with running(place) as stack:
        tls = ssl.create_default_context(cafile=place.addresses["certificate"])
        found = re.search(r":(\d+)", place.addresses["site"])
        assert found
        sessions = sign_up_members(place.site_environment(), members)
        yield Site(int(found[1]), tls, stack, sessions)
