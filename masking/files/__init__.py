"""Files: pictures, films and recordings, masked whole or not at all."""

from masking.files.audit import Audit
from masking.files.kinds import media_kind
from masking.files.mask import mask_file
from masking.files.options import Limits, MaskOptions

__all__ = ["Audit", "Limits", "MaskOptions", "mask_file", "media_kind"]
