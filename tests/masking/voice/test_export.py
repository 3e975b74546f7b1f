"""The tables for the browser: complete, atomic, written once."""

import json
from pathlib import Path

import numpy as np
import pytest

from masking.voice import export as exporter
from masking.voice.export import DATA, export, main


def array(folder: Path, name: str) -> np.ndarray:
    layout = json.loads((folder / "content.json").read_text())
    blob = np.frombuffer((folder / "content.bin").read_bytes(), "<f4")
    entry = layout["arrays"][name]
    size = int(np.prod(entry["shape"]))
    return blob[entry["offset"] : entry["offset"] + size].reshape(entry["shape"])


def test_every_array_can_be_read_back(tmp_path: Path):
    assert export(tmp_path) is True
    net = np.load(DATA / "content256.npz")
    names = {"weights0": "w0", "bias0": "w1", "weights1": "w2", "bias1": "w3", "weights2": "w4"}
    for name, source in (names | {"bias2": "w5", "featureScale": "sc"}).items():
        np.testing.assert_array_equal(array(tmp_path, name), net[source].astype("<f4"))
    prior = np.load(DATA / "prior.npz")["mean"].astype("<f4")
    np.testing.assert_array_equal(array(tmp_path, "prior"), prior)


def test_layout_names_the_frames_of_the_network(tmp_path: Path):
    export(tmp_path)
    layout = json.loads((tmp_path / "content.json").read_text())
    assert layout["frameOffsets"] == [-14, -10, -7, -5, -3, -2, -1, 0, 1, 2]
    assert layout["cepstralFeatures"] == 20


def test_a_second_export_writes_nothing(tmp_path: Path):
    export(tmp_path)
    before = (tmp_path / "content.bin").stat().st_mtime_ns
    assert export(tmp_path) is False
    assert (tmp_path / "content.bin").stat().st_mtime_ns == before


@pytest.mark.parametrize("name", ["content.bin", "content.json"])
@pytest.mark.parametrize("damage", [b"", b"{", b"null"])
def test_a_damaged_export_is_written_anew(tmp_path: Path, name: str, damage: bytes):
    export(tmp_path)
    whole = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(damage)
    assert export(tmp_path) is True
    assert (tmp_path / name).read_bytes() == whole


def test_a_failed_write_leaves_the_old_file_and_no_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    target = tmp_path / "content.bin"
    target.write_bytes(b"old")

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exporter.os, "replace", full_disk)
    with pytest.raises(OSError, match="No space left"):
        export(tmp_path)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_the_command_says_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main([str(tmp_path)]) == 0
    assert main([str(tmp_path)]) == 0
    assert capsys.readouterr().out == "voice tables: written\nvoice tables: up to date\n"


def test_the_command_asks_for_a_folder(capsys: pytest.CaptureFixture[str]):
    assert main([]) == 2
    assert "OUT_DIR" in capsys.readouterr().err
