"""Who tries to recognise a masked speaker, and how often that works."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from masking.evaluate.voice_methods import Method
from masking.evaluate.voice_models import RATE, Embedding, Encoder, Signal
from masking.voice import formant_shift, pitch_shift
from masking.voice.analysis import Analyser
from masking.voice.layout import HOP

_HIGH_VOICE_HZ = 165
_FORMANTS = (0.9, 1.0, 1.1)
"""Ratios of formants that the inverting attacker tries."""


@dataclass(frozen=True)
class Speaker:
    """Somebody's speech at 16 kHz: what the attacker has, and what is masked."""

    name: str
    enrolled: Signal
    spoken: tuple[Signal, ...]

    @cached_property
    def pitch(self) -> float:
        """Mean pitch of the enrolled speech, Hz."""
        return mean_pitch(self.enrolled)


@dataclass(frozen=True)
class Trial:
    """A masked signal, by whom it is, and with which key it was masked."""

    speaker: Speaker
    key: str
    masked: Signal


class Attack:
    """Scores of trials against speakers, same register only: high voices among high ones."""

    def __init__(self, encoder: Encoder, method: Method, speakers: list[Speaker]) -> None:
        self._encoder = encoder
        self._method = method
        self._speakers = speakers
        self._trials = list(self._masked())
        self._heard = [encoder(trial.masked) for trial in self._trials]

    def run(self, name: str) -> tuple[float, int]:
        """Equal error rate in percent, and how many scores it is from."""
        score = self._attackers()[name]
        own: list[float] = []
        others: list[float] = []
        for index, trial in enumerate(self._trials):
            for speaker in self._speakers:
                if _is_high(speaker) is _is_high(trial.speaker):
                    scores = own if speaker is trial.speaker else others
                    scores.append(score(index, speaker))
        return equal_error_rate(np.array(own), np.array(others)), len(own) + len(others)

    def _attackers(self) -> dict[str, Callable[[int, Speaker], float]]:
        plain = {s.name: self._encoder(s.enrolled) for s in self._speakers}
        return {
            "ignorant": lambda i, s: float(self._heard[i] @ plain[s.name]),
            "lazy": self._lazy(),
            "inversion": lambda i, s: self._inverted(i, s, plain[s.name]),
            "leaked": self._leaked,
        }

    def _masked(self) -> Iterator[Trial]:
        for speaker in self._speakers:
            for number, signal in enumerate(speaker.spoken):
                key = f"{speaker.name} speaks {number}"
                yield Trial(speaker, key, self._method(signal, key))

    def _lazy(self) -> Callable[[int, Speaker], float]:
        """Enrols speech that was masked with other keys."""
        enrolled = {
            s.name: self._encoder(self._method(s.enrolled, f"{s.name} is enrolled"))
            for s in self._speakers
        }
        return lambda i, s: float(self._heard[i] @ enrolled[s.name])

    def _leaked(self, index: int, speaker: Speaker) -> float:
        """Knows the key: masks everybody's plain speech with it."""
        enrolled = self._encoder(self._method(speaker.enrolled, self._trials[index].key))
        return float(self._heard[index] @ enrolled)

    def _inverted(self, index: int, speaker: Speaker, enrolled: Embedding) -> float:
        """Shifts the trial to the speaker's pitch, with several formants; takes what fits best."""
        semitones = round(12 * np.log2(speaker.pitch / self._pitches[index]))
        return max(
            float(v @ enrolled) for v in self._undone(index, int(np.clip(semitones, -12, 12)))
        )

    @cached_property
    def _pitches(self) -> list[float]:
        return [mean_pitch(trial.masked) for trial in self._trials]

    @cached_property
    def _known(self) -> dict[tuple[int, int], list[Embedding]]:
        return {}

    def _undone(self, index: int, semitones: int) -> list[Embedding]:
        if (index, semitones) not in self._known:
            moved = pitch_shift(self._trials[index].masked, RATE, semitones)
            kept = formant_shift(moved, RATE, 2 ** (-semitones / 12))
            variants = [moved, *(formant_shift(kept, RATE, ratio) for ratio in _FORMANTS)]
            self._known[index, semitones] = [self._encoder(variant) for variant in variants]
        return self._known[index, semitones]


def mean_pitch(signal: Signal) -> float:
    """Geometric mean of the pitch of voiced frames, Hz; 150 when there are none."""
    whole = signal[: len(signal) // HOP * HOP].astype(np.float64)
    frames = Analyser().measure(whole, describe=False).frames
    voiced = frames.log_f0[frames.voiced]
    return float(2 ** voiced.mean()) if len(voiced) else 150.0


def equal_error_rate(own: NDArray[np.float64], others: NDArray[np.float64]) -> float:
    """Percent at which as many speakers are missed as others are taken for them."""
    thresholds = np.sort(np.concatenate([own, others]))
    missed = np.searchsorted(np.sort(own), thresholds) / len(own)
    taken = 1 - np.searchsorted(np.sort(others), thresholds) / len(others)
    nearest = np.argmin(np.abs(missed - taken))
    return float(50 * (missed[nearest] + taken[nearest]))


def _is_high(speaker: Speaker) -> bool:
    return speaker.pitch > _HIGH_VOICE_HZ
