"""What can go wrong while masking. Each error has a stable code and a clear sentence."""


class MaskingError(ValueError):
    """The input or a setting cannot be used. Nothing unmasked was handed out.

    `code` never changes and may be sent to clients; the text is one sentence for people.
    """

    code = "masking_failed"


class BadSetting(MaskingError):
    """A mode, a strength or another setting does not exist or is out of its range."""

    code = "bad_setting"


class UnsupportedMedia(MaskingError):
    """Not a picture, sound or film of a kind that can be masked."""

    code = "unsupported_media"


class DamagedMedia(MaskingError):
    """The right kind of media, but cut off or broken."""

    code = "damaged_media"


class TooLarge(MaskingError):
    """More pixels, seconds or bytes than the limits allow."""

    code = "too_large"


class ModelMissing(MaskingError):
    """A model file is not in place; the text says how to get it."""

    code = "model_missing"


class ModelBroken(MaskingError):
    """A model file is there and cannot be used."""

    code = "model_broken"


class DetectionFailed(MaskingError):
    """Nobody can say where the faces are; whoever hears of it covers the whole picture."""

    code = "detection_failed"


class BadVoiceMode(BadSetting):
    """There is no voice mode of that name."""

    code = "voice_mode"


class BadRate(BadSetting):
    """Voices cannot be masked at that sampling rate."""

    code = "sample_rate"


class BadShift(BadSetting):
    """A shift of pitch or formants that is out of its range."""

    code = "shift_range"


class BadSound(UnsupportedMedia):
    """Not one channel of float samples."""

    code = "sound_format"


class BadVoiceRange(BadSetting):
    """A range of pseudo-voices that is malformed, or leaves no voice besides identity."""

    code = "voice_range"
