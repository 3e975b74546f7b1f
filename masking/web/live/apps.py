"""Registration of live masking."""

from django.apps import AppConfig
from django.core.checks import register


class LiveMaskingConfig(AppConfig):
    name = "masking.web.live"
    label = "masking_live"
    verbose_name = "Live masking"

    def ready(self) -> None:
        from masking.web.live.checks import check_live_masking  # noqa: PLC0415  # needs settings

        register(check_live_masking)
