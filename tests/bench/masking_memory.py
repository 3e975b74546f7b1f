"""Memory while a long film is masked: `python -m tests.bench.masking_memory [MINUTES]`.

Masks a short and a long film (one and 30 minutes unless told, 320x180 at 10 frames a second, with
speech) into MP4 and into Matroska, each in a process of its own, and prints how much memory each
held on its way. What grows while an MP4 is written is its index, which FFmpeg keeps until the end:
some 90 bytes for each packet. Matroska has none of that kind.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import av
import numpy as np

from tests.masking.files.media import RATE, small_frames, speech

_FPS = 10
_CHILD = """
import json, sys, time
from pathlib import Path
from masking.files import mask_file

steps, held = iter([0.1, 0.25, 0.5, 0.75, 0.95]), []

def megabytes(field: str) -> int:
    # Not getrusage: what it calls the peak of a process counts its parent's memory, too.
    line, = (line for line in open("/proc/self/status") if line.startswith(field + ":"))
    return round(int(line.split()[1]) / 1024)

waiting = next(steps)

def progress(share: float) -> None:
    global waiting
    if share >= waiting:
        held.append(megabytes("VmRSS"))
        waiting = next(steps, 2.0)

begun, before = time.monotonic(), megabytes("VmRSS")
audit = mask_file(Path(sys.argv[1]), Path(sys.argv[2]), progress=progress)
print(json.dumps([audit.frames, time.monotonic() - begun, before, held, megabytes("VmHWM")]))
"""


def make_film(path: Path, minutes: float) -> None:
    """A face and a voice in a loop; written as it is made."""
    frames, voice = small_frames(300), speech().samples
    share = RATE // _FPS
    with av.open(str(path), "w") as out:
        pictures = out.add_stream("libx264", rate=_FPS, width=320, height=180)
        pictures.options = {"preset": "ultrafast"}
        sound = out.add_stream("aac", rate=RATE, layout="mono")
        for number in range(round(minutes * 60 * _FPS)):
            # There and back again, so that nobody jumps.
            place = number % (2 * len(frames) - 2)
            picture = frames[min(place, 2 * len(frames) - 2 - place)]
            frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
            frame.pts = number
            out.mux(pictures.encode(frame))
            part = np.take(voice, range(number * share, (number + 1) * share), mode="wrap")
            block = av.AudioFrame.from_ndarray(part[None], format="fltp", layout="mono")
            block.sample_rate, block.pts = RATE, number * share
            out.mux(sound.encode(block))
        out.mux(pictures.encode(None))
        out.mux(sound.encode(None))


def measure(minutes: float, source: Path, target: Path) -> None:
    """Masks a film of that length and prints what it took."""
    command = [sys.executable, "-c", _CHILD, str(source), str(target)]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    frames, seconds, before, held, peak = json.loads(said)
    print(
        f"{minutes:5.1f} min to {target.suffix}, {frames} frames in {seconds:.0f} s: "
        f"{before} MB before, {held} MB on the way, {peak} MB at most",
        flush=True,
    )


def main() -> None:
    longest = float(sys.argv[1]) if len(sys.argv) > 1 else 30.0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for minutes in (min(1.0, longest / 4), longest):
            make_film(folder / "in.mp4", minutes)
            for suffix in (".mp4", ".mkv"):
                measure(minutes, folder / "in.mp4", folder / f"{minutes}{suffix}")


if __name__ == "__main__":
    main()
