"""Makes the recording that the fake microphone plays: a synthetic speaker with pauses."""

import hashlib
import subprocess
import wave
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Signal = NDArray[np.float32]

_TEXT = (
    "The north wind and the sun were arguing about which of them was the stronger. "
    "A traveller came along the road, wrapped in a warm cloak. [[pause]] "
    "They agreed that whoever made him take it off would be called the winner."
)
_PAUSE_SECONDS = 0.5


@dataclass(frozen=True)
class Voice:
    """A speaker: espeak-ng voice and pitch (0..99)."""

    name: str = "en-us+f3"
    pitch: int = 99


# Its pitch (about 300 Hz) lies above every target pitch of the voice mask, so a masked
# voice can never have it by chance.
HIGH = Voice()
LOW = Voice("en-us+m3", 20)


@dataclass(frozen=True)
class Speech:
    """A recording in a 16-bit mono WAV file."""

    path: Path

    @cached_property
    def rate(self) -> int:
        """Sampling rate in Hz."""
        with wave.open(str(self.path)) as file:
            return file.getframerate()

    @cached_property
    def samples(self) -> Signal:
        """The whole recording, -1..1."""
        with wave.open(str(self.path)) as file:
            return _floats(file.readframes(file.getnframes()))


def _floats(data: bytes) -> Signal:
    return (np.frombuffer(data, np.int16) / 32768).astype(np.float32)


def resample(signal: Signal, rate: int, wanted: int) -> Signal:
    """Change the sampling rate of a whole signal by cutting or padding its spectrum."""
    if rate == wanted:
        return signal
    length = round(len(signal) * wanted / rate)
    spectrum = np.fft.rfft(signal)
    bins = length // 2 + 1
    kept = np.zeros(bins, complex)
    kept[: min(bins, len(spectrum))] = spectrum[:bins]
    return (np.fft.irfft(kept, length) * (length / len(signal))).astype(np.float32)


def _spoken(voice: Voice, text: str) -> tuple[Signal, int]:
    command = ["espeak-ng", "-v", voice.name, "-p", str(voice.pitch), "-s", "150", "--stdout", text]
    stdout = subprocess.run(command, check=True, capture_output=True).stdout
    # espeak-ng streams: its WAV header has no length, so the samples are taken as they come.
    rate = int.from_bytes(stdout[24:28], "little")
    return _floats(stdout[44 : 44 + (len(stdout) - 44) // 2 * 2]), rate


def make_speech(folder: Path, voice: Voice = HIGH, rate: int = 48_000) -> Speech:
    """Make the microphone file (about 14 s), or find it when it was made before."""
    recipe = f"{_TEXT} {_PAUSE_SECONDS} {voice} {rate} 1"
    path = folder / f"speech-{hashlib.sha256(recipe.encode()).hexdigest()[:16]}.wav"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        parts = []
        for text in _TEXT.split("[[pause]]"):
            spoken, own_rate = _spoken(voice, text)
            parts += [resample(spoken, own_rate, rate), np.zeros(int(_PAUSE_SECONDS * rate))]
        samples = np.concatenate(parts)
        pcm = (samples / np.abs(samples).max() * 0.6 * 32767).astype(np.int16)
        draft = path.with_suffix(".tmp")
        with wave.open(str(draft), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(rate)
            out.writeframes(pcm.tobytes())
        draft.replace(path)
    return Speech(path)
