"""Test signals for the voice mask; they share no code with it."""

import numpy as np
from numpy.typing import NDArray

VOWELS = ((730, 1090, 2440), (270, 2290, 3010), (300, 870, 2240), (530, 1840, 2480))
"""Formants in Hz of a, i, u, e of an average man."""
SYLLABLE = 0.22


def speech(
    rate: int = 48000, *, seconds: float = 2.0, f0: float = 120, tract: float = 1
) -> NDArray[np.float32]:
    """Something like speech: vowels with a falling melody, short pauses, a little room noise.

    `tract` is a factor on the formants.
    """
    time = np.arange(round(rate * seconds)) / rate
    pitch = f0 * 2 ** (0.15 * np.cos(2 * np.pi * 0.4 * time))
    phase = np.cumsum(pitch) / rate
    syllable = (time / SYLLABLE).astype(int)
    within = time / SYLLABLE - syllable
    loudness = np.minimum(1, 8 * np.minimum(within, 1 - within)) * (syllable % 5 != 4)
    sound = np.zeros(len(time))
    # Harmonics under the curve of the formants, as many as there is room for.
    for harmonic in range(1, int(min(rate, 16000) / 2.3 / f0)):
        hz = harmonic * pitch
        level = np.zeros(len(time))
        for vowel, formants in enumerate(VOWELS):
            of_vowel = syllable % len(VOWELS) == vowel
            level += of_vowel * sum(1 / (1 + ((hz / tract - f) / 90) ** 2) for f in formants)
        sound += level * np.cos(2 * np.pi * harmonic * phase)
    sound = loudness * sound / np.abs(sound).max()
    noise = np.random.default_rng(7).uniform(-1, 1, len(time))
    return (0.5 * sound + 0.0005 * noise).astype(np.float32)
