"""What a target can hold and how it is encoded, by its suffix."""

from dataclasses import dataclass, field
from pathlib import Path

from masking.files.errors import BadTarget
from masking.files.kinds import Kind

_COMMON_RATES = (8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000)
_OPUS_RATES = (8000, 12000, 16000, 24000, 48000)
_DEFAULT_RATE = 48000

_H264 = {"preset": "veryfast", "crf": "21"}
_VP9 = {"deadline": "realtime", "cpu-used": "7", "row-mt": "1", "crf": "32", "b": "0"}
_NO_TRACES = {"fflags": "+bitexact"}
_MP4 = _NO_TRACES | {"movflags": "+faststart"}


@dataclass(frozen=True)
class SoundFormat:
    """An encoder of sound. `rates` in Hz; `tracks` is how many the container holds."""

    codec: str
    rates: tuple[int, ...] = _COMMON_RATES
    tracks: int = 1
    compressed: bool = True

    def rate_for(self, rate: int) -> int:
        """The source's own rate where the encoder takes it; what the voice mask gives fits in."""
        return rate if rate in self.rates else _DEFAULT_RATE


@dataclass(frozen=True)
class Target:
    """One kind of result: a picture format of Pillow, or a container of FFmpeg and its codecs."""

    picture: str = ""
    animated: bool = False
    container: str = ""
    options: dict[str, str] = field(default_factory=dict)
    sound: SoundFormat | None = None
    film: str = ""
    film_options: dict[str, str] = field(default_factory=dict)

    def holds(self, kind: Kind) -> bool:
        """Whether something of this kind can be put in. Of a film the sound alone may be wanted."""
        if kind == "image":
            return bool(self.picture)
        return self.sound is not None


def _film(container: str, options: dict[str, str]) -> Target:
    sound = SoundFormat("aac", tracks=16)
    return Target(
        container=container, options=options, sound=sound, film="libx264", film_options=_H264
    )


def _recording(container: str, sound: SoundFormat, options: dict[str, str]) -> Target:
    return Target(container=container, sound=sound, options=options)


_OPUS = SoundFormat("libopus", _OPUS_RATES)

TARGETS: dict[str, Target] = {
    ".png": Target(picture="PNG", animated=True),
    ".webp": Target(picture="WEBP", animated=True),
    ".gif": Target(picture="GIF", animated=True),
    ".jpg": Target(picture="JPEG"),
    ".jpeg": Target(picture="JPEG"),
    ".mp4": _film("mp4", _MP4),
    ".m4v": _film("mp4", _MP4),
    ".mov": _film("mov", _MP4),
    ".mkv": _film("matroska", _NO_TRACES),
    ".webm": Target(
        container="webm",
        options=_NO_TRACES,
        sound=SoundFormat("libopus", _OPUS_RATES, tracks=16),
        film="libvpx-vp9",
        film_options=_VP9,
    ),
    ".wav": _recording(
        "wav", SoundFormat("pcm_s16le", compressed=False), _NO_TRACES | {"rf64": "auto"}
    ),
    ".flac": _recording("flac", SoundFormat("flac", compressed=False), _NO_TRACES),
    ".mp3": _recording("mp3", SoundFormat("libmp3lame"), _NO_TRACES | {"id3v2_version": "0"}),
    ".ogg": _recording("ogg", _OPUS, _NO_TRACES),
    ".opus": _recording("ogg", _OPUS, _NO_TRACES),
    ".m4a": _recording("ipod", SoundFormat("aac"), _MP4),
}


def target_for(path: Path, kind: Kind) -> Target:
    """The format of a result of this name; raises BadTarget when it cannot hold a `kind`."""
    suffix = path.suffix.lower()
    target = TARGETS.get(suffix)
    if target is None:
        known = ", ".join(TARGETS)
        raise BadTarget(f"The target's name must end in one of {known}.")
    if not target.holds(kind):
        raise BadTarget(f"A {suffix} file cannot hold {_NAMES[kind]}.")
    return target


def default_suffix(kind: Kind, own: str) -> str:
    """The suffix of a result when nobody asked for one: the source's own where it fits."""
    target = TARGETS.get(own.lower())
    if target and target.holds(kind) and (kind != "video" or target.film):
        return own.lower()
    return {"image": ".png", "audio": ".m4a", "video": ".mp4"}[kind]


_NAMES = {"image": "a picture", "audio": "a recording", "video": "a film"}
