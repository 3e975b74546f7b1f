"""Reads pictures of any common kind, still or animated, as upright 8-bit BGR and no more."""

import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from masking.errors import DamagedMedia, MaskingError, TooLarge, UnsupportedMedia
from masking.files.options import Limits

Bgr = NDArray[np.uint8]

# Others that Pillow knows are rare, or run other programs (EPS).
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "JPEG2000", "PPM", "AVIF")
ANIMATED = ("GIF", "PNG", "WEBP", "AVIF")
_SRGB = ImageCms.createProfile("sRGB")
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


@dataclass(frozen=True)
class Still:
    """One picture of a file: BGR [H, W, 3] uint8, and for how long it stands (0 for ever)."""

    image: Bgr
    milliseconds: int


@dataclass(frozen=True)
class Pictures:
    """An opened picture file, nothing decoded yet.

    count    frames of an animation, else 1
    pages    further pictures of a file that is no animation (a scan, a stereo pair); left out
    loops    how often an animation is played, 0 for ever
    """

    picture: Image.Image
    count: int
    pages: int
    loops: int

    def stills(self, limits: Limits) -> Iterator[Still]:
        """Decodes frame by frame. Raises DamagedMedia, UnsupportedMedia, TooLarge."""
        first = int(self.count > 1 and bool(self.picture.info.get("default_image")))
        elapsed = 0.0
        for place in range(first, self.count):
            with damage():
                self.picture.seek(place)
                self.picture.load()
                milliseconds = int(self.picture.info.get("duration") or 0)
                image = _upright_bgr(self.picture)
            elapsed += milliseconds / 1000
            limits.check_seconds(elapsed)
            yield Still(image, milliseconds)


def is_picture(file: BinaryIO) -> bool:
    """Whether the content is of one of FORMATS; only the header is read."""
    file.seek(0)
    try:
        Image.open(file, formats=FORMATS)
    except UnidentifiedImageError:
        return False
    except (*_BOMBS, OSError):
        return True  # one of them, and too large or damaged
    return True


@contextmanager
def pictures_of(file: BinaryIO, limits: Limits) -> Iterator[Pictures]:
    """Opens a picture and looks at its size first. Raises TooLarge, DamagedMedia."""
    file.seek(0)
    try:
        with damage():
            picture = Image.open(file, formats=FORMATS)
    except _BOMBS:
        raise TooLarge(f"The picture has more than {limits.pixels:,} pixels.") from None
    limits.check_pixels(*picture.size)
    with damage():
        frames = int(getattr(picture, "n_frames", 1))
    animated = frames > 1 and picture.format in ANIMATED
    if animated and frames * picture.width * picture.height > limits.animation_pixels:
        raise TooLarge(
            f"All {frames} frames of the picture together have more pixels than the "
            f"{limits.animation_pixels:,} that are allowed."
        )
    # A GIF without the note plays once, the others have it always.
    loops = int(picture.info.get("loop", 1))
    yield Pictures(picture, frames if animated else 1, 0 if animated else frames - 1, loops)


def _upright_bgr(picture: Image.Image) -> Bgr:
    """Applies the orientation, the colour profile and the transparency, and drops them."""
    upright = _oriented(picture)
    if upright.mode.startswith("I;16"):
        grey = np.asarray(upright).astype(np.uint16)
        return np.repeat(_eight_bits(grey)[:, :, None], 3, axis=2)
    if upright.mode in ("I", "F"):
        raise UnsupportedMedia(
            "Pictures with 32 bits per channel must be saved with 16 or 8 first."
        )
    rgb = np.asarray(_srgb(_opaque(upright), picture.info.get("icc_profile")))
    return np.ascontiguousarray(rgb[:, :, ::-1])


def _oriented(picture: Image.Image) -> Image.Image:
    """As the camera was held; notes that cannot be read do not say how that was."""
    try:
        return ImageOps.exif_transpose(picture)
    except _BROKEN:
        return picture


def _eight_bits(grey: NDArray[np.uint16]) -> NDArray[np.uint8]:
    """16 bits per pixel to 8, rounded."""
    return ((grey.astype(np.uint32) + 128) // 257).astype(np.uint8)


def _opaque(picture: Image.Image) -> Image.Image:
    """On white: what a transparent picture hides must not be in the result either."""
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        white = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(white, layer).convert("RGB")
    return picture.convert("RGB") if picture.mode in ("P", "1", "L", "YCbCr", "HSV") else picture


def _srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """In the colours that files without a profile have; a broken profile counts as none."""
    if profile and picture.mode in ("RGB", "CMYK"):
        with suppress(ImageCms.PyCMSError, OSError):
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            changed = ImageCms.profileToProfile(picture, own, _SRGB, outputMode="RGB")
            if changed is not None:
                return changed
    return picture.convert("RGB")


@contextmanager
def damage() -> Iterator[None]:
    """Everything that Pillow's decoders raise on broken content becomes DamagedMedia."""
    try:
        yield
    except MaskingError:
        raise
    except UnidentifiedImageError:
        raise UnsupportedMedia("The picture is of a kind that is not known.") from None
    except _BROKEN:
        raise DamagedMedia("The picture is cut off or damaged.") from None


_BROKEN = (
    OSError,
    EOFError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    MemoryError,
    NotImplementedError,
    struct.error,
    zlib.error,
)
