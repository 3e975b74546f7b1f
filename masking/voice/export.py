"""Write the trained tables for the browser: `python -m masking.voice.export OUT_DIR`.

content.bin holds little-endian float32 arrays one after the other, content.json says where each
one starts.
"""

import hashlib
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

DATA = Path(__file__).parent / "data"
FORMAT = 1
"""Raised when the layout of the files changes, so that older exports are written anew."""


def export(folder: Path) -> bool:
    """Write both files into `folder`; False when they are up to date already."""
    source = _source_digest()
    if _is_current(folder, source):
        return False
    blob, layout = _pack()
    layout |= {"format": FORMAT, "source": source, "sha256": hashlib.sha256(blob).hexdigest()}
    folder.mkdir(parents=True, exist_ok=True)
    # The description goes last: while it is missing or old, the next run writes both again.
    _replace(folder / "content.bin", blob)
    _replace(folder / "content.json", json.dumps(layout, indent=1).encode())
    return True


def _pack() -> tuple[bytes, dict[str, Any]]:
    """All arrays as one block, and the layout: name -> offset (in floats) and shape."""
    net = np.load(DATA / "content256.npz", allow_pickle=False)
    tables = {
        "prior": np.load(DATA / "prior.npz", allow_pickle=False)["mean"],
        "featureScale": net["sc"],
        "weights0": net["w0"],
        "bias0": net["w1"],
        "weights1": net["w2"],
        "bias1": net["w3"],
        "weights2": net["w4"],
        "bias2": net["w5"],
    }
    arrays: dict[str, dict[str, Any]] = {}
    parts: list[NDArray[np.float32]] = []
    offset = 0
    for name, table in tables.items():
        arrays[name] = {"offset": offset, "shape": list(table.shape)}
        parts.append(table.astype("<f4").ravel())
        offset += table.size
    layout = {
        "arrays": arrays,
        "frameOffsets": net["off"].tolist(),
        "cepstralFeatures": int(net["nd"]),
    }
    return np.concatenate(parts).tobytes(), layout


def _source_digest() -> str:
    digest = hashlib.sha256()
    for path in sorted(DATA.glob("*.npz")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _is_current(folder: Path, source: str) -> bool:
    try:
        layout = json.loads((folder / "content.json").read_text())
        blob = (folder / "content.bin").read_bytes()
    except (OSError, ValueError):
        return False
    expected = {"format": FORMAT, "source": source, "sha256": hashlib.sha256(blob).hexdigest()}
    return isinstance(layout, dict) and expected.items() <= layout.items()


def _replace(path: Path, content: bytes) -> None:
    """Write beside the target and rename: a reader never sees half a file."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def main(arguments: list[str]) -> int:
    """Command line: one argument, the folder to write to."""
    if len(arguments) != 1:
        print("usage: python -m masking.voice.export OUT_DIR", file=sys.stderr)
        return 2
    written = export(Path(arguments[0]))
    print("voice tables: " + ("written" if written else "up to date"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
