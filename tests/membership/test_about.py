"""What masking does and does not do can be read by everybody, signed in or not."""

import pytest

from ikoota.membership.models import Member
from tests.membership.people import new_member, signed_in

pytestmark = pytest.mark.django_db


def test_visitors_read_what_masking_does_not_do(client):
    assert "What we promise, and what we cannot" in client.get("/about/").content.decode()


def test_members_reach_it_from_the_foot_of_every_page():
    client = signed_in(new_member("reader", stage=Member.Stage.FULL_MEMBER))
    foot = client.get("/profile/").content.decode()
    assert 'href="/about/#promise"' in foot
    assert client.get("/about/").status_code == 200


def test_the_profile_shows_no_account():
    client = signed_in(new_member("hidden-name", stage=Member.Stage.FULL_MEMBER))
    assert "hidden-name" not in client.get("/profile/").content.decode()
