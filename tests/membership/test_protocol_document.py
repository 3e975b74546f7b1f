"""docs/protocol.md names every path and every refusal of signing in."""

import re
from pathlib import Path

from ikoota.membership.api.urls import urlpatterns
from ikoota.membership.errors import LockedOut, WrongCredentials
from ikoota.membership.signing_in import TICKET_SECONDS

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "protocol.md").read_text()
SECTION = TEXT.split("## Authentication\n")[1].split("\n## ")[0]


def test_paths():
    assert set(re.findall(r"`POST ([\w-]+)`", SECTION)) == {str(one.pattern) for one in urlpatterns}


def test_refusals():
    rows = re.findall(r"^\| `(\w+)` \| (\d+) \|", SECTION, re.MULTILINE)
    ours = {(error.code, str(error.status)) for error in (WrongCredentials, LockedOut)}
    assert set(rows) == ours | {
        ("not_authenticated", "401"),
        ("authentication_failed", "401"),
        ("permission_denied", "403"),
        ("throttled", "429"),
    }


def test_the_life_of_a_ticket():
    assert f"({TICKET_SECONDS} seconds)" in SECTION
