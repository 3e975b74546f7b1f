"""deface, the program that our masks are measured beside. Requirements: requirements-bench.txt."""

import contextlib
import io

import numpy as np

from masking.faces.images import Image

# What deface does unless told otherwise.
THRESHOLD = 0.2
SETTINGS = {
    "replacewith": "blur",
    "mask_scale": 1.3,
    "ellipse": True,
    "draw_scores": False,
    "replaceimg": None,
}


class Deface:
    """deface's own detector and drawing, as its command line calls them."""

    def __init__(self) -> None:
        """ModuleNotFoundError when deface is not installed."""
        from deface.centerface import CenterFace  # noqa: PLC0415 - extra requirement

        with contextlib.redirect_stdout(io.StringIO()):
            self.network = CenterFace()

    def mask(self, image: Image) -> Image:
        """A masked copy, as a view of one in RGB, which is what deface takes."""
        from deface.deface import anonymize_frame  # noqa: PLC0415 - extra requirement

        picture = np.ascontiguousarray(image[:, :, ::-1])
        found, _ = self.network(picture, threshold=THRESHOLD)
        anonymize_frame(found, picture, mosaicsize=20, **SETTINGS)
        return picture[:, :, ::-1]
