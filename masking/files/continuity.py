"""Puts times right that begin anew in the middle, as in recordings that were joined end to end."""

from fractions import Fraction
from typing import Any

from av.packet import Packet

_JUMP = Fraction(1)  # second; a track's decoding times never fall otherwise


class Continuity:
    """Shifts the times of a track from the place on where they fall back, of all tracks alike.

    Tracks fall back one after the other, since their packets are mixed: the first one decides by
    how much, the others follow when it is their turn.
    """

    def __init__(self) -> None:
        self._shifts = [Fraction(0)]
        self._parts: dict[int, int] = {}
        self._ends: dict[int, Fraction] = {}

    def put_right(self, packet: "Packet[Any]") -> None:
        """Changes the packet's times; packets are to come in the order of the file."""
        if packet.dts is None:
            return
        track = packet.stream_index
        part = self._parts.setdefault(track, 0)
        own = packet.dts * packet.time_base
        end = self._ends.get(track)
        if end is not None and own + self._shifts[part] < end - _JUMP:
            part = self._parts[track] = part + 1
            if part == len(self._shifts):
                self._shifts.append(max(self._ends.values()) - own)
        shift = self._shifts[part]
        length = (packet.duration or 0) * packet.time_base
        self._ends[track] = max(own + shift + length, end or own)
        if shift:
            ticks = round(shift / packet.time_base)
            packet.dts += ticks
            packet.pts = None if packet.pts is None else packet.pts + ticks
