"""Registration of the membership app."""

from django.apps import AppConfig


class MembershipConfig(AppConfig):
    name = "ikoota.membership"
    verbose_name = "Membership"
