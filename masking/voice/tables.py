"""The trained tables of the voice mask (data/README.md says where they come from)."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from masking.voice.layout import Array, in_rows

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class ContentTables:
    """Weights of the content network.

    offsets  frames it looks at, relative to the one it answers for, ascending
    scale    factor on each feature (cepstral ones first, then the three others)
    layers   three pairs of weights (cut by `in_rows`) and bias (outputs), 32 bits: half as much
             memory to read per frame, and nothing that is decided hangs on their sums
    """

    offsets: tuple[int, ...]
    scale: Array
    cepstral_features: int
    layers: tuple[tuple[NDArray[np.float32], NDArray[np.float32]], ...]


@cache
def prior() -> Array:
    """Envelope (BINS) of the average speaker: natural log of power, level removed."""
    with np.load(DATA / "prior.npz", allow_pickle=False) as file:
        return _exact(file["mean"])


@cache
def content_tables() -> ContentTables:
    """The content network."""
    with np.load(DATA / "content256.npz", allow_pickle=False) as file:
        return ContentTables(
            offsets=tuple(file["off"].tolist()),
            scale=_exact(file["sc"]),
            cepstral_features=int(file["nd"]),
            layers=tuple(
                (in_rows(_single(file[f"w{i}"])), _single(file[f"w{i + 1}"])) for i in (0, 2, 4)
            ),
        )


def _exact(table: Array) -> Array:
    """As the browser sees it: rounded to 32 bits, read-only because it is shared."""
    array = _single(table).astype(np.float64)
    array.flags.writeable = False
    return array


def _single(table: Array) -> NDArray[np.float32]:
    return table.astype(np.float32)
