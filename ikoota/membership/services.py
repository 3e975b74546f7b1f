"""Writes: sign-up and the stages of a member."""

import logging

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from ikoota.membership import events
from ikoota.membership.errors import InvalidSignUp, InvalidStage, NoFreeOtoNumber
from ikoota.membership.models import Account, DeviceToken, IdentityLookup, Member
from ikoota.membership.policies import CALL_STAGES

logger = logging.getLogger(__name__)

# 36^6 numbers: with a million members the chance of five collisions in a row is 1e-17.
OTO_ATTEMPTS = 5


@transaction.atomic
def sign_up(username: str, password: str, *, email: str = "") -> Member:
    """Make an account and its member, an applicant with a random OTO#.

    Raises InvalidSignUp with `fields` username, password, email.
    """
    account = _checked_account(username, password, email)
    account.set_password(password)
    try:
        # The check above and this write race with another sign-up of the same name.
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError:
        raise InvalidSignUp(fields={"username": ["This username is taken."]}) from None
    member = _new_member(account)
    events.member_added.send(Member, member=member)
    logger.info("%s signed up", member)
    return member


def approve(member: Member, *, stage: str) -> Member:
    """Let `member` take part in calls as pre-member or full member; ends a suspension too."""
    if stage not in CALL_STAGES:
        raise InvalidStage
    return set_stage(member, stage)


def suspend(member: Member) -> Member:
    """Keep `member` out of calls until approved again; whoever listens closes their sockets."""
    return set_stage(member, Member.Stage.SUSPENDED)


@transaction.atomic
def set_stage(member: Member, stage: str) -> Member:
    """Move `member` to `stage`; the same stage again changes nothing and tells nobody."""
    if stage not in Member.Stage.values:
        raise InvalidStage("There is no such stage.")
    # Locked: of two staff members who act at once, the second sees what the first one did.
    locked = Member.objects.select_for_update().get(pk=member.pk)
    old = locked.stage
    if old != stage:
        locked.stage, locked.stage_changed_at = stage, timezone.now()
        locked.save(update_fields=["stage", "stage_changed_at"])
        if stage == Member.Stage.SUSPENDED:
            # Devices sign in again after a suspension; browsers stay, to be told of it.
            DeviceToken.objects.filter(user__member=locked).delete()
        transaction.on_commit(lambda: _tell_stage_changed(locked, old))
    member.stage, member.stage_changed_at = locked.stage, locked.stage_changed_at
    return member


def record_identity_look(staff: Account, place: str, member: Member | None = None) -> None:
    """Keep that `staff` saw who `member` is, or a list of accounts; before it is shown."""
    own = Member.objects.filter(account=staff).first()
    IdentityLookup.objects.create(
        staff=staff, staff_label=str(own or staff), member=member, place=place
    )


def _checked_account(username: str, password: str, email: str) -> Account:
    """An unsaved account, or InvalidSignUp with every fault at once."""
    account = Account(username=Account.normalize_username(username), email=email)
    fields: dict[str, list[str]] = {}
    try:
        account.full_clean(exclude=["password"])
    except ValidationError as error:
        fields.update(error.message_dict)
    try:
        validate_password(password, account)
    except ValidationError as error:
        fields["password"] = list(error.messages)
    if fields:
        raise InvalidSignUp(fields=fields)
    return account


def _new_member(account: Account) -> Member:
    for _ in range(OTO_ATTEMPTS):
        try:
            # A savepoint each: a number that is taken must not undo the account.
            with transaction.atomic():
                return Member.objects.create(account=account)
        except IntegrityError:
            continue
    raise NoFreeOtoNumber


def _tell_stage_changed(member: Member, old: str) -> None:
    logger.info("%s is now %s", member, member.stage)
    events.stage_changed.send(Member, member=member, old=old, new=member.stage)
