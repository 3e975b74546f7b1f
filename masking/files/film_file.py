"""Masks one film or recording: reading, masking and writing run side by side."""

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import replace
from typing import BinaryIO

from masking.files.ahead import ahead
from masking.files.audit import Tally
from masking.files.covering import FilmCover
from masking.files.draft import Draft
from masking.files.errors import BadTarget, NothingToMask
from masking.files.film import Film, PictureTrack, SoundTrack, look_at
from masking.files.options import DROP, Limits, MaskOptions
from masking.files.reading import Picture, Reader, Sound
from masking.files.speaking import VoiceCover
from masking.files.targets import Target
from masking.files.watch import Watch
from masking.files.writing import Writer, container_at

_READ_AHEAD = 6
_MASKED_AHEAD = 6


def mask_film(
    file: BinaryIO,
    draft: Draft,
    target: Target,
    options: MaskOptions,
    *,
    limits: Limits,
    watch: Watch,
    tally: Tally,
) -> None:
    """Writes the masked film into the draft. Raises MaskingError."""
    film = look_at(file, limits)
    tally.dropped += film.dropped
    pictures = _pictures(film, target, tally)
    sounds = _sounds(film, target, options, tally)
    _refuse_unmasked(options, pictures, sounds)
    reader = Reader(film, pictures=pictures, sounds=sounds, tally=tally, limits=limits)
    items = _masked(ahead(reader.items(file), _READ_AHEAD), pictures, sounds, options, tally)
    with container_at(draft.url, target) as container:
        writer = Writer(container, target, pictures=pictures, sounds=sounds)
        with closing(ahead(items, _MASKED_AHEAD)) as masked:
            for item in masked:
                writer.write(item)
                watch.at(writer.seconds / film.seconds if film.seconds else 0.0)
        writer.finish()
    tally.seconds = writer.seconds


def _pictures(film: Film, target: Target, tally: Tally) -> PictureTrack | None:
    if film.pictures is not None and not target.film:
        tally.dropped["video"] += 1
        return None
    return film.pictures


def _sounds(
    film: Film, target: Target, options: MaskOptions, tally: Tally
) -> dict[SoundTrack, int]:
    """The tracks that the result will have, and their sampling rates in Hz."""
    sound = target.sound
    usable = [track for track in film.sounds if track.rate > 0]
    if sound is None or options.voice == DROP:
        usable = []
    kept = usable[: sound.tracks] if sound else []
    tally.dropped["audio"] += len(film.sounds) - len(kept)
    masked = options.voice is not None
    return {
        replace(track, channels=1 if masked else max(1, min(2, track.channels))): sound.rate_for(
            track.rate
        )
        for track in kept
        if sound is not None
    }


def _refuse_unmasked(
    options: MaskOptions, pictures: PictureTrack | None, sounds: dict[SoundTrack, int]
) -> None:
    """Fail closed: a result in which nothing is masked is never written."""
    if pictures is None and not sounds:
        raise BadTarget("Nothing that the source has can be put into this target.")
    faces = pictures is not None and options.face is not None
    voices = bool(sounds) and options.voice is not None
    if not faces and not voices:
        raise NothingToMask("By these settings nothing of the file would be masked.")


def _masked(
    items: Iterator[Picture | Sound],
    pictures: PictureTrack | None,
    sounds: dict[SoundTrack, int],
    options: MaskOptions,
    tally: Tally,
) -> Generator[Picture | Sound, None, None]:
    """Every item masked as the options say."""
    if options.voice is not None:
        items = VoiceCover(list(sounds.values()), options, tally).masked(items)
    if pictures is not None and options.face is not None:
        size = (pictures.width, pictures.height)
        items = FilmCover(size, float(pictures.tick), options, tally).masked(items)
    for item in items:
        if isinstance(item, Picture) and options.face is None:
            tally.frames += 1
        yield item
