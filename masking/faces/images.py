"""The pictures that masks take and give: BGR, 8 bits, height x width x 3."""

import numpy as np
from numpy.typing import NDArray

from masking.errors import UnsupportedMedia

Image = NDArray[np.uint8]


def checked(image: object) -> Image:
    """`image` itself when it is a picture [H, W, 3] of uint8 with pixels; else UnsupportedMedia."""
    if not isinstance(image, np.ndarray):
        raise UnsupportedMedia("A picture must be a numpy array.")
    if image.dtype != np.uint8:
        raise UnsupportedMedia(f"A picture must have 8 bits per channel, not {image.dtype}.")
    if image.ndim != 3 or image.shape[2] != 3:
        raise UnsupportedMedia(
            f"A picture must have height, width and three channels, not the shape {image.shape}."
        )
    if image.size == 0:
        raise UnsupportedMedia("The picture has no pixels.")
    return image
