"""Frame layout of the voice mask, and the two array operations that every stage needs."""

import math
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Real = TypeVar("Real", bound=np.floating)

RATE = 16000
"""Rate the mask works at, Hz."""
HOP = 160
"""Samples from one frame to the next: 10 ms."""
WINDOW = 480
"""Samples that a frame looks at: 30 ms."""
FFT_SIZE = 512
"""Length of the Fourier transform; bins are 31.25 Hz apart."""
BINS = FFT_SIZE // 2 + 1
"""Bins of a spectrum, 0 to 8 kHz."""
BIN_HZ = RATE / FFT_SIZE
"""Hz from bin to bin."""
CEPSTRA = 26
"""Cepstral coefficients that describe a spectral envelope."""
BAND = slice(4, 220)
"""Bins that carry speech (125 Hz to 6.9 kHz): level and power are taken there."""
MEAN_LOG_F0 = math.log2(150)
"""log2 of the middle of human voices, 150 Hz; running means start here."""

_ROWS_WITHOUT_THREADS = 32
"""Rows of at most 288 columns that OpenBLAS multiplies in the calling thread."""


def clamp(value: float, low: float, high: float) -> float:
    """`value`, or the nearest of the two limits."""
    return low if value < low else high if value > high else value


def windows(signal: Array, length: int, step: int) -> Array:
    """Views (windows x length) of a signal, `step` samples apart, as many as fit."""
    count = max(0, (len(signal) - length) // step + 1)
    # numpy's own sliding_window_view takes ten times as long, which counts at two hops a block.
    size = signal.itemsize
    return np.ndarray((count, length), signal.dtype, signal, strides=(step * size, size))


def sum_band(curves: Array) -> Array:
    """Sums (frames) of curves (frames x BINS) over the speech band."""
    return np.ascontiguousarray(curves[:, BAND]).sum(axis=1)


def interpolate(curves: Array, positions: Array) -> Array:
    """Values of curves (frames x BINS) at broken bin numbers (frames x BINS), linear between bins.

    Positions are not below 0; beyond the last bin the curves stay at its value.
    """
    positions = np.minimum(positions, BINS - 1)
    below = np.minimum(positions.astype(np.intp), BINS - 2)
    share = positions - below
    below += np.arange(0, curves.size, BINS)[:, None]
    flat = curves.ravel()
    start = flat[below]
    return start + (flat[below + 1] - start) * share


def in_rows(matrix: NDArray[Real]) -> NDArray[Real]:
    """A matrix (outputs x inputs) cut for `multiply` (blocks x rows x inputs)."""
    rows = math.gcd(len(matrix), _ROWS_WITHOUT_THREADS)
    if len(matrix) * matrix.shape[1] < 32 * 288:
        rows = len(matrix)
    return np.ascontiguousarray(matrix).reshape(-1, rows, matrix.shape[1])


def multiply(blocks: NDArray[Real], vectors: NDArray[Real]) -> NDArray[Real]:
    """Matrix (from `in_rows`) times each vector (frames x inputs): (frames x outputs).

    Each frame gets products of its own. One product of all frames would be faster, but its sums
    would depend on how many frames there are, and the same sound in other blocks would differ.
    """
    products = np.matmul(blocks, vectors[:, None, :, None])
    return products.reshape(len(vectors), blocks.shape[0] * blocks.shape[1])
