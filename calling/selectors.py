"""Reads: the one way to a call, lists of calls, and the roster."""

from datetime import timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import (
    Count,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from calling import policies
from calling.clock import ClockWatch
from calling.engines.base import MEDIA_KINDS, MediaKind
from calling.errors import CallNotFound, InvalidCursor, InvalidLink, TokenDenied
from calling.events import LeftReason, Participant, Snapshot
from calling.models import PUBLIC_ID_LENGTH, Call, CallMember, InvitationLink, Participation
from calling.sessions import SeenEvent, Session, sessions_of
from ikoota.membership.models import Member
from ikoota.preferences.selectors import look_for

# A client pings every 10 s; two pings missed beyond the grace time and the seat is lost.
SILENCE_SECONDS = 20
clock = ClockWatch()
SHOWS = ("mine", "public", "ended")


def get_call_for(member: Member, public_id: str) -> Call:
    """The call of that id; CallNotFound when it is not there or not for this member."""
    call = _named(visible_calls(member).select_related("creator"), public_id)
    if call is None:
        raise CallNotFound
    return call


def get_call_by_channel_for(member: Member, channel_name: str) -> Call:
    """The call with that media channel, `own` as in get_call_for_token; else TokenDenied."""
    call = _with_own(member).filter(channel_name=channel_name).first()
    if call is None:
        raise TokenDenied
    return call


def get_call_for_staff(public_id: str) -> Call:
    """The call of that id, private or not, with its creator and ledger; for the site's staff."""
    call = Call.objects.select_related("creator", "stats").filter(public_id=public_id).first()
    if call is None:
        raise CallNotFound
    return call


def get_call_by_link_for(member: Member, token: str) -> Call:
    """The call that a live invitation link opens to the member; the refusal when it does not."""
    live = InvitationLink.objects.filter(token_hash=InvitationLink.hash_of(token), revoked_at=None)
    link = live.select_related("call__creator").first()
    if link is None:
        raise InvalidLink
    policies.check_not_ended(link.call)
    membership = policies.membership_of(member, link.call)
    if membership is not None:
        policies.check_not_out(membership)
    return link.call


def get_call_for_token(member: Member, public_id: str) -> Call:
    """As get_call_for, with the membership, if any, as `own`; TokenDenied, not CallNotFound."""
    call = _named(_with_own(member), public_id)
    if call is None:
        raise TokenDenied
    return call


def get_listed_call_for(member: Member, public_id: str) -> Call:
    """As get_call_for, with what calls_for adds; not for members who are out of the call."""
    row = _named(calls_for(member), public_id)
    if row is not None:
        return row
    membership = policies.membership_of(member, get_call_for(member, public_id))
    if membership is not None:
        policies.check_not_out(membership)
    raise CallNotFound


def visible_calls(member: Member, *conditions: Q) -> QuerySet[Call]:
    """Public calls, and the private ones the member was invited to; `own` joins the membership.

    The join has at most one row, by the key of call_members. `conditions` on `own` belong here: a
    filter behind this one would join once more.
    """
    own = FilteredRelation("memberships", condition=Q(memberships__member=member))
    visible = Q(is_public=True) | Q(own__isnull=False)
    return Call.objects.annotate(own=own).filter(visible, *conditions)


def _with_own(member: Member) -> QuerySet[Call]:
    """Visible calls, each with the member's membership: tokens are asked for often."""
    return visible_calls(member).select_related("own")  # type: ignore[misc]  # of the annotation


def calls_for(
    member: Member, *, show: str = "", status: str = "", text: str = ""
) -> QuerySet[Call]:
    """Calls open to the member, newest first, each with `role` ("" for none) and `open_count`.

    show: "mine" (not ended, member of), "public" (not ended), "ended", "" for all.
    """
    calls = _open_to(member, _shown(show))
    if status:
        calls = calls.filter(status=status)
    if text:
        calls = calls.filter(Q(title__icontains=text) | Q(description__icontains=text))
    rows = with_open_count(calls).annotate(role=Coalesce("own__role", Value("")))
    return rows.select_related("creator").order_by("-created_at", "-id")


def with_open_count(calls: QuerySet[Call]) -> QuerySet[Any]:
    """The calls, each with the number of people in it now as `open_count`."""
    live = Participation.objects.filter(call=OuterRef("pk"), joined_at__isnull=False)
    count = (
        live.filter(living_seats()).order_by().values("call").annotate(n=Count("pk")).values("n")
    )
    return calls.annotate(open_count=Coalesce(Subquery(count, output_field=IntegerField()), 0))


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
    calls = _open_to(member)
    return calls.aggregate(**{show: Count("pk", filter=_shown(show)) for show in SHOWS})


def open_seat_of(member: Member, call: Call) -> Participation | None:
    """The member's open participation in the call; there is at most one."""
    open_ones = call.participations.filter(member=member, is_open=True)
    return open_ones.select_related("member__preferences", "call").first()


def open_seat(call: Call, seat: str) -> Participation | None:
    """The taken, open participation on that seat."""
    return taken_seats(call).filter(seat=seat).select_related("member").first()


def taken_seats(call: Call) -> QuerySet[Participation]:
    """The open participations of everybody who sat down, connected or not."""
    return call.participations.filter(is_open=True, joined_at__isnull=False)


def lost_seats() -> Q:
    """Condition for open participations whose browser is gone.

    Either its socket closed and did not come back within the grace time, or nothing at all was
    heard of it (a killed server, a reservation never used). Times in the future were written
    before the clock was put back. When it was just set, nobody is lost until all had the time to
    be heard of again.
    """
    now = timezone.now()
    grace, silence = _patience()
    if clock.was_set_within(silence.total_seconds()):
        return Q(pk__in=())
    return Q(is_open=True) & (
        Q(disconnected_at__lte=now - grace)
        | Q(disconnected_at__gt=now + silence)
        | Q(last_seen_at__lte=now - silence)
        | Q(last_seen_at__gt=now + silence)
    )


def living_seats() -> Q:
    """Open, and not lost: said so directly, because databases and Django are quicker with it."""
    now = timezone.now()
    grace, silence = _patience()
    if clock.was_set_within(silence.total_seconds()):
        return Q(is_open=True)
    heard = Q(last_seen_at__gt=now - silence, last_seen_at__lte=now + silence)
    away = Q(disconnected_at__gt=now - grace, disconnected_at__lte=now + silence)
    return Q(is_open=True) & heard & (Q(disconnected_at=None) | away)


def _patience() -> tuple[timedelta, timedelta]:
    """How long a seat is kept after its socket closed, and how long without any sign of life."""
    grace = timedelta(seconds=settings.SEAT_GRACE_SECONDS)
    return grace, grace + timedelta(seconds=SILENCE_SECONDS)


def connected_seats(call: Call, *seats: str) -> dict[str, str]:
    """Which of the seats are in this call and connected, each with its connection's id."""
    connected = call.participations.filter(
        seat__in=seats, is_open=True, joined_at__isnull=False, disconnected_at=None
    )
    return dict(connected.values_list("seat", "socket_id"))


def muted_kinds(call: Call, seat: str) -> frozenset[MediaKind]:
    """What nobody may get of the seat: all of it in a paused call, or when it is nobody's."""
    own = call.participations.filter(seat=seat, is_open=True).select_related("call").first()
    if own is None or own.call.status != Call.Status.ACTIVE:
        return frozenset(MEDIA_KINDS)
    return frozenset(kind for kind in MEDIA_KINDS if own.is_muted(kind))


def participants_in(call: Call) -> list[Participant]:
    """The roster: taken seats that are open and not lost, in order of coming."""
    roles = _roles_in(call)
    return [_participant(row, roles.get(row.member_id)) for row in _roster(call)]


def participant(participation: Participation) -> Participant:
    """One row of the roster."""
    membership = policies.membership_of(participation.member, participation.call)
    return _participant(participation, role_of(membership))


class Standing(NamedTuple):
    """The number of the call's last event, and why the member is out of it, if they are."""

    seq: int
    out: LeftReason | None


def standing(member: Member, call: Call) -> Standing:
    """One query, because every socket asks with each sign of life.

    A socket whose closing message was lost hears of it here.
    """
    own = CallMember.objects.filter(call=OuterRef("pk"), member=member)
    seq, status, removed_at, banned_at = (
        Call.objects.filter(pk=call.pk)
        .annotate(
            own_removed_at=Subquery(own.values("removed_at")[:1]),
            own_banned_at=Subquery(own.values("banned_at")[:1]),
        )
        .values_list("event_seq", "status", "own_removed_at", "own_banned_at")
        .get()
    )
    if status == Call.Status.ENDED:
        return Standing(seq, LeftReason.ENDED)
    if banned_at:
        return Standing(seq, LeftReason.BANNED)
    return Standing(seq, LeftReason.REMOVED if removed_at else None)


def snapshot(member: Member, call: Call, seat: str | None) -> Snapshot:
    """Everything a socket must know of the call; read the number first.

    What happens between the two reads is in the roster and comes as an event once more, which
    does no harm; the other way round it would be lost.
    """
    row = Call.objects.get(pk=call.pk)
    membership = policies.membership_of(member, row)
    return Snapshot(
        seq=row.event_seq,
        call=call_head(row),
        you={"otoNumber": member.oto_number, "role": role_of(membership), "seat": seat},
        participants=participants_in(row),
    )


def agora_sessions_in(call: Call) -> dict[int, list[Session]]:
    """When each uid was in the channel, as Agora told; empty where nothing was told."""
    columns = ("kind", "uid", "client_seq", "happened_at", "reason", "duration_seconds")
    return sessions_of(SeenEvent(*row) for row in call.agora_events.values_list(*columns))


def call_head(call: Call) -> dict[str, Any]:
    """The call itself as pages and sockets see it; capacity as it really is."""
    return {
        "id": call.public_id,
        "title": call.title,
        "status": call.status,
        "isPublic": call.is_public,
        "locked": call.is_locked,
        "masksRequired": call.masks_required,
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


def member_rows(call: Call) -> list[dict[str, Any]]:
    """Everybody the call knows, in order of invitation, with the column names of the tables."""
    columns = ("role", "invited_at", "joined_at", "removed_at", "banned_at")
    rows = call.memberships.select_related("member").order_by("invited_at", "pk")
    return [
        {"oto_number": row.member.oto_number} | {name: getattr(row, name) for name in columns}
        for row in rows
    ]


def _named(calls: QuerySet[Call], public_id: str) -> Call | None:
    """The one of `calls` with that id; what cannot be an id is not looked up."""
    if len(public_id) > PUBLIC_ID_LENGTH or not public_id.isascii():
        return None
    return calls.filter(public_id=public_id).first()


def _open_to(member: Member, *conditions: Q) -> QuerySet[Call]:
    """Visible calls that the member was not removed or banned from."""
    return visible_calls(member, Q(own__removed_at=None, own__banned_at=None), *conditions)


def _shown(show: str) -> Q:
    going_on = ~Q(status=Call.Status.ENDED)
    if show == "mine":
        return Q(own__isnull=False) & going_on
    if show == "public":
        return Q(is_public=True) & going_on
    return ~going_on if show == "ended" else Q()


def _roster(call: Call) -> list[Participation]:
    rows = taken_seats(call).filter(living_seats()).select_related("member__preferences")
    return list(rows.order_by("joined_at", "pk"))


def _roles_in(call: Call) -> dict[int, str]:
    return dict(call.memberships.values_list("member_id", "role"))


def _participant(row: Participation, role: str | None) -> Participant:
    assert row.joined_at is not None
    return {
        "seat": row.seat,
        "uid": row.agora_uid,
        "otoNumber": row.member.oto_number,
        "role": role or CallMember.Role.PARTICIPANT,
        "joinedAt": row.joined_at.isoformat(),
        "audioMuted": row.audio_muted,
        "videoMuted": row.video_muted,
        "handRaised": row.hand_raised_at is not None,
        "connected": row.is_connected,
        "look": look_for(row.member).as_dict(),
    }
