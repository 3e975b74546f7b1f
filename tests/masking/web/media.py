"""Real pictures, recordings and films with a real face and a voice, made once per run."""

import io
import subprocess
from functools import cache

import av
import numpy as np
from PIL import Image
from skimage import data

RATE = 16_000
# Where the face is in the portrait of 320 x 320.
FACE = np.s_[40:120, 110:170]
WORDS = "The north wind and the sun were arguing about which of them was the stronger."


@cache
def face(width: int = 320, height: int = 320):
    """A portrait, RGB."""
    return np.asarray(Image.fromarray(data.astronaut()).resize((width, height)))


@cache
def picture(form: str = "PNG", width: int = 320, height: int = 320, **more) -> bytes:
    file = io.BytesIO()
    Image.fromarray(face(width, height)).save(file, form, **more)
    return file.getvalue()


@cache
def speech() -> np.ndarray:
    """A few seconds of a voice, [samples] of int16."""
    spoken = subprocess.run(
        ["espeak-ng", "-v", "en-us+m3", "--stdout", WORDS], capture_output=True, check=True
    )
    with av.open(io.BytesIO(spoken.stdout)) as container:
        resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
        parts = [
            part.to_ndarray().reshape(-1)
            for frame in container.decode(audio=0)
            for part in resampler.resample(frame)
        ]
    return np.concatenate(parts)


@cache
def recording(seconds: float = 2.0) -> bytes:
    """A WAV file."""
    file = io.BytesIO()
    with av.open(file, "w", format="wav") as container:
        _write_sound(
            container, container.add_stream("pcm_s16le", rate=RATE, layout="mono"), seconds
        )
    return file.getvalue()


@cache
def film(seconds: float = 1.0, width: int = 320, height: int = 320) -> bytes:
    """An MP4 file of a portrait that stands still, with a voice."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        pictures = container.add_stream("libx264", rate=15)
        pictures.width, pictures.height, pictures.pix_fmt = width, height, "yuv420p"
        pictures.options = {"preset": "ultrafast"}
        sound = container.add_stream("aac", rate=RATE, layout="mono")
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(face(width, height)), "rgb24")
        for number in range(int(seconds * 15)):
            frame.pts = number
            container.mux(pictures.encode(frame))
        container.mux(pictures.encode(None))
        _write_sound(container, sound, seconds)
    return file.getvalue()


def _write_sound(container, stream, seconds):
    samples = np.resize(speech(), int(seconds * RATE))
    resampler = av.AudioResampler(stream.format, "mono", RATE, stream.frame_size or None)
    frame = av.AudioFrame.from_ndarray(samples[None, :], format="s16", layout="mono")
    frame.rate, frame.pts = RATE, 0
    for part in [*resampler.resample(frame), *resampler.resample(None)]:
        container.mux(stream.encode(part))
    container.mux(stream.encode(None))


def pixels_of(content: bytes) -> np.ndarray:
    """A picture file's pixels, RGB."""
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGB"))


def kind_of(content: bytes) -> set[str]:
    """The kinds of streams in a film or recording, all of it decoded."""
    with av.open(io.BytesIO(content)) as container:
        kinds = {stream.type for stream in container.streams}
        assert sum(1 for _ in container.decode()) > 0
    return kinds


def assert_masked(content: bytes) -> None:
    """The face of the portrait is not there; cheaper than judging.py, for pictures only."""
    before, after = face(), pixels_of(content)
    assert np.abs(after[FACE].astype(int) - before[FACE]).mean() > 40
