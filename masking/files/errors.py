"""What can go wrong with a file, besides what `masking.errors` lists."""

from masking.errors import MaskingError


class SourceMissing(MaskingError):
    """The file is not there, is no ordinary file, or may not be read."""

    code = "source_missing"


class EncryptedMedia(MaskingError):
    """The content is locked with a key."""

    code = "encrypted_media"


class NothingToMask(MaskingError):
    """By the settings nothing of this file would be masked, so nothing is written."""

    code = "nothing_to_mask"


class BadTarget(MaskingError):
    """The target cannot hold what the source has, or has no suffix that says what it should be."""

    code = "bad_target"


class SameFile(MaskingError):
    """Source and target are one file."""

    code = "same_file"


class TargetExists(MaskingError):
    """There is a file at the target already, and it was not allowed to replace it."""

    code = "target_exists"


class TargetFailed(MaskingError):
    """The result could not be written: no permission, no space, no such folder."""

    code = "target_failed"


class Cancelled(MaskingError):
    """Somebody stopped it; nothing was left behind."""

    code = "cancelled"


class MaskFailed(MaskingError):
    """A mask broke down in the middle; nothing was written."""

    code = "mask_failed"
