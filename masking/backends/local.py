"""Masking on this machine, with the product's own masks."""

from masking.backends.base import Work
from masking.files import mask_file


class LocalBackend:
    """Always there: what the others fall back to."""

    name = "local"

    def mask(self, work: Work) -> None:
        mask_file(
            work.source,
            work.target,
            work.options,
            limits=work.limits,
            progress=work.progress,
            cancelled=work.cancelled,
        )
