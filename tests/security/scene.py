"""One private call with everybody in it who can be, and a client of every kind of caller."""

from contextlib import contextmanager
from datetime import timedelta

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.test import Client
from django.utils import timezone

from calling import services
from calling.models import CallStats
from ikoota.membership.models import IdentityLookup, Member
from ikoota.membership.services import suspend
from masking.web.models import MaskingJob
from tests.calling.scenes import new_call, sit
from tests.membership.devices import Device
from tests.membership.people import Stage, as_staff, new_member, signed_in

CALLERS = (
    "visitor",
    "applicant",
    "pre_member",
    "outsider",
    "participant",
    "moderator",
    "host",
    "suspended",
    "staff",
    "identity",
    "device",
)


@contextmanager
def undone():
    """Whatever is written inside is taken back: the next request finds the scene as it was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def member_named(name: str, stage: str = Stage.FULL_MEMBER) -> Member:
    """With a username that is found in any text."""
    username = f"{name}-with-a-name"
    return new_member(username, stage, email=f"{name}@telling.example")


class Scene:
    """`client(caller)` is a fresh one each time: what one request does to cookies stays in it."""

    def __init__(self) -> None:
        self.host = member_named("hana")
        self.call = new_call(self.host, is_public=False)
        self.guest, self.moderator = self._seated("gil"), self._seated("mo")
        sit(self.host, self.call)
        services.set_role(self.host, self.call, self.moderator.oto_number, "moderator")
        self.outsider = member_named("otis")
        self.members = {
            "applicant": member_named("abe", Stage.APPLICANT),
            "pre_member": member_named("pia", Stage.PRE_MEMBER),
            "outsider": self.outsider,
            "participant": self.guest,
            "moderator": self.moderator,
            "host": self.host,
            "suspended": self._seated("sue"),
        }
        suspend(self.members["suspended"])
        self._rows()
        self._cookies = {name: signed_in(one).cookies for name, one in self.members.items()}
        self._cookies |= {"staff": self._staff(identity=False), "identity": self._staff()}
        self._token = Device.of(self.outsider).token
        self.values = self._values()

    def client(self, caller: str, **options) -> Client:
        # From elsewhere: requests of this machine may read what is counted.
        client = Client(REMOTE_ADDR="203.0.113.5", **options)
        if caller == "device":
            client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {self._token}"
        for name, morsel in self._cookies.get(caller, {}).items():
            client.cookies[name] = morsel.value
        return client

    def _seated(self, name: str) -> Member:
        member = member_named(name)
        services.invite_member(self.host, self.call, member.oto_number)
        sit(member, self.call)
        return member

    def _staff(self, identity: bool = True):
        """May do all in the admin that is no superuser's; with or without seeing who is who."""
        client = as_staff(member := member_named("ida" if identity else "stan"))
        allowed = Permission.objects.all()
        if not identity:
            allowed = allowed.exclude(codename__contains="identity")
        member.account.user_permissions.set(allowed)
        return client.cookies

    def _rows(self) -> None:
        """One row in every table that has a page in the admin."""
        Group.objects.create(name="Hosts")
        IdentityLookup.objects.create(staff_label="OTO#AAAAAA", place="account_list")
        CallStats.objects.get_or_create(call=self.call)
        ends = timezone.now() + timedelta(hours=1)
        self.job = MaskingJob.objects.create(
            member=self.guest, kind="image", suffix=".png", expires_at=ends
        )

    def _values(self) -> dict[str, str]:
        return {
            "public_id": self.call.public_id,
            "oto_number": self.guest.oto_number.replace("#", "%23"),
            "token": services.make_invitation_link(self.host, self.call),
            "job_id": str(self.job.pk),
        }
