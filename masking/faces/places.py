"""Where model files lie. `MASKING_MODEL_DIR` names another folder than `masking/faces/models`."""

import os
from pathlib import Path

from masking.errors import ModelMissing

CENTERFACE = "centerface.onnx"
SFACE = "sface.onnx"


def model_dir() -> Path:
    """The folder of the models that Python uses."""
    named = os.environ.get("MASKING_MODEL_DIR")
    return Path(named) if named else Path(__file__).parent / "models"


def model_path(file_name: str) -> Path:
    """The model of that name; ModelMissing with the command that fetches it."""
    return checked_path(model_dir() / file_name)


def checked_path(path: Path) -> Path:
    """`path` itself when there is such a file."""
    if not path.is_file():
        raise ModelMissing(
            f"The model {path.name} is missing. Fetch it with: python -m masking.faces.model"
        )
    return path
