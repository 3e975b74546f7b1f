"""One masked frame of a picture or a film, to look at before the rest is masked."""

from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from masking.files.audit import Tally
from masking.files.covering import FilmCover
from masking.files.draft import draft_for
from masking.files.errors import BadTarget, NothingToMask
from masking.files.film import look_at
from masking.files.kinds import kind_of
from masking.files.mask import check_target
from masking.files.opening import opened
from masking.files.options import Limits, MaskOptions
from masking.files.picture_file import encoded, mask_picture
from masking.files.reading import Picture, Reader
from masking.files.stills import Bgr
from masking.files.targets import Target, target_for
from masking.files.watch import Watch

_AT_SECONDS = 1.0


def mask_preview(
    source: Path,
    target: Path,
    options: MaskOptions = MaskOptions(),  # noqa: B008 - frozen
    *,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    overwrite: bool = True,
) -> None:
    """Writes a masked picture: that of one second into a film, or a masked picture whole.

    Raises MaskingError as `mask_file` does; BadTarget for sound, of which there is nothing to see.
    """
    with opened(source) as file:
        kind = kind_of(file, limits)
        form = target_for(target, "image")
        check_target(file, target, overwrite=overwrite)
        if kind == "audio":
            raise BadTarget("A recording has no picture to look at.")
        with draft_for(target) as draft:
            if kind == "image":
                mask_picture(
                    file, draft, form, options, limits=limits, watch=Watch(), tally=Tally()
                )
            else:
                draft.write(_frame(file, form, options, limits))
            draft.publish(overwrite=overwrite)


def _frame(file: BinaryIO, form: Target, options: MaskOptions, limits: Limits) -> bytes:
    if options.face is None:
        raise NothingToMask("By these settings no face of the film would be masked.")
    film = look_at(file, limits)
    track = film.pictures
    if track is None:
        raise BadTarget("The film has no pictures to look at.")
    tally = Tally()
    reader = Reader(film, pictures=track, sounds={}, tally=tally, limits=limits)
    cover = FilmCover((track.width, track.height), float(track.tick), options, tally)
    at = min(_AT_SECONDS, (film.seconds or _AT_SECONDS) / 2)
    shown: Bgr | None = None
    with closing(reader.items(file)) as items:
        for item in cover.masked(items):
            if isinstance(item, Picture):
                shown = item.image
                if item.tick * track.tick >= at:
                    break
    if shown is None:
        raise BadTarget("The film has no pictures to look at.")
    return encoded([shown], form, {})
