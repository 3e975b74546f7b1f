"""Voice masking in Python: how many times faster than the sound, beside librosa's pitch shift.

Runs in one process and one thread, in pairs: ours, then librosa, then ours again. Medians.
"""

import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from masking.voice import PseudoVoice, VoiceMasker
from masking.voice.resampler import Resampler

RATE = 48000
SECONDS = 10
PAIRS = 5
VOICE = PseudoVoice.for_member(bytes(range(32)), "OTO#ABC123", "bench")
SENTENCE = (
    "We were away a year ago, and nobody minded. The quick brown fox jumps over the lazy dog."
)

Signal = NDArray[np.float32]


def main() -> None:
    """Print one line per method."""
    import librosa

    signal = _speech()
    peer = f"librosa {librosa.__version__} pitch_shift"
    rivals: dict[str, Callable[[], object]] = {
        f"{mode}, blocks of {block}": _ours(signal, mode, block)
        for mode in ("private", "clear")
        for block in (960, 9600)
    }
    rivals[peer] = lambda: librosa.effects.pitch_shift(signal, sr=RATE, n_steps=3)
    for method in rivals.values():
        method()
    rounds = [{name: _seconds(method) for name, method in rivals.items()} for _ in range(PAIRS)]
    print(f"voice masking, {SECONDS} s of speech at 48 kHz mono, medians of {PAIRS} paired runs")
    for name in rivals:
        speed = statistics.median(SECONDS / times[name] for times in rounds)
        ratio = statistics.median(times[peer] / times[name] for times in rounds)
        print(f"{name:32} {speed:6.1f} times real time, {ratio:5.2f} times librosa's speed")
    for mode in ("private", "clear"):
        latency = VoiceMasker(VOICE, RATE, mode).latency / RATE * 1000
        print(f"{mode:32} adds {latency:.1f} ms")


def _ours(signal: Signal, mode: str, block: int) -> Callable[[], None]:
    masker = VoiceMasker(VOICE, RATE, mode)

    def mask() -> None:
        masker.reset()
        for start in range(0, len(signal), block):
            masker.process(signal[start : start + block])

    return mask


def _seconds(method: Callable[[], object]) -> float:
    """Time of this thread, so that other programs count as little as they can."""
    started = time.thread_time()
    method()
    return time.thread_time() - started


def _speech() -> Signal:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "speech.wav"
        subprocess.run(["espeak-ng", "-s", "150", "-w", path, SENTENCE], check=True)
        content = path.read_bytes()
    # espeak-ng writes 16-bit mono at 22.05 kHz behind a header of 44 bytes.
    samples = np.frombuffer(content[44 : len(content) // 2 * 2], "<i2") / 32768
    signal = Resampler(22050, RATE).process(samples).astype(np.float32)
    return np.resize(signal, RATE * SECONDS)


if __name__ == "__main__":
    main()
