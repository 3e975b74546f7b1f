"""Reads tokens back, apart from what builds them: /api/health asks whether ours verify."""

import base64
import hmac
import struct
import zlib
from collections.abc import Callable

SIGNATURE_BYTES = 32
RTC = 1


def token_verifies(token: str, app_id: str, certificate: str, channel: str, uid: int) -> bool:
    """Whether the token's signature is good, and it is for this channel and uid."""
    verify = VERSIONS.get(token[:3])
    if verify is None:
        return False
    try:
        return verify(token, app_id, certificate, channel, uid)
    except (ValueError, struct.error, zlib.error):
        return False


def _verify_006(token: str, app_id: str, certificate: str, channel: str, uid: int) -> bool:
    """Format: "006", app id, and in base64: u16 + signature, u32 CRC of channel, u32 CRC of uid,
    u16 + message.

    Numbers are little-endian. The signature is HMAC-SHA256 over app id, channel, uid, message.
    """
    head = "006" + app_id
    if not token.startswith(head):
        return False
    content = base64.b64decode(token.removeprefix(head), validate=True)
    (length,) = struct.unpack_from("<H", content)
    start = 2 + SIGNATURE_BYTES
    channel_sum, uid_sum, size = struct.unpack_from("<IIH", content, start)
    signature, message = content[2:start], content[start + 10 :]
    signed = f"{app_id}{channel}{uid}".encode() + message
    expected = hmac.digest(certificate.encode(), signed, "sha256")
    return (
        (length, size) == (SIGNATURE_BYTES, len(message))
        and (channel_sum, uid_sum) == (zlib.crc32(channel.encode()), zlib.crc32(str(uid).encode()))
        and hmac.compare_digest(signature, expected)
    )


def _verify_007(token: str, app_id: str, certificate: str, channel: str, uid: int) -> bool:
    """Format: "007", and in base64 and zlib: u16 + signature, then the signed body.

    Body: u16 + app id, u32 issued, u32 life, u32 salt, u16 1, and the RTC service: u16 1,
    u16 + privileges of u16 and u32 each, u16 + channel, u16 + uid. The key is
    HMAC(salt, HMAC(issued, certificate)), all SHA-256.
    """
    content = zlib.decompress(base64.b64decode(token[3:], validate=True))
    signature, body = content[2 : 2 + SIGNATURE_BYTES], content[2 + SIGNATURE_BYTES :]
    own_id, place = _text(body, 0)
    issued, _life, salt, services, service, privileges = struct.unpack_from("<IIIHHH", body, place)
    own_channel, place = _text(body, place + 18 + 6 * privileges)
    own_uid, place = _text(body, place)
    key = hmac.digest(struct.pack("<I", issued), certificate.encode(), "sha256")
    key = hmac.digest(struct.pack("<I", salt), key, "sha256")
    return (
        (services, service, place) == (1, RTC, len(body))
        and struct.unpack_from("<H", content) == (SIGNATURE_BYTES,)
        and (own_id, own_channel, own_uid) == (app_id, channel, str(uid))
        and hmac.compare_digest(signature, hmac.digest(key, body, "sha256"))
    )


def _text(content: bytes, place: int) -> tuple[str, int]:
    """The text at that place, and the place behind it."""
    (length,) = struct.unpack_from("<H", content, place)
    end = place + 2 + length
    return content[place + 2 : end].decode(), end


VERSIONS: dict[str, Callable[[str, str, str, str, int], bool]] = {
    "006": _verify_006,
    "007": _verify_007,
}
