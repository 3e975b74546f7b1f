"""Registration of the masking app."""

from django.apps import AppConfig
from django.core.checks import register


class MaskingConfig(AppConfig):
    name = "masking.web"
    label = "masking"
    verbose_name = "Masking"

    def ready(self) -> None:
        from masking.web.checks import check_masking  # noqa: PLC0415  # needs the settings

        register(check_masking)
