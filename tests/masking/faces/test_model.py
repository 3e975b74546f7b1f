"""How the networks get into place."""

from dataclasses import replace
from pathlib import Path

import pytest

from masking.errors import ModelBroken, ModelMissing
from masking.faces import model
from masking.faces.detectors import CenterFace, YuNet
from masking.faces.model import CENTERFACE_RECIPE, YUNET_RECIPE
from masking.faces.places import model_dir
from masking.faces.wheels import ModelError


def test_another_source_is_refused() -> None:
    with pytest.raises(ModelError, match="expected 49f000ec"):
        YUNET_RECIPE.source.checked(b"not the detector")


def test_nothing_is_there_at_first(tmp_path: Path) -> None:
    assert not YUNET_RECIPE.is_current(tmp_path / "yunet.onnx")


def test_a_written_model_is_current(tmp_path: Path) -> None:
    target = tmp_path / "models" / "yunet.onnx"
    YUNET_RECIPE.write(b"weights", target)
    assert target.read_bytes() == b"weights"
    assert YUNET_RECIPE.is_current(target)
    assert sorted(p.name for p in target.parent.iterdir()) == ["yunet.onnx", "yunet.sha256"]


def test_a_damaged_model_is_made_anew(tmp_path: Path) -> None:
    target = tmp_path / "yunet.onnx"
    YUNET_RECIPE.write(b"weights", target)
    target.write_bytes(b"weig")
    assert not YUNET_RECIPE.is_current(target)


def test_a_model_of_an_older_recipe_is_made_anew(tmp_path: Path) -> None:
    target = tmp_path / "yunet.onnx"
    YUNET_RECIPE.write(b"weights", target)
    assert not replace(YUNET_RECIPE, version="next").is_current(target)


def test_what_is_in_place_is_not_fetched_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MASKING_MODEL_DIR", str(tmp_path))
    CENTERFACE_RECIPE.write(b"weights", tmp_path / "centerface.onnx")
    assert model.main([]) == 0
    assert "is in place" in capsys.readouterr().out


def test_the_command_refuses_what_it_does_not_know(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        model.main(["--all"])
    assert stopped.value.code == 2
    assert "usage: python -m masking.faces.model" in capsys.readouterr().err


def test_a_missing_model_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MASKING_MODEL_DIR", str(tmp_path))
    with pytest.raises(ModelMissing, match=r"centerface.onnx is missing. Fetch it with: python -m"):
        CenterFace()
    with pytest.raises(ModelMissing, match=r"mine.onnx is missing"):
        YuNet(tmp_path / "mine.onnx")


def test_a_broken_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "mine.onnx").write_bytes(b"not a network")
    with pytest.raises(ModelBroken, match=r"mine.onnx cannot be used"):
        YuNet(tmp_path / "mine.onnx")


def test_another_network_is_not_taken_for_yunet() -> None:
    with pytest.raises(ModelBroken, match="is not a YuNet"):
        YuNet(model_dir() / "centerface.onnx")
