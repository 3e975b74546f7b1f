"""Faces in films: frames per second and exposed frames, ours and deface 1.5.0 in one process."""

import contextlib
import io
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median

import cv2
import numpy as np
from deface.deface import video_detect

from masking.evaluate import anchors
from masking.faces import FaceMasker
from masking.faces.detectors import CenterFace as OurCenterFace
from masking.faces.detectors import Remembering
from masking.faces.images import Image
from masking.faces.modes import FACE_MODES
from masking.files import mask_file
from tests.masking.faces.stress import frames_of, stress_film
from tests.media.camera import CUTS, PROGRAMME, Film, make_film
from tests.media.exposure import judge_frame

MEDIA = Path("build/media")
SIZES = ((640, 360, 40), (1280, 720, 16))  # width, height, frames that are timed
RUNS = 3
TARGET_RATIO = 4


@dataclass(frozen=True)
class Clip:
    """One size of the same film: frames in memory, and a longer file of them."""

    name: str
    frames: list[Image]
    path: Path
    length: int


class Deface(anchors.Deface):
    """deface, which masks films, too."""

    def mask_file(self, source: Path, target: Path) -> None:
        """Masks a film into another file with deface's own loop, as its command line does."""
        with contextlib.redirect_stderr(io.StringIO()):
            video_detect(
                ipath=str(source),
                opath=str(target),
                centerface=self.network,
                threshold=anchors.THRESHOLD,
                enable_preview=False,
                cam=False,
                nested=False,
                ffmpeg_config={"codec": "libx264"},
                **anchors.SETTINGS,
            )


def make_clip(folder: Path, width: int, height: int, count: int) -> Clip:
    """The first frames of the camera film at that size; and there, back and there as a file."""
    film = make_film(MEDIA, programme=PROGRAMME[:1])
    frames = [
        np.asarray(cv2.resize(frame, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)
        for frame in islice(frames_of(film), count)
    ]
    path = folder / f"{width}.mp4"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), 20, (width, height))
    longer = [*frames, *reversed(frames), *frames]
    for frame in longer:
        writer.write(frame)
    writer.release()
    return Clip(f"{width}x{height}", frames, path, len(longer))


def stream(masker: FaceMasker, frames: Iterable[Image]) -> list[Image]:
    """Masked frames, without delay."""
    masker.reset()
    return [masker.process(frame, index / 20) for index, frame in enumerate(frames)]


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock, and seconds of processor time in all threads."""
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - processor


def compare(
    name: str, count: int, ours: Callable[[], object], theirs: Callable[[], object]
) -> None:
    """Both in turn, so that whatever else the machine does meets both; medians of the pairs.

    On a busy machine processor time says more than the clock.
    """
    pairs = [(timed(ours), timed(theirs)) for _ in range(RUNS)]
    fast, slow = (count / median(clock for clock, _ in times) for times in zip(*pairs, strict=True))
    by_clock, by_processor = (
        median(their[kind] / our[kind] for our, their in pairs) for kind in (0, 1)
    )
    print(
        f"{name:28s} ours {fast:6.1f} fps, deface {slow:6.1f} fps: {by_clock:4.1f} times, "
        f"{by_processor:4.1f} times by processor time",
        flush=True,
    )


def speed(deface: Deface) -> None:
    """Prints frames per second with frames in memory and from one file to another."""
    masker = FaceMasker()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for size in SIZES:
            clip = make_clip(folder, *size)
            stream(masker, clip.frames[:3])
            compare(
                f"{clip.name} in memory",
                len(clip.frames),
                lambda clip=clip: stream(masker, clip.frames),
                lambda clip=clip: [deface.mask(frame) for frame in clip.frames],
            )
            compare(
                f"{clip.name} from file to file",
                clip.length,
                lambda clip=clip: mask_file(clip.path, folder / "ours.mp4"),
                lambda clip=clip: deface.mask_file(clip.path, folder / "deface.mp4"),
            )


def exposed(film: Film, masked: Iterable[Image]) -> int:
    """Frames in which a face can be seen."""
    return sum(
        judge_frame(np.asarray(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)), [film], index).exposed
        for index, frame in enumerate(masked)
    )


def leaks(deface: Deface) -> None:
    """Prints exposed frames of hard films, every mode at its weakest beside deface."""
    films = {
        "stress film": stress_film(),
        "people before a camera": make_film(MEDIA, programme=PROGRAMME),
        "nothing but cuts": make_film(MEDIA, programme=CUTS),
    }
    for name, film in films.items():
        frames, detector = list(frames_of(film)), Remembering(OurCenterFace())
        counts = [f"deface {exposed(film, map(deface.mask, frames))}"]
        for mode in FACE_MODES:
            counts.append(
                f"{mode} {exposed(film, stream(FaceMasker(mode, 0, detector=detector), frames))}"
            )
        print(f"exposed of {len(film):3d} frames, {name}: {', '.join(counts)}", flush=True)


def main() -> None:
    """Print speed, then leaks."""
    deface = Deface()
    print(f"target: {TARGET_RATIO} times deface, no frame exposed; medians of {RUNS} pairs")
    speed(deface)
    leaks(deface)


if __name__ == "__main__":
    main()
