"""Who may do what."""

from django.conf import settings

from ikoota.membership.models import Member


def is_trusted(member: Member) -> bool:
    """Whether this is another site of ours, which has its members' files masked here."""
    return member.oto_number in settings.MASKING_TRUSTED_MEMBERS
