"""A result is whole or not there, whatever happens while it is made."""

import os
import resource
import signal
import stat
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest

from masking.files import MaskOptions, mask_file
from masking.files.errors import Cancelled, SameFile, TargetExists, TargetFailed
from tests.masking.files.media import FilmMaker, frames_of, make_clip, small_frames

OPTIONS = MaskOptions(face="cover", voice="clear")
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    return make_clip(tmp_path_factory.mktemp("writing") / "clip.mp4", seconds=0.4)


@pytest.fixture(scope="module")
def long_clip(tmp_path_factory):
    """Masking it takes seconds."""
    path = tmp_path_factory.mktemp("writing") / "long.mp4"
    with FilmMaker(path) as film:
        film.write(film.pictures(small_frames(40) * 12))
    return path


def names(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))


def test_a_result_is_an_ordinary_file(clip, tmp_path):
    mask_file(clip, tmp_path / "out.mp4", OPTIONS)
    mode = (tmp_path / "out.mp4").stat().st_mode
    umask = os.umask(0)
    os.umask(umask)
    assert stat.S_IMODE(mode) == 0o666 & ~umask
    assert names(tmp_path) == ["out.mp4"]


def test_progress_rises_to_one(clip, tmp_path):
    told: list[float] = []
    mask_file(clip, tmp_path / "out.mp4", OPTIONS, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1, abs=0.1)


def test_whoever_cancels_leaves_nothing(clip, tmp_path):
    asked: list[bool] = []
    with pytest.raises(Cancelled):
        mask_file(
            clip,
            tmp_path / "out.mp4",
            OPTIONS,
            cancelled=lambda: bool(asked.append(True)) or len(asked) > 3,
        )
    assert names(tmp_path) == []


def test_an_error_in_the_middle_leaves_the_old_result(clip, tmp_path):
    (tmp_path / "out.mp4").write_bytes(b"old")

    def fail(share: float) -> None:
        raise RuntimeError("the caller failed")

    with pytest.raises(RuntimeError):
        mask_file(clip, tmp_path / "out.mp4", OPTIONS, progress=fail)
    assert (tmp_path / "out.mp4").read_bytes() == b"old"
    assert names(tmp_path) == ["out.mp4"]


def test_an_error_ends_all_threads(clip, tmp_path):
    with pytest.raises(Cancelled):
        mask_file(clip, tmp_path / "out.mp4", OPTIONS, cancelled=lambda: True)
    assert [thread.name for thread in threading.enumerate() if "masking" in thread.name] == []


def test_an_old_result_is_replaced_only_when_that_is_allowed(clip, tmp_path):
    (tmp_path / "out.mp4").write_bytes(b"old")
    with pytest.raises(TargetExists):
        mask_file(clip, tmp_path / "out.mp4", OPTIONS, overwrite=False)
    assert (tmp_path / "out.mp4").read_bytes() == b"old"
    mask_file(clip, tmp_path / "out.mp4", OPTIONS)
    assert len(frames_of(tmp_path / "out.mp4")) == 8


def test_a_result_that_appears_meanwhile_is_not_replaced(clip, tmp_path):
    target = tmp_path / "out.mp4"
    with pytest.raises(TargetExists):
        mask_file(
            clip, target, OPTIONS, overwrite=False, progress=lambda _: target.write_bytes(b"new")
        )
    assert target.read_bytes() == b"new"


@pytest.mark.parametrize("link", [None, os.link, os.symlink])
def test_source_and_target_may_not_be_one_file(tmp_path, clip, link):
    source = tmp_path / "clip.mp4"
    source.write_bytes(clip.read_bytes())
    target = source
    if link is not None:
        target = tmp_path / "other.mp4"
        link(source, target)
    with pytest.raises(SameFile):
        mask_file(source, target, OPTIONS)
    assert source.read_bytes() == clip.read_bytes()


def test_a_link_at_the_target_is_replaced_and_not_followed(clip, tmp_path):
    (tmp_path / "precious.mp4").write_bytes(b"precious")
    (tmp_path / "out.mp4").symlink_to("precious.mp4")
    mask_file(clip, tmp_path / "out.mp4", OPTIONS)
    assert (tmp_path / "precious.mp4").read_bytes() == b"precious"
    assert not (tmp_path / "out.mp4").is_symlink()


def test_targets_that_cannot_be_written(clip, tmp_path):
    (tmp_path / "folder.mp4").mkdir()
    for target in ("missing/out.mp4", "folder.mp4", "x" * 300 + ".mp4"):
        with pytest.raises(TargetFailed):
            mask_file(clip, tmp_path / target, OPTIONS)
    assert names(tmp_path) == ["folder.mp4"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission(clip, tmp_path):
    tmp_path.chmod(0o555)
    with pytest.raises(TargetFailed):
        mask_file(clip, tmp_path / "out.mp4", OPTIONS)


def run(code: str, *arguments: object, **more: object) -> subprocess.CompletedProcess:
    command = [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, **more)


MASK = """
import sys
from pathlib import Path
from masking.errors import MaskingError
from masking.files import MaskOptions, mask_file
try:
    mask_file(Path(sys.argv[1]), Path(sys.argv[2]), MaskOptions(face="cover"), audit=True)
except MaskingError as error:
    print(error.code, error)
"""


@pytest.mark.parametrize("suffix", ["mp4", "mkv", "webm"])
def test_a_file_that_may_not_grow(clip, tmp_path, suffix):
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    done = run(MASK, clip, tmp_path / f"out.{suffix}", preexec_fn=limit)
    assert done.stdout.startswith("target_failed"), done
    assert names(tmp_path) == []


@pytest.mark.parametrize("suffix", ["mp4", "mkv", "wav"])
def test_a_full_disk(clip, tmp_path, suffix):
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", str(disk)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root can make a small disk")
    try:
        done = run(MASK, clip, disk / f"out.{suffix}")
        left = names(disk)
    finally:
        subprocess.run(["umount", str(disk)], check=True)
    assert "No space left" in done.stdout, done
    assert left == []


def test_killed_in_the_middle(long_clip, tmp_path):
    code = MASK.replace(
        "audit=True",
        "audit=True, progress=lambda share: share > 0.02 and print('busy', flush=True)",
    )
    command = [sys.executable, "-c", code, str(long_clip), str(tmp_path / "out.mp4")]
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "busy\n"
    child.send_signal(signal.SIGKILL)
    child.communicate()
    assert names(tmp_path) == []
