"""A member's pseudo-voice in one call: the keyed numbers that both voice maskers follow."""

import hashlib
import hmac
import json
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from masking.voice.modes import MODES, VoiceMode
from masking.voice.ranges import (
    F0_BAND_OCTAVES,
    F0_RANGE_HZ,
    FREE,
    MEAN_F0_HZ,
    WARP_BAND_OCTAVES,
    Interval,
    VoiceRanges,
)

TRACT_FOLLOWS_PITCH = 0.156
"""Octaves of formants per octave of pitch: high voices have shorter vocal tracts."""


def leave_band(value: float, *, band: float, limit: float) -> float:
    """`value` (octaves from the identity, -limit to limit) squeezed to the outside of the band.

    The squeeze is even, so that voices do not pile up at the edges of the band.
    """
    return math.copysign(band + abs(value) * (1 - band / limit), value)


def squeeze(value: float, *, allowed: list[Interval], limit: float) -> float:
    """`value` (octaves, -limit to limit) moved evenly into the interval on its side of identity.

    When that side is not allowed it goes to the other one.
    """
    start, end = allowed[0] if value < 0 else allowed[-1]
    near, far = sorted((start, end), key=abs)
    return near + abs(value) / limit * (far - near)


def pick(allowed: list[Interval], unit: float) -> float:
    """The value at `unit` (0 to 1) of the intervals laid end to end."""
    rest = unit * sum(end - start for start, end in allowed)
    for start, end in allowed:
        if rest <= end - start:
            return start + rest
        rest -= end - start
    return allowed[-1][1]


@dataclass(frozen=True)
class PseudoVoice:
    """One voice, a function of key and ranges only; the secret itself never leaves the server.

    The key is per member *and* call: within a call members stay apart, across calls nothing links
    them.
    """

    key: bytes = field(repr=False)
    ranges: VoiceRanges = FREE

    @classmethod
    def for_member(cls, secret: bytes, member: str, call: str, ranges: VoiceRanges = FREE) -> Self:
        """The voice of `member` (OTO#) in `call` (public id), from the member's random secret."""
        if len(secret) < 16:
            raise ValueError("a voice secret needs at least 16 random bytes")
        # A JSON list separates the parts: ("ab", "c") and ("a", "bc") get different keys.
        message = json.dumps([member, call]).encode()
        return cls(hmac.digest(secret, message, hashlib.sha256), ranges)

    def numbers(self, mode: str) -> dict[str, Any]:
        """What a masker needs, ready for JSON; raises KeyError for an unknown mode.

        f0Hz       target of the mean pitch, 88-235 Hz
        f0Side     -1 or 1: where the target goes when the speaker's mean is within `f0Band` of it
        f0Band     forbidden band of the mean pitch, octaves
        liveliness share of the speaker's melody that is kept, 0.48-0.72
        warp       factor on the formants of a neutral vocal tract, never within `warpBand` of 1
        warpBand   forbidden band of the formants, octaves
        bumps      3 depths of bends of the frequency axis (share of 8 kHz)
        tilt       5 depths of the long-term spectrum (natural log of power)
        voicingHz  frequency above which voiced sound turns into noise, 3400-4600 Hz
        breath     share of noise in voiced sound, 0.075-0.225
        drift      strength of the slow random wander (its randomness is fresh in each call)
        netMix     share of the content network, 0-1
        """
        rules = MODES[mode]
        pitch = self._pitch()
        return {
            "mode": mode,
            "f0Hz": round(2**pitch, 3),
            "f0Side": self._side("f0 side"),
            "f0Band": F0_BAND_OCTAVES,
            "liveliness": round(0.6 * (0.8 + 0.4 * self._unit("liveliness")), 4),
            "warp": round(self._warp(rules, pitch), 5),
            "warpBand": round(WARP_BAND_OCTAVES, 5),
            "bumps": self._terms("bump", 3, lambda i: rules.bump / (i + 1)),
            "tilt": self._terms("tilt", 5, lambda i: rules.tilt * 0.35 / (1 + 0.3 * i)),
            "voicingHz": round(4000 * (0.85 + 0.3 * self._unit("voicing")), 1),
            "breath": round(0.15 * (0.5 + self._unit("breath")), 4),
            "drift": rules.drift,
            "netMix": rules.net_mix,
        }

    def _pitch(self) -> float:
        """Mean pitch, log2 Hz: even over what the range allows."""
        low, high = (math.log2(hz) for hz in F0_RANGE_HZ)
        unit = self._unit("f0")
        if self.ranges.pitch is None:
            return low + (high - low) * unit
        middle = math.log2(MEAN_F0_HZ)
        allowed = self.ranges.pitch.allowed(
            band=F0_BAND_OCTAVES, down=middle - low, up=high - middle
        )
        return middle + pick(allowed, unit)

    def _warp(self, rules: VoiceMode, pitch: float) -> float:
        """Factor on formants: a keyed stretch plus what goes with the pseudo-voice's pitch."""
        most = math.log2(1 + rules.warp)
        keyed = most * (2 * self._unit("warp") - 1)
        follows = TRACT_FOLLOWS_PITCH * (pitch - math.log2(MEAN_F0_HZ))
        limit = most + TRACT_FOLLOWS_PITCH * math.log2(MEAN_F0_HZ / F0_RANGE_HZ[0])
        # The band is a hair wider here, so that rounding for JSON cannot step back into it.
        band = WARP_BAND_OCTAVES + 1e-4
        if self.ranges.formants is None:
            return float(2 ** leave_band(keyed + follows, band=band, limit=limit))
        allowed = self.ranges.formants.allowed(band=band, down=limit, up=limit)
        return float(2 ** squeeze(keyed + follows, allowed=allowed, limit=limit))

    def _terms(self, name: str, count: int, depth: Callable[[int], float]) -> list[float]:
        return [round(depth(i) * (2 * self._unit(f"{name} {i}") - 1), 5) for i in range(count)]

    def _side(self, name: str) -> int:
        return 1 if self._unit(name) < 0.5 else -1

    def _unit(self, name: str) -> float:
        """Uniform in [0, 1), independent for each name."""
        digest = hmac.digest(self.key, name.encode(), hashlib.sha256)
        return int.from_bytes(digest[:6], "big") / 2**48
