"""Whether a Janus takes members: it answers, knows the keys, and has an address for media."""

import asyncio
import secrets
import time

from calling.engines.janus import keys
from calling.engines.janus.link import JanusAway, JanusRefusal, janus_link
from calling.engines.janus.rooms import Rooms

PAUSE_SECONDS = 0.2
COMMON = """\
c=IN IP4 0.0.0.0
a=ice-ufrag:probe
a=ice-pwd:probeprobeprobeprobeprobe
a=fingerprint:sha-256 00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:\
00:00:00:00:00:00:00
a=setup:actpass
a=sendonly
a=rtcp-mux
a=mid:0
a=rtpmap:111 opus/48000/2
"""
OFFER = f"""\
v=0
o=- 1 1 IN IP4 0.0.0.0
s=-
t=0 0
m=audio 9 UDP/TLS/RTP/SAVPF 111
{COMMON}""".replace("\n", "\r\n")


async def fault_of_janus(seconds: float) -> str:
    """ "" as soon as a member could come in; else, after so many seconds, why none can."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return await _come_in()
        except JanusRefusal as refusal:
            return f"Janus refused a member: {refusal}."
        except JanusAway as fault:
            if time.monotonic() > deadline:
                return f"Janus does not answer: {fault}."
        await asyncio.sleep(PAUSE_SECONDS)


async def _come_in() -> str:
    room = f"probe{secrets.token_hex(8)}"
    async with janus_link() as link:
        up = await link.attach()
        rooms = Rooms(link, up)
        await rooms.open(room)
        try:
            wish = {"request": "joinandconfigure", "ptype": "publisher", "room": room}
            token = keys.room_token(room)
            jsep = {"type": "offer", "sdp": OFFER}
            answer = await link.say(up, wish | {"id": "probe", "token": token}, jsep)
        finally:
            await rooms.close(room)
    if "a=candidate" in answer.get("jsep", {}).get("sdp", ""):
        return ""
    return "Janus has no network address for media."
