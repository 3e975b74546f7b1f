"""manage.py sweep_calls: seats that a killed server left open, and sign-ins that ran out."""

from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone

from calling import services
from calling.models import CallStats, MediaSpan, Participation
from ikoota.membership.models import DeviceToken, SocketTicket
from ikoota.membership.selectors import SignIn
from ikoota.membership.signing_in import issue_ticket
from ikoota.metrics import REGISTRY
from tests.calling.scenes import sit
from tests.membership.devices import Device
from tests.membership.people import signed_in

pytestmark = pytest.mark.django_db


def test_closes_at_the_last_sign_of_life(ben, call, capsys):
    """A server killed in the middle: time after the last sign of life is not counted."""
    sit(ben, call)
    seen = timezone.now() - timedelta(minutes=5)
    Participation.objects.update(joined_at=seen - timedelta(minutes=10), last_seen_at=seen)
    call_command("sweep_calls")
    participation = Participation.objects.get()
    assert (participation.left_at, participation.duration_seconds) == (seen, 600)
    assert CallStats.objects.get().total_duration_seconds == 600
    assert capsys.readouterr().out == "1 seats freed.\n"


def sign_in_everywhere(member):
    """A session, a device and a ticket; the browser with the session."""
    browser = signed_in(member)
    Device.of(member)
    issue_ticket(SignIn(session_key=browser.session.session_key))
    return browser


def test_forgets_sign_ins_that_ran_out_and_no_others(ann, ben, capsys):
    ends = {Session: "expire_date", DeviceToken: "expiry", SocketTicket: "expires_at"}
    sign_in_everywhere(ben)
    for rows, name in ends.items():
        rows.objects.update(**{name: timezone.now()})
    browser = sign_in_everywhere(ann)
    call_command("sweep_calls")
    assert capsys.readouterr().out == "0 seats freed.\n3 sign-ins that ran out.\n"
    assert [rows.objects.count() for rows in ends] == [1, 1, 1]
    assert browser.get("/profile/").status_code == 200


class EnoughRounds(Exception):
    """Ends the endless command."""


def rounds(end):
    return REGISTRY.get_sample_value("ikoota_sweeps_total", {"end": end}) or 0


def gone_away(*query):
    raise OperationalError("Server has gone away")


def test_goes_on_and_a_database_that_is_away_for_a_while_does_not_end_it(ben, call, monkeypatch):
    pauses = []
    outage = ExitStack()

    def pause(seconds):
        pauses.append(seconds)
        if len(pauses) == 1:
            outage.enter_context(connection.execute_wrapper(gone_away))
        else:
            outage.close()
            raise EnoughRounds

    command = "calling.management.commands.sweep_calls"
    monkeypatch.setattr(f"{command}.sleep", pause)
    # It would end the test's transaction.
    monkeypatch.setattr(f"{command}.close_old_connections", list)
    sit(ben, call)
    Participation.objects.update(last_seen_at=timezone.now() - timedelta(minutes=5))
    before = [rounds(end) for end in ("done", "failed")]
    with pytest.raises(EnoughRounds):
        call_command("sweep_calls", every=7)
    assert pauses == [7, 7]
    assert [rounds(end) for end in ("done", "failed")] == [before[0] + 1, before[1] + 1]
    assert not Participation.objects.filter(is_open=True).exists()


def test_leaves_the_living_alone(ben, call):
    sit(ben, call)
    assert services.sweep_calls() == 0
    assert Participation.objects.get().is_open


def test_waits_for_the_grace_time(ben, call, settings):
    participation = sit(ben, call)
    services.lose_socket(call, participation.seat, "tab")
    assert services.close_lost_seats(call) == 0
    settings.SEAT_GRACE_SECONDS = 0.0001
    assert services.close_lost_seats(call) == 1


def test_late_end_of_an_older_connection_is_ignored(ben, call):
    participation = sit(ben, call, "new connection")
    services.lose_socket(call, participation.seat, "old connection")
    assert Participation.objects.get().is_connected


def test_media_after_the_last_sign_of_life_is_dropped(ben, call):
    seat = sit(ben, call).seat
    services.set_mute(ben, call, seat, "audio", True)
    seen = timezone.now()
    services.set_mute(ben, call, seat, "audio", False)
    Participation.objects.update(last_seen_at=seen, disconnected_at=seen - timedelta(minutes=1))
    services.sweep_calls()
    assert not MediaSpan.objects.filter(started_at__gt=seen).exists()
    assert not MediaSpan.objects.filter(ended_at=None).exists()


def test_reservations_run_out(ben, call):
    services.join_call(ben, call)
    Participation.objects.update(last_seen_at=timezone.now() - timedelta(minutes=1))
    assert services.sweep_calls() == 1
    assert not CallStats.objects.exists()
