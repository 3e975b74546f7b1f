"""The content network: what is said passes, most of how a person sounds does not."""

import numpy as np
from numpy.typing import NDArray

from masking.voice import tables
from masking.voice.analysis import Frames
from masking.voice.layout import Array, multiply


class ContentNet:
    """Answers for frames that came `lookahead` hops ago."""

    def __init__(self) -> None:
        self._tables = tables.content_tables()
        offsets = np.array(self._tables.offsets)
        self._offsets = offsets - offsets[0]
        self._inputs = len(offsets) * len(self._tables.scale)
        self.lookahead = self._tables.offsets[-1]
        """Hops from a frame to the answer for it."""
        self._features = np.zeros((self._offsets[-1], len(self._tables.scale)), np.float32)
        self._waiting = Frames.none()

    def answer(self, newest: Frames) -> tuple[Frames, Array]:
        """The frames that there is enough look-ahead for now, and their neutral cepstra."""
        features = np.concatenate([self._features, self._describe(newest)])
        self._features = features[len(newest) :]
        frames = self._waiting.then(newest)
        due = max(0, len(frames) - self.lookahead)
        self._waiting = frames[due:]
        skipped = len(newest) - due
        inputs = features[np.arange(skipped, len(newest))[:, None] + self._offsets]
        return frames[:due], self._run(inputs.reshape(due, self._inputs))

    def _describe(self, frames: Frames) -> Array:
        """Features (frames x features)."""
        cepstral = self._tables.cepstral_features
        features = np.empty((len(frames), len(self._tables.scale)))
        features[:, :cepstral] = frames.cepstra[:, :cepstral]
        features[:, cepstral] = np.minimum(np.maximum(frames.snr, -2), 8)
        features[:, cepstral + 1] = frames.clarity
        features[:, cepstral + 2] = frames.voiced
        return (features * self._tables.scale).astype(np.float32)

    def _run(self, values: NDArray[np.float32]) -> Array:
        (weights, bias), *later = self._tables.layers
        values = multiply(weights, values) + bias
        for weights, bias in later:
            values = multiply(weights, np.maximum(values, 0)) + bias
        return values.astype(np.float64)
