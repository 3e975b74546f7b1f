"""What is compared: our two modes, and the anchors beside them. For the evaluation only."""

import hashlib
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_toeplitz
from scipy.signal import lfilter

from masking.evaluate.voice_models import RATE, Signal
from masking.voice import PseudoVoice, VoiceMasker, pitch_shift
from masking.voice.ranges import FREE, VoiceRanges

Method = Callable[[Signal, str], Signal]
"""Masks a signal at 16 kHz with a key."""

_MCADAMS = 0.8
_LPC_ORDER = 20
_FRAME, _HOP = 320, 160


def pseudo_voice(mode: str, ranges: VoiceRanges = FREE) -> Method:
    """Ours, as a stream would give it, without the latency."""

    def mask(signal: Signal, key: str) -> Signal:
        secret = hashlib.sha256(key.encode()).digest()
        voice = PseudoVoice.for_member(secret, "OTO#EVAL00", "evaluation", ranges)
        # Noise and wander are others for each signal, as in each call, and repeat with the run.
        chance = hashlib.sha256(secret + signal.tobytes()).digest()
        masker = VoiceMasker(voice, RATE, mode, seed=int.from_bytes(chance[:16], "big"))
        masked = np.concatenate([masker.process(signal), masker.flush()])
        return masked[masker.latency :]

    return mask


def plain(signal: Signal, key: str) -> Signal:
    """No mask at all."""
    return signal


def constant_pitch(signal: Signal, key: str) -> Signal:
    """Pitch and formants moved by 2 to 5 semitones up or down, always the same for a key."""
    unit = hashlib.sha256(key.encode()).digest()
    semitones = (2 + 3 * unit[0] / 255) * (1 if unit[1] % 2 else -1)
    return pitch_shift(signal, RATE, semitones)


def mcadams(signal: Signal, key: str) -> Signal:
    """Baseline B2 of VoicePrivacy: angles of the poles to the power of 0.8, the same for all.

    (J. Patino et al., "Speaker anonymisation using the McAdams coefficient", Interspeech 2021.)
    """
    window = np.sqrt(0.5 - 0.5 * np.cos(2 * np.pi * np.arange(_FRAME) / _FRAME))
    padded = np.concatenate([signal.astype(np.float64), np.zeros(_FRAME)])
    masked = np.zeros(len(padded))
    for start in range(0, len(padded) - _FRAME, _HOP):
        frame = padded[start : start + _FRAME] * window
        if not frame.any():
            continue
        predictor = _predictor(frame)
        spoken = lfilter([1.0], _moved(predictor), lfilter(predictor, [1.0], frame))
        masked[start : start + _FRAME] += spoken * window
    masked = masked[: len(signal)]
    # Moved poles change the level; the baseline sets it anew, too.
    masked *= np.sqrt(np.sum(signal.astype(np.float64) ** 2) / (np.sum(masked**2) + 1e-12))
    return (masked / max(1.0, float(np.abs(masked).max(initial=0)))).astype(np.float32)


def _predictor(frame: NDArray[np.float64]) -> NDArray[np.float64]:
    """Linear prediction, by autocorrelation."""
    likeness = np.correlate(frame, frame, "full")[len(frame) - 1 :][: _LPC_ORDER + 1]
    likeness[0] = likeness[0] * (1 + 1e-6) + 1e-9
    return np.concatenate([[1.0], -solve_toeplitz(likeness[:-1], likeness[1:])])


def _moved(predictor: NDArray[np.float64]) -> NDArray[np.float64]:
    """The predictor whose poles have other angles."""
    poles = np.roots(predictor)
    angles = np.angle(poles)
    turned = np.sign(angles) * np.abs(angles) ** _MCADAMS
    moved = np.where(np.abs(poles.imag) > 1e-9, np.abs(poles) * np.exp(1j * turned), poles)
    return np.real(np.poly(moved))


GUIDE = VoiceRanges.parse(pitch=["0.8", "1.2"], formants=["0.9", "1.1"])
METHODS: dict[str, Method] = {
    "plain": plain,
    "mcadams": mcadams,
    "constant-pitch": constant_pitch,
    "private": pseudo_voice("private"),
    "clear": pseudo_voice("clear"),
    "private-narrow": pseudo_voice("private", GUIDE),
}
