"""manage.py seed_demo."""

import json

import pytest
from django.core.management import CommandError, call_command

from calling.models import Call, CallStats
from ikoota.membership.models import Member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _debug(settings):
    settings.DEBUG = True


def seed(capsys):
    call_command("seed_demo", "--json")
    return json.loads(capsys.readouterr().out)


def test_prints_members_that_can_sign_in(capsys, client):
    rows = seed(capsys)
    assert rows[0].keys() == {"username", "password", "oto_number", "stage", "is_staff"}
    stages = [row["stage"] for row in rows]
    assert stages.count("full_member") >= 3
    assert {"pre_member", "applicant"} <= set(stages)
    assert [row["is_staff"] for row in rows].count(True) == 1
    assert client.login(username=rows[0]["username"], password=rows[0]["password"])


def test_twice_is_once(capsys):
    first = seed(capsys)
    calls = set(Call.objects.values_list("public_id", flat=True))
    assert seed(capsys) == first
    assert set(Call.objects.values_list("public_id", flat=True)) == calls
    assert Member.objects.count() == len(first)


def test_makes_calls_of_every_kind(capsys):
    seed(capsys)
    assert {(call.is_public, call.status) for call in Call.objects.all()} == {
        (True, "active"),
        (False, "active"),
        (True, "ended"),
    }
    stats = CallStats.objects.get()
    assert (stats.total_participants, stats.total_duration_seconds) == (3, 2400)


def test_refused_on_a_real_site(settings):
    settings.DEBUG = False
    with pytest.raises(CommandError):
        call_command("seed_demo")
    assert not Member.objects.exists()
