"""What a listener measures in recorded sound; shares no code with the mask."""

import base64

import numpy as np
from numpy.typing import NDArray

Signal = NDArray[np.float32]


def decode(text: str) -> Signal:
    """Samples that a lab page sent."""
    return np.frombuffer(base64.b64decode(text), "<f4")


def rms(signal: Signal) -> float:
    """Root of the mean power."""
    return float(np.sqrt(np.mean(np.square(signal, dtype=float))))


def likeness(a: Signal, b: Signal) -> float:
    """Largest cross-correlation over all lags, 0 to 1, of two recordings."""
    size = 2 ** int(np.ceil(np.log2(len(a) + len(b))))
    spectrum = np.fft.rfft(a, size) * np.conj(np.fft.rfft(b, size))
    return float(np.abs(np.fft.irfft(spectrum)).max() / (len(a) * rms(a) * rms(b) + 1e-20))


def loudness(signal: Signal, rate: int) -> NDArray[np.float64]:
    """Log power every millisecond, smoothed over 8."""
    step = rate // 1000
    power = np.square(signal[: len(signal) // step * step], dtype=float).reshape(-1, step).mean(1)
    return np.log(np.convolve(power, np.ones(8) / 8, "same") + 1e-7)


def delay_ms(raw: Signal, masked: Signal, rate: int, longest: int = 120) -> int:
    """Milliseconds by which the loudness of the masked voice follows that of the raw one."""
    a, b = (curve - curve.mean() for curve in (loudness(raw, rate), loudness(masked, rate)))
    fits = [float(np.corrcoef(a[: len(a) - d], b[d:])[0, 1]) for d in range(longest)]
    return int(np.argmax(fits))


def median_pitch(signal: Signal, rate: int) -> float:
    """Median in Hz over the clearly voiced windows of 60 ms; 60 to 400 Hz, by autocorrelation."""
    size = rate * 60 // 1000
    low, high = rate // 400, rate // 60
    pitches = []
    for start in range(0, len(signal) - size, size // 2):
        frame = signal[start : start + size] * np.hanning(size)
        if rms(frame) < 0.01:
            continue
        full = np.fft.irfft(np.abs(np.fft.rfft(frame, 2 * size)) ** 2)
        window = np.fft.irfft(np.abs(np.fft.rfft(np.hanning(size), 2 * size)) ** 2)
        curve = (full / full[0])[low:high] / (window / window[0])[low:high]
        peaks = np.flatnonzero((curve[1:-1] > curve[:-2]) & (curve[1:-1] >= curve[2:])) + 1
        good = [p for p in peaks if curve[p] > 0.9 * curve[peaks].max() and curve[p] > 0.5]
        if good:
            pitches.append(rate / (low + good[0]))
    return float(np.median(pitches))


def roughness(signal: Signal, window: int = 32) -> NDArray[np.float64]:
    """Highest second difference in each short window: a click stands out."""
    bend = np.abs(np.diff(signal.astype(float), 2))
    return bend[: len(bend) // window * window].reshape(-1, window).max(1)
