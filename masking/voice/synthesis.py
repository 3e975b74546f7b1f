"""Speech from spectra and pitch: minimum-phase pulses and noise, nothing of the original."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from masking.voice.analysis import Frames
from masking.voice.layout import BIN_HZ, BINS, FFT_SIZE, HOP, RATE, Array

NOISE = 2 * HOP
"""Random numbers that the noise of a frame takes."""

_CROSSOVER_HZ = 350
"""Width of the crossover from pulses to noise."""
_FREQUENCIES = np.arange(BINS) * BIN_HZ
_WINDOW = np.sin(np.pi * (np.arange(NOISE) + 0.5) / NOISE)
"""Squares of neighbouring windows add up to 1, so noise keeps its power."""


class Synthesiser:
    """Speaks hop after hop."""

    def __init__(self, numbers: Mapping[str, Any]) -> None:
        self._voicing_hz = float(numbers["voicingHz"])
        self._breath = float(numbers["breath"])
        # Sound of earlier frames that still rings.
        self._noise_tail = np.zeros(FFT_SIZE)
        self._pulse_tail = np.zeros(FFT_SIZE + 1)
        # Samples from the start of the next frame to the next pulse.
        self._next_pulse = 0.0

    def speak(self, frames: Frames, spectra: Array, f0: list[float], noise: Array) -> Array:
        """Speech of the frames, frames * HOP samples at 16 kHz.

        spectra  (frames x BINS) natural log of power
        f0       Hz, used where a frame is voiced
        noise    (frames that are not silent x NOISE) normal random numbers
        """
        audible = ~frames.silent
        voiced = frames.voiced & audible
        shares = self._pulse_shares(voiced, frames.clarity)
        noises = _shape_noise(noise, spectra[audible], shares[audible])
        pulses = _minimum_phase(spectra[voiced], shares[voiced])
        size = len(frames) * HOP
        return (
            self._add_noise(noises, np.flatnonzero(audible).tolist(), size)
            + self._add_pulses(pulses, voiced.tolist(), f0, size)
        )  # fmt: skip

    def _pulse_shares(self, voiced: np.ndarray, clarity: Array) -> Array:
        """Share of the power that pulses carry (frames x BINS).

        The clearer the pitch, the higher the frequency up to which it is heard.
        """
        certainty = np.minimum(np.maximum((clarity - 0.4) / 0.45, 0), 1)[:, None]
        crossover = self._voicing_hz * (0.55 + 0.45 * certainty)
        most = 1 - self._breath * (1 - 0.5 * certainty)
        shares = most / (1 + np.exp((_FREQUENCIES - crossover) / _CROSSOVER_HZ))
        return np.where(voiced[:, None], shares, 0.0)

    def _add_noise(self, noises: Array, hops: list[int], size: int) -> Array:
        sound = np.concatenate([self._noise_tail, np.zeros(size)])
        for hop, noise in zip(hops, noises, strict=True):
            sound[hop * HOP : hop * HOP + FFT_SIZE] += noise
        self._noise_tail = sound[size:]
        return sound[:size]

    def _add_pulses(self, pulses: Array, voiced: list[bool], f0: list[float], size: int) -> Array:
        sound = np.concatenate([self._pulse_tail, np.zeros(size)])
        responses = iter(pulses)
        for hop, (is_voiced, hz) in enumerate(zip(voiced, f0, strict=True)):
            if is_voiced:
                self._pulse_train(sound[hop * HOP :], next(responses), RATE / hz)
            self._next_pulse = max(0.0, self._next_pulse - HOP)
        self._pulse_tail = sound[size:]
        return sound[:size]

    def _pulse_train(self, sound: Array, response: Array, period: float) -> None:
        """Add the pulses of one hop; their power per second stays the same at any pitch."""
        gain = period**0.5
        while self._next_pulse < HOP:
            at = int(self._next_pulse)
            late = (self._next_pulse - at) * gain
            sound[at : at + FFT_SIZE] += response * (gain - late)
            sound[at + 1 : at + 1 + FFT_SIZE] += response * late
            self._next_pulse += period


def _shape_noise(noise: Array, spectra: Array, shares: Array) -> Array:
    """Noise (frames x FFT_SIZE) with the part of the spectra that pulses do not carry."""
    spectrum = np.fft.rfft(noise * _WINDOW, FFT_SIZE)
    return np.fft.irfft(spectrum * (np.exp(0.5 * spectra) * np.sqrt(1 - shares)), FFT_SIZE)


def _minimum_phase(spectra: Array, shares: Array) -> Array:
    """Impulse responses (frames x FFT_SIZE) of the pulses' share, by folding the cepstrum.

    (A. V. Oppenheim and R. W. Schafer, Discrete-Time Signal Processing, "Homomorphic systems".)
    """
    cepstra = np.fft.irfft(0.5 * (spectra + np.log(shares + 1e-4)), FFT_SIZE)
    cepstra[:, 1 : FFT_SIZE // 2] *= 2
    cepstra[:, FFT_SIZE // 2 + 1 :] = 0
    log_spectrum = np.fft.rfft(cepstra)
    magnitude, phase = np.exp(log_spectrum.real), log_spectrum.imag
    return np.fft.irfft(magnitude * np.cos(phase) + 1j * (magnitude * np.sin(phase)), FFT_SIZE)
