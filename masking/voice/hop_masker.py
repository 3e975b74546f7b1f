"""The method itself: hops of a speaker in, as many hops of the pseudo-voice out, at 16 kHz."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from masking.voice import envelope
from masking.voice.analysis import Analyser, Frames, Heard
from masking.voice.content_net import ContentNet
from masking.voice.disguise import Disguise
from masking.voice.layout import BINS, HOP, RATE, WINDOW, Array, interpolate
from masking.voice.random_numbers import Gaussians, Words
from masking.voice.synthesis import NOISE, Synthesiser


class HopMasker:
    """One voice; `delay` is from the middle of what a frame hears to its own speech, seconds."""

    def __init__(self, numbers: Mapping[str, Any], seed: Words) -> None:
        self._net_mix = float(numbers["netMix"])
        self._random = Gaussians(seed)
        self._analyser = Analyser()
        self._net = ContentNet() if self._net_mix > 0 else None
        self._disguise = Disguise(numbers)
        self._synthesiser = Synthesiser(numbers)
        lookahead = self._net.lookahead if self._net else 0
        self.delay = (WINDOW / 2 + lookahead * HOP) / RATE

    def process(self, hops: Array) -> Array:
        """Mask hops (frames * HOP samples)."""
        heard = self._analyser.measure(hops, describe=self._net is not None)
        frames, shapes = self._content(heard)
        # Until the network has its look-ahead there is nothing to say.
        rest = len(heard.frames) - len(frames)
        first, second, noise = self._chances(frames.silent.tolist())
        spectra = self._disguise.colour(frames, shapes, heard.tract_octaves[rest:], first)
        f0 = self._disguise.intone(frames, heard.mean_log_f0[rest:], second)
        spoken = self._synthesiser.speak(frames, spectra, f0, noise)
        return np.concatenate([np.zeros(rest * HOP), spoken])

    def _content(self, heard: Heard) -> tuple[Frames, Array]:
        """Frames to speak and their shapes (frames x BINS) on the speaker's frequency axis.

        A shape is the network's share and the rest of the speaker's own.
        """
        if self._net is None:
            return heard.frames, heard.shapes
        frames, answer = self._net.answer(heard.frames)
        mixed = self._net_mix * answer + (1 - self._net_mix) * frames.cepstra
        octaves = heard.tract_octaves[len(heard.frames) - len(frames) :]
        stretch = np.array([2**-value for value in octaves.tolist()])
        positions = np.arange(BINS) * stretch[:, None]
        return frames, interpolate(envelope.expand(mixed), positions)

    def _chances(self, silent: list[bool]) -> tuple[list[float], list[float], Array]:
        """Normal numbers in the order of the browser: frame by frame, two, then its noise.

        Silent frames have no noise.
        """
        counts = [2 if is_silent else 2 + NOISE for is_silent in silent]
        drawn = self._random.take(sum(counts))
        starts = np.cumsum([0, *counts])[:-1]
        noisy = starts[~np.array(silent, bool)]
        noise = drawn[noisy[:, None] + np.arange(2, 2 + NOISE)]
        return drawn[starts].tolist(), drawn[starts + 1].tolist(), noise
