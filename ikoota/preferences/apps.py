"""Registration of the preferences app."""

from django.apps import AppConfig


class PreferencesConfig(AppConfig):
    name = "ikoota.preferences"
    verbose_name = "Preferences"

    def ready(self) -> None:
        # Models, and what imports them, can be imported only when all apps are loaded.
        from ikoota.membership.events import member_added  # noqa: PLC0415
        from ikoota.preferences.services import create_preferences  # noqa: PLC0415

        member_added.connect(create_preferences, dispatch_uid="preferences")
