"""Opens what a stranger sent: only known containers, no other file, no network, no surprise."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.packet import Packet

from masking.errors import DamagedMedia, UnsupportedMedia
from masking.files.errors import EncryptedMedia, SourceMissing
from masking.files.options import Limits

# FFmpeg knows formats that are lists of other files and addresses (HLS, DASH, concat) or that
# take any text or bytes for pictures. What is not on this list is not opened.
CONTAINERS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,flv,live_flv,asf,ogg,wav,w64,"
    "aiff,au,caf,flac,mp3,aac,loas,ac3,eac3,dts,dtshd,truehd,amr,amrnb,amrwb,ape,tta,wv,mpc,mpc8,"
    "tak,dsf,voc,rm,nut,mxf,gxf,dv,ivf,h264,hevc,vvc,m4v,h263,obu,av1,vc1,yuv4mpegpipe,wtv,nsv,swf"
)
STILL_BRANDS = frozenset(("heic", "heix", "heim", "heis", "hevc", "mif1", "msf1", "avif", "avis"))
_BEGINNINGS = (b"RIFF", b"\x1aE\xdf\xa3", b"OggS", b"fLaC", b"\x89PNG", b"\xff\xd8", b"GIF8")
_ENCRYPTED_TAGS = ("encv", "enca", "drms", "drmi", "p608")


@contextmanager
def opened(source: Path) -> Iterator[BinaryIO]:
    """The file for reading; raises SourceMissing. Fifos and devices, which could wait, are none."""
    try:
        number = os.open(source, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name cannot be used"
        raise SourceMissing(f"The file cannot be read: {reason}.") from None
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        raise SourceMissing("The file cannot be read: it is no ordinary file.")
    with open(number, "rb") as file:
        yield file


def check_size(file: BinaryIO, limits: Limits) -> None:
    """Raises TooLarge, and DamagedMedia for an empty file."""
    size = os.fstat(file.fileno()).st_size
    if not size:
        raise DamagedMedia("The file is empty.")
    limits.check_bytes(size)


@contextmanager
def container_of(file: BinaryIO, limits: Limits) -> Iterator[InputContainer]:
    """The container in an open file; raises UnsupportedMedia, EncryptedMedia, DamagedMedia."""
    file.seek(0)
    options = {
        "format_whitelist": CONTAINERS,
        "protocol_whitelist": "none",
        "max_pixels": str(limits.pixels),
    }
    try:
        # FFmpeg gets the open file, never its name: a name may look like an address to it.
        container = av.open(file, "r", options=options, metadata_errors="replace")
    except FFmpegError as error:
        raise _why_not(file, error) from None
    try:
        _refuse(container)
        for stream in container.streams.video:
            if stream.codec_context is not None:
                stream.codec_context.options = {"max_pixels": str(limits.pixels)}
        yield container
    finally:
        container.close()


def _why_not(file: BinaryIO, error: FFmpegError) -> UnsupportedMedia | DamagedMedia:
    """Cut off or of an unknown kind: what a film begins with is there when it is cut off."""
    file.seek(0)
    start = file.read(12)
    if start[4:8] in (b"ftyp", b"moov", b"mdat") or start.startswith(_BEGINNINGS):
        return DamagedMedia("The file is cut off or damaged: it cannot be opened.")
    return UnsupportedMedia("The file is no picture, film or recording of a kind that is known.")


def refuse_encrypted(packet: "Packet[Any]") -> None:
    """Raises EncryptedMedia for a packet that only a key could open."""
    if packet.has_sidedata("encryption_info"):
        raise EncryptedMedia("The film or recording is encrypted.")


def _refuse(container: InputContainer) -> None:
    """Refuses what would be read wrongly."""
    if container.metadata.get("major_brand", "").strip() in STILL_BRANDS:
        raise UnsupportedMedia("Pictures of this kind (HEIC, AVIF) must be saved as JPEG first.")
    for stream in container.streams:
        context = stream.codec_context
        if context is not None and context.codec_tag in _ENCRYPTED_TAGS:
            raise EncryptedMedia("The film or recording is encrypted.")
