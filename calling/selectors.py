"""Reads: the one way to a call, lists of calls, and the roster."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from calling import policies
from calling.errors import CallNotFound, InvalidCursor, TokenDenied
from calling.events import Participant, Snapshot
from calling.models import PUBLIC_ID_LENGTH, Call, CallMember, Participation
from ikoota.membership.models import Member
from ikoota.preferences.selectors import look_for

# A client pings every 10 s; two pings missed beyond the grace time and the seat is lost.
SILENCE_SECONDS = 20
SHOWS = ("mine", "public", "ended")


def get_call_for(member: Member, public_id: str) -> Call:
    """The call of that id; CallNotFound when it is not there or not for this member."""
    if len(public_id) > PUBLIC_ID_LENGTH or not public_id.isascii():
        raise CallNotFound
    call = visible_calls(member).filter(public_id=public_id).select_related("creator").first()
    if call is None:
        raise CallNotFound
    return call


def get_call_by_channel_for(member: Member, channel_name: str) -> Call:
    """As get_call_for, by the media channel's name; TokenDenied instead of CallNotFound."""
    call = visible_calls(member).filter(channel_name=channel_name).first()
    if call is None:
        raise TokenDenied
    return call


def visible_calls(member: Member) -> QuerySet[Call]:
    """Public calls, and the private ones the member was invited to."""
    mine = CallMember.objects.filter(member=member).values("call")
    return Call.objects.filter(Q(is_public=True) | Q(pk__in=mine))


def calls_for(
    member: Member, *, show: str = "", status: str = "", text: str = ""
) -> QuerySet[Call]:
    """Visible calls, newest first, each with `role` ("" for none) and `open_count`.

    show: "mine" (not ended, member of), "public" (not ended), "ended", "" for all.
    """
    calls = visible_calls(member).filter(_shown(member, show))
    if status:
        calls = calls.filter(status=status)
    if text:
        calls = calls.filter(Q(title__icontains=text) | Q(description__icontains=text))
    return _with_counts(calls, member).order_by("-created_at", "-id")


def calls_after(calls: QuerySet[Call], cursor: str) -> QuerySet[Call]:
    """The rows of `calls` behind the one with the public id `cursor`."""
    if not cursor:
        return calls
    last = calls.filter(public_id=cursor).values_list("created_at", "pk").first()
    if last is None:
        raise InvalidCursor
    created_at, pk = last
    return calls.filter(Q(created_at__lt=created_at) | Q(created_at=created_at, pk__lt=pk))


def count_calls(member: Member) -> dict[str, int]:
    """How many calls each list shows, for the page's tabs."""
    calls = visible_calls(member)
    return calls.aggregate(**{show: Count("pk", filter=_shown(member, show)) for show in SHOWS})


def open_seat_of(member: Member, call: Call) -> Participation | None:
    """The member's open participation in the call; there is at most one."""
    open_ones = call.participations.filter(member=member, is_open=True)
    return open_ones.select_related("member__preferences", "call").first()


def open_seat(call: Call, seat: str) -> Participation | None:
    """The taken, open participation on that seat."""
    taken = call.participations.filter(seat=seat, is_open=True, joined_at__isnull=False)
    return taken.select_related("member").first()


def lost_seats() -> Q:
    """Condition for open participations whose browser is gone.

    Either its socket closed and did not come back within the grace time, or nothing at all was
    heard of it (a killed server, a reservation never used).
    """
    now = timezone.now()
    grace = timedelta(seconds=settings.SEAT_GRACE_SECONDS)
    silence = grace + timedelta(seconds=SILENCE_SECONDS)
    return Q(is_open=True) & (
        Q(disconnected_at__lte=now - grace) | Q(last_seen_at__lte=now - silence)
    )


def connected_seats(call: Call, *seats: str) -> dict[str, str]:
    """Which of the seats are in this call and connected, each with its connection's id."""
    connected = call.participations.filter(
        seat__in=seats, is_open=True, joined_at__isnull=False, disconnected_at=None
    )
    return dict(connected.values_list("seat", "socket_id"))


