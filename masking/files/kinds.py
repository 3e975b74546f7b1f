"""What a file is, judged by its content and never by its name."""

from pathlib import Path
from typing import BinaryIO, Literal

import av
from av.container import InputContainer
from av.stream import Disposition, Stream

from masking.errors import UnsupportedMedia
from masking.files.opening import check_size, container_of, opened
from masking.files.options import Limits
from masking.files.stills import is_picture

Kind = Literal["image", "audio", "video"]

_NO_FILM = Disposition.attached_pic | Disposition.timed_thumbnails | Disposition.still_image


def media_kind(path: Path, limits: Limits = Limits()) -> Kind:  # noqa: B008 - Limits is frozen
    """ "image", "audio" or "video".

    Raises SourceMissing, UnsupportedMedia, EncryptedMedia, DamagedMedia, TooLarge.
    """
    with opened(path) as file:
        return kind_of(file, limits)


def length_of(path: Path, limits: Limits = Limits()) -> float | None:  # noqa: B008 - frozen
    """Seconds that a film or recording says it has; None for pictures and when it does not say."""
    with opened(path) as file:
        check_size(file, limits)
        if is_picture(file):
            return None
        with container_of(file, limits) as container:
            return container.duration / av.time_base if container.duration else None


def kind_of(file: BinaryIO, limits: Limits) -> Kind:
    """The same for an open file."""
    check_size(file, limits)
    if is_picture(file):
        return "image"
    with container_of(file, limits) as container:
        return kind_of_container(container)


def kind_of_container(container: InputContainer) -> Kind:
    """A film as soon as it has moving pictures; a cover picture does not make one."""
    if any(is_film(stream) for stream in container.streams.video):
        return "video"
    if any(stream.codec_context is not None for stream in container.streams.audio):
        return "audio"
    raise UnsupportedMedia("The file holds neither pictures nor sound that can be read.")


def is_film(stream: Stream) -> bool:
    """Whether a stream of pictures moves and can be decoded."""
    return stream.codec_context is not None and not stream.disposition & _NO_FILM
