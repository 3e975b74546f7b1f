"""The two voice modes: how far a keyed pseudo-voice may go from the average voice."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class VoiceMode:
    """Parameters that all members share in one mode.

    warp     largest stretch of the formants in either direction (0.12 = 12 %)
    bump     depth of the three keyed bends of the frequency axis, as a share of 0-8 kHz
    tilt     depth of the keyed long-term spectrum (1.6 is about +-2.4 dB per term)
    drift    strength of the slow random wander of pitch and formants
    net_mix  share of the content network in the spectrum, 0 (off) to 1
    """

    warp: float
    bump: float
    tilt: float
    drift: float
    net_mix: float


MODES: Mapping[str, VoiceMode] = MappingProxyType(
    {
        # Hides most: the network passes on what is said and drops most of how a person sounds.
        # A smaller share is easier to understand and hides less: docs/masking.md has the figures.
        "private": VoiceMode(warp=0.12, bump=0.045, tilt=1.6, drift=1.5, net_mix=0.85),
        # Easier to understand and 20 ms faster; the wider warp makes up for the network in part.
        # Wider still (0.20 and 0.06) it hid a little better and cost one word in seventy more.
        "clear": VoiceMode(warp=0.16, bump=0.045, tilt=1.6, drift=1.5, net_mix=0.0),
    }
)
