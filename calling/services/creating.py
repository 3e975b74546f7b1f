"""Making calls."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from calling import policies
from calling.engines.registry import engine_named
from calling.errors import EngineNotReady, InvalidCall
from calling.models import Call, CallMember
from calling.services.inviting import invite_member
from calling.services.locking import retried
from ikoota.membership.models import Member


@retried
@transaction.atomic
def create_call(member: Member, *, invite: Iterable[str] = (), **fields: Any) -> Call:
    """Make a call with `member` as its host and the members of the OTO# in `invite` invited.

    `fields`: title, description, is_public, max_participants, masks_required. Raises InvalidCall
    with `fields`, and EngineNotReady: in a call that nothing carries nobody would hear anybody.
    """
    engine = engine_named(settings.MEDIA_ENGINE)
    if engine.is_remote and engine.check():
        raise EngineNotReady
    call = Call(creator=member, engine=settings.MEDIA_ENGINE, **fields)
    call.title = " ".join(call.title.split())
    try:
        call.clean_fields()
        policies.check_masks(call)
    except ValidationError as error:
        raise InvalidCall(fields=error.message_dict) from None
    call.save(force_insert=True)
    now = timezone.now()
    CallMember.objects.create(
        call=call, member=member, role=CallMember.Role.HOST, invited_at=now, joined_at=now
    )
    for oto_number in invite:
        invite_member(member, call, oto_number)
    opening = partial(engine_named(call.engine).open, call.channel_name)
    transaction.on_commit(partial(opening, policies.capacity_of(call)), robust=True)
    return call
