"""Smooth spectral envelopes, described by 26 cepstral coefficients."""

import numpy as np

from masking.voice.layout import BINS, CEPSTRA, Array, in_rows, multiply

_ROUNDS = 2
"""Rounds that lift the envelope from the mean of the harmonics to their peaks."""


def _matrices() -> tuple[Array, Array]:
    """Log spectrum -> coefficients (CEPSTRA x BINS) and back (BINS x CEPSTRA).

    The upper half of the coefficients fades out. Both are rounded to 32 bits, as in the browser.
    """
    order, bins = np.arange(CEPSTRA)[:, None], np.arange(BINS)[None, :]
    half = CEPSTRA / 2
    cosine = np.cos(np.pi * order * bins / (BINS - 1))
    fade = np.where(order < half, 1.0, np.cos((order - half) / half * np.pi / 2))
    scale = np.where(order == 0, 1.0, 2.0) / (BINS - 1) * fade
    edge = np.where((bins == 0) | (bins == BINS - 1), 0.5, 1.0)
    exact = (cosine * edge * scale, cosine.T)
    reduce, expand = (m.astype(np.float32).astype(np.float64) for m in exact)
    return reduce, expand


_REDUCE, _EXPAND = (in_rows(matrix) for matrix in _matrices())


def reduce(curves: Array) -> Array:
    """Coefficients (frames x CEPSTRA) of curves (frames x BINS)."""
    return multiply(_REDUCE, curves)


def expand(coefficients: Array) -> Array:
    """Curves (frames x BINS) of coefficients (frames x CEPSTRA)."""
    return multiply(_EXPAND, coefficients)


def true_envelope(log_power: Array) -> Array:
    """Envelopes of spectra (frames x BINS): fit, raise what lies below to the fit, fit again.

    (A. Röbel and X. Rodet, "Efficient spectral envelope estimation", DAFx 2005.)
    """
    envelope = expand(reduce(log_power))
    for _ in range(_ROUNDS):
        envelope = expand(reduce(np.maximum(log_power, envelope)))
    return envelope
