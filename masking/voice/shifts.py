"""Constant shifts of pitch and formants: utilities, not masks.

A constant shift is undone by shifting back, so a shifted voice is not an anonymous one; what hides
a speaker is `VoiceMasker`.
"""

import math

import numpy as np
from numpy.typing import NDArray

from masking.errors import BadShift, BadSound
from masking.voice.spectrogram import analyse, frame_length, synthesise

_MAX_SEMITONES = 24.0
_MAX_RATIO = 2.0
_TAPS = 32
"""Samples that an interpolated one is made of."""
_KAISER_BETA = 8.0
_COEFFICIENT_HZ = 600.0
"""Ripples of a spectrum that are further apart than this belong to the formants."""


def pitch_shift(signal: NDArray[np.floating], rate: int, semitones: float) -> NDArray[np.float32]:
    """The signal (frames, -1 to 1) `semitones` higher (or lower), at the same speed.

    Formants move along; `formant_shift` with 2 ** (-semitones / 12) puts them back. -24 to 24
    semitones. A phase vocoder stretches the time, then the signal is read at another speed.
    (J. Laroche and M. Dolson, "Improved phase vocoder time-scale modification of audio", IEEE
    Transactions on Speech and Audio Processing, 1999: identity phase locking.)

    Raises MaskingError for a shift out of range or a signal that is not one channel of floats.
    """
    samples = _checked(signal, semitones, -_MAX_SEMITONES, _MAX_SEMITONES)
    ratio = 2 ** (semitones / 12)
    if len(samples) == 0 or ratio == 1:
        return samples.astype(np.float32)
    stretched = _stretch(samples, frame_length(rate), ratio)
    return _read(stretched, ratio, len(samples)).astype(np.float32)


def formant_shift(signal: NDArray[np.floating], rate: int, ratio: float) -> NDArray[np.float32]:
    """The signal (frames, -1 to 1) with its formants `ratio` times as high, at the same pitch.

    0.5 to 2. Each frame's smooth spectral envelope is taken from another place of the frequency
    axis; the harmonics stay. Raises MaskingError like `pitch_shift`.
    """
    samples = _checked(signal, ratio, 1 / _MAX_RATIO, _MAX_RATIO)
    if len(samples) == 0 or ratio == 1:
        return samples.astype(np.float32)
    length = frame_length(rate)
    frames = analyse(samples, length, length // 4)
    envelopes = _envelopes(np.log(np.abs(frames) + 1e-9), int(rate / _COEFFICIENT_HZ))
    bins = np.arange(envelopes.shape[1])
    moved = np.stack([np.interp(bins / ratio, bins, envelope) for envelope in envelopes])
    # Where the signal ends in frequency the envelope falls off; what is noise there stays noise.
    shifted = frames * np.exp(np.clip(moved - envelopes, -7, 7))
    shifted *= _level(frames) / (_level(shifted) + 1e-12)
    return synthesise(shifted, length, length // 4)[: len(samples)].astype(np.float32)


def _checked(
    signal: NDArray[np.floating], amount: float, low: float, high: float
) -> NDArray[np.float64]:
    if not low <= amount <= high:
        raise BadShift(f"A shift by {amount} is not from {low:g} to {high:g}.")
    signal = np.asarray(signal)
    if signal.ndim != 1 or not np.issubdtype(signal.dtype, np.floating):
        raise BadSound("A signal is one channel of float samples.")
    samples = signal.astype(np.float64)
    return np.clip(np.where(np.isfinite(samples), samples, 0.0), -1, 1)


def _stretch(samples: NDArray[np.float64], length: int, ratio: float) -> NDArray[np.float64]:
    """The samples `ratio` times as long."""
    hop_out = length // 4
    hop_in = hop_out / ratio
    starts = np.round(np.arange(0, len(samples) + hop_in, hop_in)).astype(int)
    frames = analyse(samples, length, hop_out, starts=starts)
    steps = np.diff(starts, prepend=starts[0])
    return synthesise(_lock_phases(frames, steps, hop_out), length, hop_out)


def _lock_phases(
    frames: NDArray[np.complex128], steps: NDArray[np.int_], hop: int
) -> NDArray[np.complex128]:
    """Frames that were `steps` samples apart, with phases for being `hop` apart.

    The peaks of a spectrum turn on at their own frequency; the bins around a peak keep their phase
    relative to it.
    """
    omega = 2 * np.pi * np.arange(frames.shape[1]) / (2 * (frames.shape[1] - 1))
    magnitude, phase = np.abs(frames), np.angle(frames)
    locked = np.empty_like(frames)
    turned = phase[0].copy()
    locked[0] = frames[0]
    for i in range(1, len(frames)):
        peaks = _peaks(magnitude[i])
        if steps[i] > 0:
            drift = phase[i] - phase[i - 1] - omega * steps[i]
            turned = turned + hop * (omega + _wrapped(drift) / steps[i])
        nearest = peaks[np.searchsorted((peaks[1:] + peaks[:-1]) / 2, np.arange(len(omega)))]
        turned = (turned - phase[i])[nearest] + phase[i]
        locked[i] = magnitude[i] * np.exp(1j * turned)
    return locked


def _peaks(magnitude: NDArray[np.float64]) -> NDArray[np.intp]:
    """Bins higher than two neighbours on each side; at least one."""
    inner = magnitude[2:-2]
    sides = (magnitude[1:-3], magnitude[:-4], magnitude[3:-1], magnitude[4:])
    found = np.flatnonzero(np.logical_and.reduce([inner > side for side in sides])) + 2
    return found if len(found) else np.array([0])


def _wrapped(angle: NDArray[np.float64]) -> NDArray[np.float64]:
    return angle - 2 * np.pi * np.round(angle / (2 * np.pi))


def _read(samples: NDArray[np.float64], ratio: float, count: int) -> NDArray[np.float64]:
    """`count` samples read `ratio` times as fast, through a low-pass that keeps what fits."""
    cutoff = min(1.0, 1 / ratio) * 0.95
    reach = math.ceil(_TAPS / 2 / cutoff)
    padded = np.concatenate([np.zeros(reach), samples, np.zeros(reach + count)])
    offsets = np.arange(-reach + 1, reach + 1)
    read = np.empty(count)
    for start in range(0, count, 8192):
        positions = np.arange(start, min(start + 8192, count)) * ratio
        whole = np.floor(positions).astype(int)
        distance = offsets - (positions - whole)[:, None]
        edge = np.clip(1 - (distance / reach) ** 2, 0, 1)
        window = np.i0(_KAISER_BETA * np.sqrt(edge)) / np.i0(_KAISER_BETA)
        taps = np.sinc(distance * cutoff) * cutoff * window
        read[start : start + 8192] = np.vecdot(padded[whole[:, None] + offsets + reach], taps)
    return read


def _level(frames: NDArray[np.complex128]) -> NDArray[np.float64]:
    """Root of the power of each frame (frames x 1)."""
    return np.sqrt(np.sum(np.abs(frames) ** 2, axis=1, keepdims=True))


def _envelopes(log_magnitude: NDArray[np.float64], order: int) -> NDArray[np.float64]:
    """Smooth spectra (frames x bins): the first cepstral coefficients, raised to the peaks."""
    size = 2 * (log_magnitude.shape[1] - 1)
    lifter = np.zeros(size)
    lifter[:order] = 1
    lifter[-order + 1 :] = 1
    envelopes = log_magnitude
    target = log_magnitude
    for _ in range(4):
        target = np.maximum(log_magnitude, envelopes)
        envelopes = np.fft.rfft(np.fft.irfft(target, size) * lifter, size).real
    return envelopes
