"""`python -m masking`: files, folders, patterns, reports, exit codes."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import cv2
import pytest

from masking.cli import main
from masking.files.audit import Audit
from tests.masking.files.media import (
    RATE,
    FilmMaker,
    camera,
    camera_frames,
    frames_of,
    make_clip,
    make_recording,
    small_frames,
    speech,
)
from tests.media.exposure import judge

ROOT = Path(__file__).parents[3]
FAST = ["--face", "cover", "--voice", "clear"]


@pytest.fixture(scope="module")
def media(tmp_path_factory) -> Path:
    """A folder with a film, a recording, a picture and something else."""
    folder = tmp_path_factory.mktemp("media")
    (folder / "deeper").mkdir()
    make_clip(folder / "film.mp4", seconds=0.3)
    make_recording(folder / "deeper" / "talk.wav", speech().samples[: RATE // 2])
    cv2.imwrite(str(folder / "face.png"), small_frames(1)[0])
    (folder / "notes.txt").write_text("not to be masked")
    return folder


def listing(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_one_file(media, tmp_path, capsys):
    assert main([*FAST, str(media / "film.mp4"), str(tmp_path / "out.mp4")]) == 0
    assert listing(tmp_path) == ["out.mp4", "out.mp4.audit.json"]
    said = capsys.readouterr().out
    assert "film.mp4 -> " in said
    assert "masked (6 frames, 6 faces, 0.3 s of sound)" in said


def test_a_folder(media, tmp_path):
    assert main([*FAST, "--no-audit", str(media), str(tmp_path / "out")]) == 0
    assert listing(tmp_path / "out") == ["deeper/talk.wav", "face.png", "film.mp4"]


def test_a_folder_to_another_format(media, tmp_path):
    assert main([*FAST, "--no-audit", "--to", "webm", str(media), str(tmp_path / "out")]) == 0
    assert listing(tmp_path / "out") == ["deeper/talk.wav.webm", "face.png", "film.mp4.webm"]


def test_a_pattern(media, tmp_path):
    pattern = str(media / "**" / "*.wav")
    assert main([*FAST, "--no-audit", pattern, str(tmp_path / "out")]) == 0
    assert listing(tmp_path / "out") == ["talk.wav"]


def test_a_folder_inside_its_source_is_not_masked_again(media, tmp_path):
    shutil.copytree(media, tmp_path / "in")
    for _ in range(2):
        assert main([*FAST, str(tmp_path / "in"), str(tmp_path / "in" / "masked")]) == 0
    results = [name for name in listing(tmp_path / "in" / "masked") if ".audit" not in name]
    assert results == ["deeper/talk.wav", "face.png", "film.mp4"]


def test_a_batch_goes_on_where_it_was(media, tmp_path, capsys):
    out = tmp_path / "out"
    assert main([*FAST, str(media), str(out)]) == 0
    (out / "face.png").unlink()
    before = (out / "film.mp4").stat().st_mtime_ns
    capsys.readouterr()
    assert main([*FAST, str(media), str(out)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert ["masked (" in line for line in said] == [True, False, False]
    assert sum("done before" in line for line in said) == 2
    assert (out / "film.mp4").stat().st_mtime_ns == before


@pytest.mark.parametrize("change", ["settings", "content", "source"])
def test_what_does_not_fit_any_more_is_not_taken_for_done(media, tmp_path, change):
    source, out = tmp_path / "film.mp4", tmp_path / "out.mp4"
    source.write_bytes((media / "film.mp4").read_bytes())
    assert main([*FAST, str(source), str(out)]) == 0
    options = FAST
    if change == "settings":
        options = [*FAST, "--strength", "1"]
    elif change == "content":
        out.write_bytes(out.read_bytes() + b"\0")
    else:
        os.utime(source, (out.stat().st_mtime + 5,) * 2)
    assert main([*options, str(source), str(out)]) == 1  # something else stands there
    assert main([*options, "--overwrite", str(source), str(out)]) == 0


def test_a_dry_run_writes_nothing(media, tmp_path, capsys):
    assert main(["--dry-run", str(media), str(tmp_path / "out")]) == 0
    assert not (tmp_path / "out").exists()
    assert capsys.readouterr().out.count("planned") == 3


def test_a_report(media, tmp_path):
    (tmp_path / "empty.mp4").touch()
    report = tmp_path / "report.json"
    sources = [str(tmp_path / "empty.mp4"), str(media / "film.mp4")]
    assert main([*FAST, "--report", str(report), *sources, str(tmp_path / "out")]) == 1
    told = json.loads(report.read_text())
    assert told["counts"] == {"failed": 1, "masked": 1}
    assert [entry["code"] for entry in told["results"]] == ["damaged_media", ""]
    audit = told["results"][1]["audit"]
    assert audit.pop("version") == 1
    assert Audit(**audit) == Audit.read(tmp_path / "out" / "film.mp4.audit.json")


def test_a_preview_is_one_masked_frame(tmp_path):
    with FilmMaker(tmp_path / "in.mkv") as film:
        film.write(film.pictures(camera_frames(30)))
    out = tmp_path / "frame.png"
    assert main(["--preview", str(out), str(tmp_path / "in.mkv")]) == 0
    assert listing(tmp_path) == ["frame.png", "in.mkv"]
    report = judge([out.read_bytes()], [camera()])
    assert (report.verdicts[0].index, len(report.exposed)) == (15, 0)


def test_a_preview_of_sound_is_refused(media, tmp_path, capsys):
    source = media / "deeper" / "talk.wav"
    assert main(["--preview", str(tmp_path / "frame.png"), str(source)]) == 1
    assert "no picture" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["only-one"],
        ["--face", "nobody", "a", "b"],
        ["--strength", "2", "a", "b.mp4"],
        ["--to", "exe", "a", "b"],
        ["nothing-*.mp4", "out"],
        [str(ROOT / "docs"), str(ROOT / "masking"), "out.mp4"],
    ],
)
def test_command_lines_that_make_no_sense(arguments, capsys):
    try:
        status = main(arguments)
    except SystemExit as stopped:
        status = stopped.code
    assert status == 2
    assert "usage:" in capsys.readouterr().err


def test_help_tells_the_exit_codes(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    said = capsys.readouterr().out
    for line in ("0    all", "1    something", "2    the command", "130  stopped"):
        assert line in said


def test_nothing_masked_is_a_failure(media, tmp_path, capsys):
    arguments = ["--face", "none", "--voice", "none", str(media), str(tmp_path / "out")]
    assert main(arguments) == 1
    assert capsys.readouterr().err.count("nothing_to_mask") == 3
    assert listing(tmp_path) == []


def test_weak_masks_warn(media, tmp_path):
    with pytest.warns(UserWarning, match="recognised"):
        main(["--face", "weak_mosaic", str(media / "face.png"), str(tmp_path / "out.png")])


HOSTILE = [
    "-rf.wav",
    "line\nend.wav",
    "\x1b[31mred\x1b[0m.wav",
    "bidi\u202evaw.wav",
    "back\\slash.wav",
]


def test_hostile_names_are_masked_and_never_printed_raw(media, tmp_path, capsys):
    folder = tmp_path / "in"
    folder.mkdir()
    names = [*HOSTILE, "broken\udcff.wav"]  # the last has bytes that are no text
    for name in names:
        shutil.copy(media / "deeper" / "talk.wav", folder / name)
    (folder / "empty\x1b[2J.wav").touch()
    assert main([*FAST, "--no-audit", str(folder), str(tmp_path / "out")]) == 1
    assert sorted(os.listdir(tmp_path / "out")) == sorted(names)
    said = capsys.readouterr()
    for text in (said.out, said.err):
        assert text.isascii()
        assert all(letter.isprintable() or letter == "\n" for letter in text)
    assert len(said.out.splitlines()) == len(names)


def test_names_with_dashes_on_the_command_line(media, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("-in.png").write_bytes((media / "face.png").read_bytes())
    assert main([*FAST, "--", "-in.png", "-out.png"]) == 0
    assert Path("-out.png").exists()


def test_links_in_folders_are_not_followed(media, tmp_path):
    inside, outside = tmp_path / "in", tmp_path / "secret"
    inside.mkdir()
    outside.mkdir()
    shutil.copy(media / "face.png", outside / "secret.png")
    (inside / "link.png").symlink_to(outside / "secret.png")
    (inside / "linked").symlink_to(outside)
    shutil.copy(media / "face.png", inside / "own.png")
    assert main([*FAST, "--no-audit", str(inside), str(tmp_path / "out")]) == 0
    assert listing(tmp_path / "out") == ["own.png"]


def test_links_in_the_target_do_not_lead_out_of_it(media, tmp_path, capsys):
    outside, out = tmp_path / "elsewhere", tmp_path / "out"
    outside.mkdir()
    out.mkdir()
    (out / "deeper").symlink_to(outside)
    assert main([*FAST, "--no-audit", str(media), str(out)]) == 1
    assert listing(outside) == []
    assert "leads out of it" in capsys.readouterr().err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_in_the_middle(media, tmp_path, number):
    with FilmMaker(tmp_path / "long.mp4") as film:
        film.write(film.pictures(small_frames(40) * 12))
    sources = [str(media / "deeper" / "talk.wav"), str(tmp_path / "long.mp4")]
    command = [sys.executable, "-m", "masking", *FAST, "--no-audit", "--report", "report.json"]
    child = subprocess.Popen(
        [*command, *sources, "out"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT)},
    )
    assert child.stdout is not None
    assert "[1/2] " in child.stdout.readline()  # now it is at the second, which takes long
    child.send_signal(number)
    said, _ = child.communicate()
    assert child.returncode == 130
    assert "stopped" in said
    assert listing(tmp_path) == ["long.mp4", "out/talk.wav", "report.json"]
    counts = json.loads((tmp_path / "report.json").read_text())["counts"]
    assert counts == {"masked": 1, "stopped": 1}


def test_frames_of_the_masked_film_are_all_there(media, tmp_path):
    main([*FAST, str(media / "film.mp4"), str(tmp_path / "out.mp4")])
    assert len(frames_of(tmp_path / "out.mp4")) == 6
