"""Fills an empty database for `make bench-api` and prints as JSON how to use it.

10,000 calls, half of them public, 500 still going on, and 100,000 participations of 2,000 members.
"""

import json
import random
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from calling.models import Call, CallMember, CallStats, Participation
from ikoota.membership.models import Account, Member, random_id
from ikoota.preferences.models import Preferences

CALLS, LIVE, MEMBERS, SEATS = 10_000, 500, 2_000, 10
BATCH = 2_000
NOW = timezone.now()


def main() -> None:
    """Make the tables and the rows."""
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        members = make_members()
        calls = make_calls(members)
        make_seats(calls, members)
    me, *others = members
    empty = [call for call in calls[:LIVE] if call.is_public][SEATS:]
    print(
        json.dumps(
            {
                "session": session_of(me),
                "audience": [session_of(member) for member in others[:200]],
                "roster": calls[0].public_id,
                "fan_out": empty.pop().public_id,
                "calls": [{"id": one.public_id, "channel": one.channel_name} for one in empty],
            }
        )
    )


def make_members() -> list[Member]:
    """The first one is staff, for the analytics."""
    accounts = [Account(username=f"member-{n}", is_staff=n == 0) for n in range(MEMBERS)]
    Account.objects.bulk_create(accounts, BATCH)
    accounts = list(Account.objects.order_by("username"))
    accounts.sort(key=lambda account: not account.is_staff)
    members = [Member(account=one, stage=Member.Stage.FULL_MEMBER) for one in accounts]
    Member.objects.bulk_create(members, BATCH)
    Preferences.objects.bulk_create([Preferences(member=one) for one in members], BATCH)
    return members


def make_calls(members: list[Member]) -> list[Call]:
    """Newest first; the first LIVE are going on."""
    calls = [new_call(number, random.choice(members)) for number in range(CALLS)]
    Call.objects.bulk_create(calls, BATCH)
    stats: dict[str, Any] = {
        "total_participants": SEATS,
        "peak_participants": SEATS,
        "total_duration_seconds": 600,
        "video_minutes_consumed": SEATS * 10,
    }
    CallStats.objects.bulk_create([CallStats(call=call, **stats) for call in calls[LIVE:]], BATCH)
    return calls


def new_call(number: int, host: Member) -> Call:
    begin = NOW - timedelta(minutes=5 * number)
    over = number >= LIVE
    return Call(
        title=f"Call {number}",
        creator=host,
        is_public=number % 2 == 0,
        engine=settings.MEDIA_ENGINE,
        created_at=begin,
        status=Call.Status.ENDED if over else Call.Status.ACTIVE,
        ended_at=begin + timedelta(minutes=10) if over else None,
    )


def make_seats(calls: list[Call], members: list[Member]) -> None:
    """Ten members in each call; in the first ten calls they are in it now."""
    roles, seats = [], []
    for number, call in enumerate(calls):
        # The measured member (the first) was in every fiftieth call, and is in none now.
        here = random.sample(members[1:], SEATS)
        if number >= LIVE and number % 50 == 0:
            here[0] = members[0]
        for member in here:
            roles.append({"id": random_id(), "call_id": call.pk, "user_id": member.pk})
            seats.append(new_seat(call, member, is_open=number < SEATS))
    insert(CallMember(call=calls[0], member=members[0]), roles)
    insert(Participation(call=calls[0], member=members[0], agora_uid=1), seats)


def new_seat(call: Call, member: Member, is_open: bool) -> dict[str, Any]:
    over = None if is_open else call.created_at + timedelta(minutes=10)
    return {
        "id": random_id(),
        "call_id": call.pk,
        "user_id": member.pk,
        "seat": secrets.token_hex(16),
        "agora_uid": random.randint(1, 2**31 - 1),
        "joined_at": stored(call.created_at),
        "left_at": stored(over) if over else None,
        "duration_seconds": 600 if over else None,
        "is_open": is_open or None,
        # Nobody pings for these: they stay until the benchmark is over.
        "last_seen_at": stored(NOW + timedelta(hours=3)),
    }


def insert(pattern: Model, rows: list[dict[str, Any]]) -> None:
    """Insert rows that differ from `pattern` in the named columns; far quicker than bulk_create."""
    fields = pattern._meta.concrete_fields
    same = {
        field.column: field.get_db_prep_save(field.pre_save(pattern, True), connection)
        for field in fields
    }
    names, marks = ", ".join(same), ", ".join(["%s"] * len(same))
    values = [tuple((same | row).values()) for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {pattern._meta.db_table} ({names}) VALUES ({marks})", values
        )


def stored(moment: datetime) -> str:
    """As both databases keep it."""
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f")


def session_of(member: Member) -> str:
    """Key of a session as sign-in makes it."""
    assert member.account is not None
    session = SessionStore()
    session[SESSION_KEY] = str(member.account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.account.get_session_auth_hash()
    session.create()
    return session.session_key or ""
