"""Demo members and calls for trying the product out. Running it again changes nothing."""

import json
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from calling import services
from calling.models import Call, MediaSpan, Participation
from calling.services.locking import locked
from calling.services.statistics import update_ledger
from ikoota.membership.models import Account, Member
from ikoota.membership.services import set_stage, sign_up

# Public on purpose, and therefore refused outside DEBUG.
PASSWORD = "converse-demo-2026"
PEOPLE: tuple[tuple[str, str, bool], ...] = (
    ("demo-amber", Member.Stage.FULL_MEMBER, False),
    ("demo-basil", Member.Stage.FULL_MEMBER, False),
    ("demo-coral", Member.Stage.FULL_MEMBER, False),
    ("demo-dusk", Member.Stage.PRE_MEMBER, False),
    ("demo-ember", Member.Stage.APPLICANT, False),
    ("demo-staff", Member.Stage.FULL_MEMBER, True),
)
OPEN_CALL = "Evening circle"
PRIVATE_CALL = "Study group: listening"
ENDED_CALL = "Welcome round"


class Command(BaseCommand):
    help = "Make demo members and calls; --json prints how to sign in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the members as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("Demo members have a public password: they need DEBUG.")
        call_command("migrate", verbosity=0)
        members = {name: _member(name, stage, staff) for name, stage, staff in PEOPLE}
        _make_calls(*(members[name] for name, _, _ in PEOPLE[:3]))
        rows = [_row(name, members[name]) for name, _, _ in PEOPLE]
        if options["json"]:
            self.stdout.write(json.dumps(rows, indent=2))
            return
        for row in rows:
            staff = ", staff" if row["is_staff"] else ""
            who = f"{row['username']:<12} {row['password']}  {row['oto_number']}"
            self.stdout.write(f"{who}  {row['stage']}{staff}")


@transaction.atomic
def _member(username: str, stage: str, is_staff: bool) -> Member:
    """The demo member of that name, made when missing; an existing one stays as it is."""
    existing = Member.objects.filter(account__username=username).first()
    if existing is not None:
        return existing
    member = set_stage(sign_up(username, PASSWORD), stage)
    # Staff see the whole admin in the demo; real sites give single permissions.
    Account.objects.filter(member=member).update(is_staff=is_staff, is_superuser=is_staff)
    return member


def _make_calls(host: Member, second: Member, third: Member) -> None:
    if not Call.objects.filter(creator=host, title=OPEN_CALL).exists():
        services.create_call(
            host, title=OPEN_CALL, description="Open to every member.", is_public=True
        )
    if not Call.objects.filter(creator=second, title=PRIVATE_CALL).exists():
        invite = (host.oto_number, third.oto_number)
        services.create_call(
            second, title=PRIVATE_CALL, invite=invite, description="", max_participants=4
        )
    if not Call.objects.filter(creator=host, title=ENDED_CALL).exists():
        _ended_call(host, second, third)


@transaction.atomic
def _ended_call(host: Member, *guests: Member) -> None:
    """A call of yesterday, with the participations that its ledger follows from."""
    call = services.create_call(host, title=ENDED_CALL, description="", is_public=True)
    started = timezone.now() - timedelta(days=1)
    for number, member in enumerate((host, *guests)):
        reserved = services.join_call(member, call)
        _move_back(reserved, started + timedelta(minutes=number))
        services.leave_call(member, call)
        ended = started + timedelta(minutes=40 - number)
        _close_at(reserved, ended)
    services.end_call(host, call)
    with locked(call) as row:
        row.created_at, row.ended_at = started, started + timedelta(minutes=40)
        row.save(update_fields=["created_at", "ended_at"])
        update_ledger(row)


def _move_back(seat: Participation, joined: Any) -> None:
    Participation.objects.filter(pk=seat.pk).update(reserved_at=joined, joined_at=joined)
    for kind in MediaSpan.Kind.values:
        MediaSpan.objects.create(participation=seat, kind=kind, started_at=joined)


def _close_at(seat: Participation, left: Any) -> None:
    joined = Participation.objects.values_list("joined_at", flat=True).get(pk=seat.pk)
    assert joined is not None
    seconds = int((left - joined).total_seconds())
    Participation.objects.filter(pk=seat.pk).update(left_at=left, duration_seconds=seconds)
    MediaSpan.objects.filter(participation=seat).update(ended_at=left)


def _row(username: str, member: Member) -> dict[str, Any]:
    return {
        "username": username,
        "password": PASSWORD,
        "oto_number": member.oto_number,
        "stage": member.stage,
        "is_staff": Account.objects.values_list("is_staff", flat=True).get(member=member),
    }
