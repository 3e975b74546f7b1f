"""Short-time Fourier transform: a signal in overlapping frames, and back."""

import numpy as np
from numpy.typing import NDArray


def frame_length(rate: int) -> int:
    """Samples of a frame of about 43 ms, a power of two."""
    return 2 ** round(np.log2(rate * 0.043))


def analyse(
    samples: NDArray[np.float64],
    length: int,
    hop: int,
    *,
    starts: NDArray[np.int_] | None = None,
) -> NDArray[np.complex128]:
    """Spectra (frames x length / 2 + 1) of frames whose middles are `starts`, else `hop` apart."""
    if starts is None:
        starts = np.arange(0, len(samples) + hop, hop)
    padded = np.concatenate([np.zeros(length // 2), samples, np.zeros(length + 2 * hop)])
    windows = np.lib.stride_tricks.sliding_window_view(padded, length)[starts]
    return np.fft.rfft(windows * _window(length))


def synthesise(frames: NDArray[np.complex128], length: int, hop: int) -> NDArray[np.float64]:
    """The signal of frames whose middles are `hop` apart, from the first middle on."""
    window = _window(length)
    pieces = np.fft.irfft(frames, length) * window
    size = (len(frames) - 1) * hop + length
    total, weight = np.zeros(size), np.zeros(size)
    for i, piece in enumerate(pieces):
        total[i * hop : i * hop + length] += piece
        weight[i * hop : i * hop + length] += window**2
    return (total / np.maximum(weight, 1e-3))[length // 2 :]


def _window(length: int) -> NDArray[np.float64]:
    """Hann window without its closing zero."""
    return 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(length) / length)
