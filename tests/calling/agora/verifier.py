"""Judges Agora tokens field by field, from the wire format alone: it shares no code with a builder.

006 = "006", app id, base64(str(signature) u32 crc(channel) u32 crc(uid) str(message));
      message = u32 salt, u32 end, map of privilege -> unix time at which it ends
007 = "007", base64(zlib(str(signature) body)); body = str(app id) u32 issued u32 life u32 salt
      u16 services, and each: u16 type, map of privilege -> seconds after issue (0 = never ends),
      str(channel) str(uid)
"""

import base64
import binascii
import hmac
import math
import struct
import time
import zlib
from dataclasses import dataclass, field
from hashlib import sha256

NAMES = {1: "join_channel", 2: "publish_audio", 3: "publish_video", 4: "publish_data"}
MAX_LIFE = 24 * 3600


class BadToken(ValueError):
    """Not a token at all."""


@dataclass
class Report:
    """What a token says; times are unix seconds. `problems` is why Agora would refuse it."""

    version: str
    app_id: str
    salt: int
    ends: float
    privileges: dict[str, float]
    signature_ok: bool
    issued: int | None = None
    channel: str | None = None
    uid: str | None = None
    problems: list[str] = field(default_factory=list)

    def can(self, name, now=None):
        return self.privileges.get(name, 0) > (time.time() if now is None else now)


class _Reader:
    def __init__(self, content):
        self.content, self.place = content, 0

    def take(self, length):
        taken = self.content[self.place : self.place + length]
        if len(taken) < length:
            raise BadToken("it is cut")
        self.place += length
        return taken

    def u16(self):
        return int.from_bytes(self.take(2), "little")

    def u32(self):
        return int.from_bytes(self.take(4), "little")

    def text(self):
        return self.take(self.u16())

    def map(self):
        return {self.u16(): self.u32() for _ in range(self.u16())}

    def end(self):
        if self.place != len(self.content):
            raise BadToken("there is more behind its end")


def verify(token, *, app_id, certificate, channel, uid, now=None):
    """The report on a token presented for that channel and uid; BadToken when it is none."""
    now = int(time.time()) if now is None else now
    readers = {"006": _read_006, "007": _read_007}
    if token[:3] not in readers:
        raise BadToken("no such version")
    try:
        report = readers[token[:3]](token, certificate, channel, str(uid), now)
    except (binascii.Error, zlib.error, UnicodeDecodeError) as error:
        raise BadToken(str(error)) from None
    _judge(report, app_id, now)
    return report


def _read_006(token, certificate, channel, uid, now):
    app_id, reader = token[3:35], _Reader(base64.b64decode(token[35:], validate=True))
    signature, channel_sum, uid_sum, message = (
        reader.text(),
        reader.u32(),
        reader.u32(),
        reader.text(),
    )
    reader.end()
    inner = _Reader(message)
    salt, ends, privileges = inner.u32(), inner.u32(), inner.map()
    inner.end()
    signed = (app_id + channel + uid).encode() + message
    expected = hmac.new(certificate.encode(), signed, sha256).digest()
    named = {NAMES.get(key, key): value for key, value in privileges.items()}
    report = Report("006", app_id, salt, ends, named, hmac.compare_digest(signature, expected))
    if channel_sum != zlib.crc32(channel.encode()):
        report.problems.append("another channel")
    if uid_sum != zlib.crc32(uid.encode()):
        report.problems.append("another uid")
    if uid_sum == 0:
        report.problems.append("any uid may use it")
    return report


def _read_007(token, certificate, channel, uid, now):
    reader = _Reader(zlib.decompress(base64.b64decode(token[3:], validate=True)))
    signature = reader.text()
    body = reader.content[reader.place :]
    app_id, issued, life, salt = reader.text().decode(), reader.u32(), reader.u32(), reader.u32()
    if reader.u16() != 1 or reader.u16() != 1:
        raise BadToken("not one service of type 1")
    privileges, own_channel, own_uid = reader.map(), reader.text().decode(), reader.text().decode()
    reader.end()
    key = hmac.new(struct.pack("<I", issued), certificate.encode(), sha256).digest()
    key = hmac.new(struct.pack("<I", salt), key, sha256).digest()
    good = hmac.compare_digest(signature, hmac.new(key, body, sha256).digest())
    named = {
        NAMES.get(key, key): issued + value if value else math.inf
        for key, value in privileges.items()
    }
    report = Report("007", app_id, salt, issued + life, named, good, issued, own_channel, own_uid)
    if own_channel != channel or "*" in own_channel or not own_channel:
        report.problems.append("another channel")
    if own_uid != uid:
        report.problems.append("another uid")
    if life > MAX_LIFE:
        report.problems.append("lives too long")
    if issued > now + 300:
        report.problems.append("issued in the future")
    return report


def _judge(report, app_id, now):
    if not report.signature_ok:
        report.problems.append("signature")
    if report.app_id != app_id:
        report.problems.append("another app")
    if report.ends <= now:
        report.problems.append("expired")
    if "join_channel" not in report.privileges:
        report.problems.append("may not join")
    for name, ends in report.privileges.items():
        if not now < ends <= now + MAX_LIFE + 300:
            report.problems.append(f"{name} ends at {ends}")
