"""What a client may say over the websocket, and how fast: parsing and limits, no rules."""

import json
import re
from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any

from calling.engines.base import MEDIA_KINDS
from calling.errors import BadMessage, TooFast

MAX_BYTES = 256 * 1024
MAX_SDP = 48 * 1024
# An answer to a media server says something to two streams of each other member.
MAX_MEDIA_SDP = 200 * 1024
MAX_ATTEMPT = 2**31
MAX_CANDIDATE = 1024
MAX_NAME = 20
# Why a page's mask lets nothing out, when it is not the member's own wish (reasons.js).
MASK_REASONS = frozenset(
    {
        "mask_failed",
        "voice_failed",
        "camera_stalled",
        "voice_stalled",
        "gate_failed",
        "unsupported",
    }
)
SEAT = re.compile(r"[0-9a-f]{32}")


def is_seat(value: object) -> bool:
    return isinstance(value, str) and SEAT.fullmatch(value) is not None


def is_kind(value: object) -> bool:
    return isinstance(value, str) and value in MEDIA_KINDS


def is_flag(value: object) -> bool:
    return isinstance(value, bool)


def is_name(value: object) -> bool:
    """An OTO# or a role as typed; whether there is one, the services know."""
    return isinstance(value, str) and len(value) <= MAX_NAME and value.isascii()


def is_mask_reason(value: object) -> bool:
    return isinstance(value, str) and value in MASK_REASONS


def is_description(value: object) -> bool:
    """A session description {type, sdp} as WebRTC has it; nothing else rides along."""
    return (
        isinstance(value, dict)
        and value.keys() == {"type", "sdp"}
        and value["type"] in ("offer", "answer")
        and _is_ascii(value["sdp"], MAX_SDP)
    )


def is_media_sdp(value: object) -> bool:
    return _is_ascii(value, MAX_MEDIA_SDP)


def is_attempt(value: object) -> bool:
    return type(value) is int and 0 <= value < MAX_ATTEMPT


def is_candidate(value: object) -> bool:
    """An RTCIceCandidateInit; an empty `candidate` says that there are no more."""
    return (
        isinstance(value, dict)
        and "candidate" in value
        and all(key in CANDIDATE_FIELDS and CANDIDATE_FIELDS[key](value[key]) for key in value)
    )


def _is_ascii(value: object, limit: int) -> bool:
    """SDP is ASCII; this also keeps lone surrogates away, which no encoder takes."""
    return isinstance(value, str) and len(value) <= limit and value.isascii()


def _is_short_or_null(value: object) -> bool:
    return value is None or _is_ascii(value, MAX_CANDIDATE)


def _is_line_or_null(value: object) -> bool:
    return value is None or (type(value) is int and 0 <= value < 1000)


CANDIDATE_FIELDS: Mapping[str, Callable[[object], bool]] = {
    "candidate": lambda value: _is_ascii(value, MAX_CANDIDATE),
    "sdpMid": _is_short_or_null,
    "sdpMLineIndex": _is_line_or_null,
    "usernameFragment": _is_short_or_null,
}

# Message type -> the shapes it may have: field -> test. Exactly these fields, no more, no fewer.
SHAPES: Mapping[str, tuple[Mapping[str, Callable[[object], bool]], ...]] = {
    "take_seat": ({"seat": is_seat},),
    "leave": ({},),
    "mute": ({"kind": is_kind, "on": is_flag},),
    "hand": ({"raised": is_flag},),
    "signal": (
        {"to": is_seat, "description": is_description},
        {"to": is_seat, "candidate": is_candidate},
    ),
    "mask_failed": ({"reason": is_mask_reason},),
    "media_offer": ({"attempt": is_attempt, "sdp": is_media_sdp},),
    "media_answer": ({"attempt": is_attempt, "sdp": is_media_sdp},),
    "ping": ({},),
    "resync": ({},),
    "mute_member": ({"seat": is_seat, "kind": is_kind},),
    "mute_all": ({"kind": is_kind},),
    "remove": ({"seat": is_seat},),
    "ban": ({"seat": is_seat},),
    "lift_ban": ({"otoNumber": is_name},),
    "role": ({"otoNumber": is_name, "role": is_name},),
    "hand_over": ({"otoNumber": is_name},),
    "lock": ({"on": is_flag},),
    "pause": ({},),
    "resume": ({},),
    "end": ({},),
}


def parse(text: str | None) -> tuple[str, dict[str, Any]]:
    """Type and fields of a client's frame; BadMessage for anything that is not documented."""
    if text is None or len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise BadMessage("A message is JSON text of at most 256 KiB.")
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        raise BadMessage("The message is not valid JSON.") from None
    kind = message.pop("type", None) if isinstance(message, dict) else None
    if not isinstance(kind, str) or kind not in SHAPES:
        raise BadMessage("There is no such message.")
    if not any(_fits(message, shape) for shape in SHAPES[kind]):
        raise BadMessage(f"The message {kind} does not have its documented fields.")
    return kind, message


def _fits(message: dict[str, Any], shape: Mapping[str, Callable[[object], bool]]) -> bool:
    return message.keys() == shape.keys() and all(shape[key](message[key]) for key in shape)


class RateLimit:
    """Token bucket of one socket: `rate` messages a second, `burst` at once."""

    def __init__(
        self, rate: float = 40, burst: float = 200, clock: Callable[[], float] = monotonic
    ) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._tokens, self._filled_at = burst, clock()
        self.refused = 0

    def spend(self) -> None:
        """Count one message; TooFast when there were too many."""
        now = self._clock()
        self._tokens = min(self._burst, self._tokens + (now - self._filled_at) * self._rate)
        self._filled_at = now
        if self._tokens < 1:
            self.refused += 1
            raise TooFast
        self._tokens -= 1
