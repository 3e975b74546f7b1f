"""Who may do what, as far as it hangs on the stage of a member."""

from ikoota.membership.models import Member

CALL_STAGES = frozenset({Member.Stage.PRE_MEMBER, Member.Stage.FULL_MEMBER})


def can_take_part(member: Member | None) -> bool:
    """Whether `member` may use calls at all: approved and not suspended."""
    return member is not None and member.stage in CALL_STAGES
