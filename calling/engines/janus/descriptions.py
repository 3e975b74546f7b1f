"""Reads the session descriptions (SDP, RFC 8866) of browsers before Janus does. Pure.

Addresses are taken out: the browser knows Janus' address and calls it, so Janus needs none of the
browser's, and nobody can have it knock at other machines.
"""

import re

from calling.engines.base import BadDescription
from calling.engines.janus.rooms import MIDS

# Two for each of fifty members, and some that were given up meanwhile.
MAX_STREAMS = 200
MAX_LINE = 4096
TYPED = re.compile("[a-z]=")  # how every line begins
ADDRESSES = ("a=candidate", "a=end-of-candidates", "a=remote-candidates", "a=rtcp:")
# Ways to send more than one picture, of which a mute would have to know.
MANIFOLD = ("a=simulcast", "a=rid", "a=ssrc-group:SIM")
DIRECTIONS = {"a=sendonly", "a=recvonly", "a=sendrecv", "a=inactive"}


def sending_offer(sdp: str) -> str:
    """The offer of a page that sends: one sound and one picture, on mids 0 and 1, no addresses.

    A mute names streams by these mids. Raises BadDescription.
    """
    session, *streams = _sections(sdp)
    kinds = [_kind(stream) for stream in streams]
    mids = [_values(stream, "a=mid:") for stream in streams]
    if kinds != list(MIDS) or mids != [[mid] for mid in MIDS.values()]:
        raise BadDescription("The offer must have one sound with mid 0 and one picture with mid 1.")
    for stream in streams:
        if not _direction(stream) <= {"a=sendonly", "a=inactive"}:
            raise BadDescription("The offer must only send.")
        if any(line.startswith(MANIFOLD) for line in stream):
            raise BadDescription("Each stream must be sent once.")
    return _joined(session, streams)


def receiving_answer(sdp: str) -> str:
    """The answer of a page to what it is to receive, without addresses. Raises BadDescription."""
    session, *streams = _sections(sdp)
    if not 0 < len(streams) <= MAX_STREAMS:
        raise BadDescription(f"The answer must have 1 to {MAX_STREAMS} streams.")
    for stream in streams:
        if _kind(stream) not in MIDS or not _direction(stream) <= {"a=recvonly", "a=inactive"}:
            raise BadDescription("The answer must only receive sound and pictures.")
    return _joined(session, streams)


def version_of(sdp: str) -> int:
    """Number of an offer of Janus' ("o=- <id> <version> ..."): it rises with each."""
    found = re.search(r"^o=\S+ \S+ (\d+) ", sdp, re.MULTILINE)
    return int(found[1]) if found else 0


def _sections(sdp: str) -> list[list[str]]:
    """Lines of the session, then of each stream, without addresses."""
    sections: list[list[str]] = [[]]
    for line in sdp.replace("\r\n", "\n").split("\n"):
        if len(line) > MAX_LINE or not line.isprintable() or (line and not TYPED.match(line)):
            raise BadDescription("The description cannot be read.")
        if line.startswith("m="):
            sections.append([])
        if line and not line.startswith(ADDRESSES):
            sections[-1].append("c=IN IP4 0.0.0.0" if line.startswith("c=") else line)
    if not sections[0] or sections[0][0] != "v=0":
        raise BadDescription("The description cannot be read.")
    return sections


def _kind(stream: list[str]) -> str:
    return stream[0].removeprefix("m=").split(" ")[0]


def _values(stream: list[str], prefix: str) -> list[str]:
    return [line.removeprefix(prefix) for line in stream if line.startswith(prefix)]


def _direction(stream: list[str]) -> set[str]:
    """What the stream says of it; RFC 8866 has silence mean that it goes both ways."""
    return DIRECTIONS & set(stream) or {"a=sendrecv"}


def _joined(session: list[str], streams: list[list[str]]) -> str:
    return "\r\n".join([*session, *(line for stream in streams for line in stream), ""])
