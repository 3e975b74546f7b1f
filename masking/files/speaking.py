"""The step that replaces the voices of a film or recording, with the mask's delay taken out."""

import secrets
from collections.abc import Generator, Iterable, Iterator

import numpy as np

from masking.files.audit import Tally
from masking.files.errors import MaskFailed
from masking.files.options import MaskOptions
from masking.files.reading import Picture, Sound
from masking.files.sound import Samples
from masking.voice.masker import VoiceMasker
from masking.voice.pseudovoice import PseudoVoice

_KEY_BYTES = 32


class VoiceCover:
    """Masks each track of sound on its own, all with the same voice, and lets pictures pass by."""

    def __init__(self, rates: list[int], options: MaskOptions, tally: Tally) -> None:
        """`rates` in Hz, one for each track."""
        voice = options.pseudo_voice or PseudoVoice(secrets.token_bytes(_KEY_BYTES))
        self._tracks = [_Track(voice, rate, options.voice or "") for rate in rates]
        self._rates = rates
        self._tally = tally

    def masked(self, items: Iterable[Picture | Sound]) -> Generator[Picture | Sound, None, None]:
        """The items with every block masked; each track keeps its length and its times."""
        for item in items:
            if isinstance(item, Sound):
                yield from self._out(item.track, self._tracks[item.track].take(item))
            else:
                yield item
        for number, track in enumerate(self._tracks):
            yield from self._out(number, track.flush())

    def _out(self, number: int, blocks: Iterable[tuple[int, Samples]]) -> Iterator[Sound]:
        for position, samples in blocks:
            self._tally.sound += len(samples) / self._rates[number]
            yield Sound(number, position, samples[None])


class _Track:
    """Takes what the masker owes at the start off its beginning and asks for it at the end."""

    def __init__(self, voice: PseudoVoice, rate: int, mode: str) -> None:
        self._masker = VoiceMasker(voice, rate, mode)
        self._owed = self._masker.latency
        self._position: int | None = None

    def take(self, sound: Sound) -> Iterator[tuple[int, Samples]]:
        """Masked blocks with their positions."""
        if self._position is None:
            self._position = sound.position
        yield from self._placed(self._masker.process(sound.samples[0]))

    def flush(self) -> Iterator[tuple[int, Samples]]:
        """The end of the track."""
        if self._position is not None:
            yield from self._placed(self._masker.flush())

    def _placed(self, samples: Samples) -> Iterator[tuple[int, Samples]]:
        if self._masker.failed:
            raise MaskFailed("The voice could not be masked, so nothing was written.")
        cut = min(self._owed, len(samples))
        self._owed -= cut
        left = np.ascontiguousarray(samples[cut:])
        if len(left):
            position = self._position or 0
            self._position = position + len(left)
            yield position, left