def participants_in(call: Call) -> list[Participant]:
    """The roster: taken seats that are open and not lost, in order of coming."""
    roles = _roles_in(call)
    return [_participant(row, roles.get(row.member_id)) for row in _roster(call)]


def participant(participation: Participation) -> Participant:
    """One row of the roster."""
    membership = policies.membership_of(participation.member, participation.call)
    return _participant(participation, role_of(membership))


def snapshot(member: Member, call: Call, seat: str | None) -> Snapshot:
    """Everything a socket must know of the call; read the number first.

    What happens between the two reads is in the roster and comes as an event once more, which
    does no harm; the other way round it would be lost.
    """
    seq = Call.objects.values_list("event_seq", flat=True).get(pk=call.pk)
    membership = policies.membership_of(member, call)
    return Snapshot(
        seq=seq,
        call=call_head(call),
        you={"otoNumber": member.oto_number, "role": role_of(membership), "seat": seat},
        participants=participants_in(call),
    )


def call_head(call: Call) -> dict[str, Any]:
    """The call itself as pages and sockets see it; capacity as it really is."""
    return {
        "id": call.public_id,
        "title": call.title,
        "status": call.status,
        "isPublic": call.is_public,
        "maxParticipants": policies.capacity_of(call),
        "engine": call.engine,
        "createdAt": call.created_at.isoformat(),
    }


def role_of(membership: CallMember | None) -> str:
    """Role in the call; who comes to a public call is a participant."""
    return membership.role if membership else CallMember.Role.PARTICIPANT


def roster_rows(call: Call) -> list[dict[str, Any]]:
    """The open roster with the column names of the tables, for the JSON API."""
    roles = _roles_in(call)
    return [
        {
            "seat": row.seat,
            "oto_number": row.member.oto_number,
            "role": roles.get(row.member_id, CallMember.Role.PARTICIPANT),
            "joined_at": row.joined_at,
            "audio_muted": row.audio_muted,
            "video_muted": row.video_muted,
            "hand_raised": row.hand_raised_at is not None,
        }
        for row in _roster(call)
    ]


def invited_to(call: Call) -> list[str]:
    """OTO# of everybody the call is open to by invitation, hosts first."""
    members = call.memberships.filter(removed_at=None, banned_at=None)
    return list(members.order_by("invited_at", "pk").values_list("member__oto_number", flat=True))


def _shown(member: Member, show: str) -> Q:
    mine = Q(pk__in=CallMember.objects.filter(member=member).values("call"))
    ended = Q(status=Call.Status.ENDED)
    return {"mine": mine & ~ended, "public": Q(is_public=True) & ~ended, "ended": ended}.get(
        show, Q()
    )


def _with_counts(calls: QuerySet[Call], member: Member) -> QuerySet[Call]:
    live = Participation.objects.filter(call=OuterRef("pk"), joined_at__isnull=False, is_open=True)
    count = live.exclude(lost_seats()).order_by().values("call").annotate(n=Count("pk")).values("n")
    role = CallMember.objects.filter(call=OuterRef("pk"), member=member).values("role")
    return calls.select_related("creator").annotate(
        open_count=Coalesce(Subquery(count, output_field=IntegerField()), 0),
        role=Coalesce(Subquery(role[:1]), Value("")),
    )


def _roster(call: Call) -> list[Participation]:
    rows = call.participations.filter(is_open=True, joined_at__isnull=False)
    rows = rows.exclude(lost_seats()).select_related("member__preferences")
    return list(rows.order_by("joined_at", "pk"))


def _roles_in(call: Call) -> dict[int, str]:
    return dict(call.memberships.values_list("member_id", "role"))


def _participant(row: Participation, role: str | None) -> Participant:
    assert row.joined_at is not None
    return {
        "seat": row.seat,
        "otoNumber": row.member.oto_number,
        "role": role or CallMember.Role.PARTICIPANT,
        "joinedAt": row.joined_at.isoformat(),
        "audioMuted": row.audio_muted,
        "videoMuted": row.video_muted,
        "handRaised": row.hand_raised_at is not None,
        "connected": row.disconnected_at is None,
        "look": look_for(row.member).as_dict(),
    }
