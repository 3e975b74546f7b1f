"""What engines are told: at once where they are in this process, kept and sent where they are not.

The site's own socket acts first: a rule at the engine is the second lock. So nothing waits for an
engine behind a network, and nothing that it is to do is lost while it is away.
"""

import logging
from datetime import datetime, timedelta
from functools import partial
from typing import Literal

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from calling.engines.base import (
    EngineRefusal,
    EngineUnreachable,
    MediaKind,
    RemoteEngine,
    Rule,
)
from calling.engines.registry import engine_named
from calling.models import Call, EngineRule, Participation
from calling.services.courier import wake
from calling.services.tokens import token_life
from ikoota.metrics import ENGINE_ERRORS

logger = logging.getLogger(__name__)

What = Literal["join", "audio", "video"]
EVERYBODY = 0
# A token that is being built while somebody is put out ends a little later than it.
SLACK = timedelta(minutes=1)
# A mute has to reach a page that does not obey. Unmuting takes the rule back; should the engine
# be away just then, nobody stays silent for longer than this.
MUTE_TIME = timedelta(minutes=5)
# Longer than one request may take.
CLAIM = timedelta(seconds=60)
FIRST_PAUSE, LAST_PAUSE = 2, 300  # seconds between tries, doubled each time
# The engine takes ten requests a second; one pass makes no more.
PASS = 10
# So many failures in one pass: the engine is away, and every further one would wait for it.
PATIENCE = 2


def put_out_of_engine(call: Call, participation: Participation, *, ban: bool) -> None:
    """Have the engine drop the seat. Its token may live on: a rule holds until that is over."""
    engine = engine_named(call.engine)
    if engine.is_remote:
        want_rule(call, participation.agora_uid, "join")
        return
    remove = partial(engine.remove, call.channel_name, participation.seat, ban)
    transaction.on_commit(remove, robust=True)


def mute_in_engine(call: Call, participation: Participation, kind: MediaKind, *, on: bool) -> None:
    """Have the engine mute the seat, or allow it again."""
    engine = engine_named(call.engine)
    if engine.is_remote:
        want_rule(call, participation.agora_uid, kind, on=on)
        return
    mute = partial(engine.mute, call.channel_name, participation.seat, kind, on)
    transaction.on_commit(mute, robust=True)


def end_in_engine(call: Call) -> None:
    """Have the engine close the channel; what was still to be sent of single seats is in that."""
    engine = engine_named(call.engine)
    if engine.is_remote:
        EngineRule.objects.filter(call=call, is_settled=False).delete()
        want_rule(call, EVERYBODY, "join")
        return
    transaction.on_commit(partial(engine.end, call.channel_name), robust=True)


def want_rule(call: Call, uid: int, what: What, *, on: bool = True) -> None:
    """Write the wish; `call` is the locked row, so wishes for one uid do not pass each other."""
    engine = remote_engine(call)
    if engine is None or not engine.takes_rules:
        return
    rule = EngineRule.objects.filter(call=call, uid=uid, what=what).first()
    if rule is None and not on:
        return
    now = timezone.now()
    until = now + (token_life() + SLACK if what == "join" else MUTE_TIME)
    wish = {"is_wanted": on, "is_settled": False, "due_at": now, "until": until}
    if rule is None:
        EngineRule.objects.create(call=call, uid=uid, what=what, **wish)
    else:
        # Of the row only the wish: the number and the claim are the deliverer's.
        EngineRule.objects.filter(pk=rule.pk).update(version=F("version") + 1, **wish)
    transaction.on_commit(wake, robust=True)


def remote_engine(call: Call) -> RemoteEngine | None:
    engine = engine_named(call.engine)
    return engine if engine.is_remote else None  # type: ignore[return-value]  # that is what it says


def deliver_rules(limit: int = PASS) -> int:
    """Send what is due, at most `limit` of them; answers how many were settled."""
    settled = failed = 0
    for _ in range(limit):
        rule = _claimed() if failed < PATIENCE else None
        if rule is None:
            break
        if _deliver(rule):
            settled += 1
        else:
            failed += 1
    return settled


def next_rule_at() -> datetime | None:
    """When the next rule is due; None when all are settled."""
    waiting = EngineRule.objects.filter(is_settled=False)
    return waiting.order_by("due_at").values_list("due_at", flat=True).first()


def _claimed() -> EngineRule | None:
    """A due rule that is nobody else's now: of two processes one gets it, by one UPDATE."""
    now = timezone.now()
    free = Q(claimed_until=None) | Q(claimed_until__lte=now)
    due = EngineRule.objects.filter(free, is_settled=False, due_at__lte=now)
    for rule in due.select_related("call").order_by("due_at", "pk")[:PASS]:
        mine = EngineRule.objects.filter(free, pk=rule.pk, version=rule.version, is_settled=False)
        # Whoever dies from here on may have been heard: the next one asks before it sends.
        if mine.update(claimed_until=now + CLAIM, tries=F("tries") + 1):
            return rule
    return None


def _deliver(rule: EngineRule) -> bool:
    """Send it; whatever comes of it, the rule is free again."""
    engine = remote_engine(rule.call)
    number, fault, settled = rule.number, "", True
    try:
        if engine is not None:
            number = _carry_out(engine, rule)
    except EngineUnreachable as error:
        fault, settled = f"unreachable: {error}", False
    except EngineRefusal as error:
        number, fault = None, f"refused: {error}"
    if fault:
        ENGINE_ERRORS.labels(rule.call.engine, fault.partition(":")[0]).inc()
        logger.warning("A rule of call %s is not kept: %s", rule.call.public_id, fault)
    _note(rule, number=number, fault=fault, settled=settled)
    return settled


def _carry_out(engine: RemoteEngine, rule: EngineRule) -> int | None:
    """Make it so. Said twice it is as said once: after a lost answer the engine is asked first."""
    wish = Rule(rule.call.channel_name, rule.uid or None, rule.what)  # type: ignore[arg-type]
    number, seconds = rule.number, int((rule.until - timezone.now()).total_seconds())
    if seconds <= 0:
        return number
    if not engine.takes_rules:
        raise EngineUnreachable("set wrong")
    if number is None and rule.tries:
        number = engine.find_rule(wish)
    if not rule.is_wanted:
        if number is not None:
            engine.drop_rule(number)
        return None
    return engine.make_rule(wish, seconds) if number is None else number


def _note(rule: EngineRule, *, number: int | None, fault: str, settled: bool) -> None:
    pause = min(FIRST_PAUSE * 2**rule.tries, LAST_PAUSE) if not settled else 0
    mine = EngineRule.objects.filter(pk=rule.pk)
    mine.update(number=number, fault=fault[:80], claimed_until=None)
    # Wished otherwise meanwhile: that is due, and this answer settles nothing of it.
    due_at = timezone.now() + timedelta(seconds=pause)
    same = mine.filter(version=rule.version)
    same.update(is_settled=settled, due_at=due_at, tries=0 if settled else rule.tries + 1)
