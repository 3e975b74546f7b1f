"""Masks one picture, still or animated, and writes it anew: no profile, no thumbnail, no tag."""

import io
from collections.abc import Iterator
from typing import BinaryIO

from PIL import Image

from masking.files.audit import Tally
from masking.files.covering import FilmCover, masked_still
from masking.files.draft import Draft
from masking.files.errors import BadTarget, NothingToMask
from masking.files.options import Limits, MaskOptions
from masking.files.reading import Picture
from masking.files.stills import Bgr, Pictures, pictures_of
from masking.files.targets import Target
from masking.files.watch import Watch

_QUALITY = 92
_TICK = 0.001  # seconds
_UNTIMED = 100  # milliseconds that browsers show a frame of no duration


def mask_picture(
    file: BinaryIO,
    draft: Draft,
    target: Target,
    options: MaskOptions,
    *,
    limits: Limits,
    watch: Watch,
    tally: Tally,
) -> None:
    """Writes the masked picture into the draft. Raises MaskingError."""
    if options.face is None:
        raise NothingToMask("By these settings nothing of the picture would be masked.")
    with pictures_of(file, limits) as pictures:
        if pictures.count > 1 and not target.animated:
            raise BadTarget("A moving picture needs a target that can move: gif, webp or png.")
        if pictures.pages:
            tally.dropped["page"] += pictures.pages
        watch.at(0.0)
        if pictures.count > 1:
            draft.write(_animation(pictures, target, options, limits, watch, tally))
        else:
            still = next(pictures.stills(limits))
            masked = masked_still(still.image, options, tally)
            draft.write(encoded([masked], target, {}))
    watch.at(1.0)


def _animation(
    pictures: Pictures,
    target: Target,
    options: MaskOptions,
    limits: Limits,
    watch: Watch,
    tally: Tally,
) -> bytes:
    cover = FilmCover(pictures.picture.size, _TICK, options, tally)
    durations: list[int] = []

    def frames() -> Iterator[Picture]:
        elapsed = 0
        for still in pictures.stills(limits):
            watch.at(len(durations) / pictures.count)
            durations.append(still.milliseconds)
            yield Picture(elapsed, still.image, readable=True)
            elapsed += still.milliseconds or _UNTIMED
        tally.seconds = elapsed * _TICK

    masked = [item.image for item in cover.masked(frames()) if isinstance(item, Picture)]
    times = {"duration": durations, "loop": pictures.loops}
    return encoded(masked, target, times)


def encoded(images: list[Bgr], target: Target, times: dict[str, object]) -> bytes:
    """A file of nothing but pixels: pictures made of arrays have no notes to be saved."""
    first, *others = (Image.fromarray(image[:, :, ::-1]) for image in images)
    more: dict[str, object] = {"save_all": True, "append_images": others} if others else {}
    content = io.BytesIO()
    first.save(content, target.picture, quality=_QUALITY, **more, **times)
    return content.getvalue()
