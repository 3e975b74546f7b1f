"""Agora's notifications: stored first, applied afterwards, and checked against who is there."""

import logging
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from calling.engines.agora.notices import Notice
from calling.engines.base import EngineRefusal, EngineUnreachable
from calling.events import LeftReason
from calling.models import AgoraEvent, Call, EngineRule
from calling.selectors import agora_sessions_in
from calling.services.closing import close_seat
from calling.services.courier import carries, wake
from calling.services.locking import locked, retried
from calling.services.rules import deliver_rules, next_rule_at, remote_engine, want_rule
from calling.services.statistics import update_ledger

logger = logging.getLogger(__name__)

# Who joined this short while ago may not be in Agora's list yet.
SETTLING = timedelta(seconds=60)


@retried
def store_notice(notice: Notice) -> bool:
    """Keep the event, and have it applied soon; False when it is of no call, or known already."""
    call = Call.objects.filter(channel_name=notice.channel, engine="agora").first()
    if call is None:
        logger.info("Notification ignored: no call has that channel")
        return False
    try:
        with transaction.atomic():
            AgoraEvent.objects.create(
                key=notice.key,
                call=call,
                kind=notice.kind,
                uid=notice.uid,
                client_seq=notice.seq,
                happened_at=notice.at,
                reason=notice.reason,
                duration_seconds=notice.duration,
            )
    except IntegrityError:
        logger.info("Notification of call %s ignored: it is known already", call.public_id)
        return False
    transaction.on_commit(wake, robust=True)
    return True


def apply_events() -> int:
    """Let the ledgers follow the events that are new; answers for how many calls."""
    new = AgoraEvent.objects.filter(applied_at=None)
    calls = Call.objects.filter(pk__in=new.values("call"))
    for call in calls:
        _apply_to(call)
    return len(calls)


def reconcile_calls() -> int:
    """Compare the calls that go on with whom Agora sees; answers how many differences it found."""
    running = Call.objects.filter(engine="agora").exclude(status=Call.Status.ENDED)
    return sum(_reconcile(call) for call in running.filter(participations__is_open=True).distinct())


@carries
def _send_and_apply() -> datetime | None:
    apply_events()
    deliver_rules()
    return next_rule_at()


@retried
def _apply_to(call: Call) -> None:
    with locked(call) as row:
        new = list(row.agora_events.filter(applied_at=None).values_list("pk", flat=True))
        _follow(row)
        update_ledger(row)
        AgoraEvent.objects.filter(pk__in=new).update(applied_at=timezone.now())


def _follow(call: Call) -> None:
    """Close seats that are gone at both ends; keep out who has no seat any more."""
    sessions = agora_sessions_in(call)
    for seat in call.participations.filter(agora_uid__in=sessions):
        last = sessions[seat.agora_uid][-1]
        if seat.is_open and last.end is not None and seat.disconnected_at is not None:
            close_seat(call, seat, LeftReason.LOST, seat.disconnected_at)
        elif not seat.is_open and last.end is None and not call.has_ended:
            _keep_out(call, seat.agora_uid)


def _keep_out(call: Call, uid: int) -> bool:
    """Once: a rule that is there, or on its way, is not wished for again."""
    if EngineRule.objects.filter(call=call, uid=uid, what="join", is_wanted=True).exists():
        return False
    want_rule(call, uid, "join")
    return True


@retried
def _reconcile(call: Call) -> int:
    engine = remote_engine(call)
    if engine is None or not engine.takes_rules:
        return 0
    asked_at = timezone.now()
    try:
        # Before the lock: nobody in the call waits for Agora.
        there = engine.users(call.channel_name)
    except (EngineUnreachable, EngineRefusal) as error:
        logger.warning("Agora does not say who is in call %s: %s", call.public_id, error)
        return 0
    with locked(call) as row:
        seated = set(row.participations.filter(is_open=True).values_list("agora_uid", flat=True))
        strangers = sum(_keep_out(row, uid) for uid in there - seated if not row.has_ended)
        missed = _note_missed(row, there, asked_at)
        if missed:
            update_ledger(row)
        return strangers + missed


def _note_missed(call: Call, there: set[int], asked_at: datetime) -> int:
    """The leave of who is not there any more was lost: it is written here."""
    missed = 0
    for uid, sessions in agora_sessions_in(call).items():
        last = sessions[-1]
        if uid in there or last.end is not None or last.start > asked_at - SETTLING:
            continue
        seq = call.agora_events.filter(uid=uid).order_by("-client_seq").first()
        assert seq is not None
        _, made = AgoraEvent.objects.get_or_create(
            key=f"missed {call.pk} {uid} {seq.client_seq}",
            defaults={
                "call": call,
                "kind": "missed",
                "uid": uid,
                "client_seq": seq.client_seq,
                "happened_at": asked_at,
                "applied_at": asked_at,
            },
        )
        missed += made
    return missed
