"""Decides whether received sound is the original voice, and whether it is still speech."""

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests.media.microphone import Signal, resample

RATE = 8000  # Hz; everything that tells voices apart lies below 4 kHz
_WAVE_RATE = 4000  # Hz; below 2 kHz opus keeps the waveform best, and correlating is cheap
_BLOCK = _WAVE_RATE * 160 // 1000
_SAME_WAVEFORM = 0.85  # raw blocks reach 0.9 and more through opus, masked ones stay under 0.75
_DRIFT = _WAVE_RATE // 50  # samples by which a receiver may stretch the time between two blocks
_SILENCE = 0.003  # RMS under which a block is not judged
_PIECE = _WAVE_RATE // 100
_FILLED = 0.25  # share of a block that must be audible, in 10 ms pieces: any two clicks are alike
_RINGING = 0.05  # what our own filters add around a click stays below this part of it
_FRAME = RATE * 40 // 1000
_STEP = RATE // 100

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Hearing:
    """What a recording sounds like beside the original.

    likeness: highest correlation (0..1) of each audible block with any place of the original.
    exposed: number of blocks in which the original voice itself was heard.
    pitch / original_pitch: median fundamental frequency in Hz.
    colour: distance in dB between the average spectral envelopes (level removed).
    rhythm: correlation of the two loudness curves at the best lag; words kept = high.
    voiced: share of the audible frames that have a pitch.
    """

    likeness: tuple[float, ...]
    exposed: int
    pitch: float
    original_pitch: float
    colour: float
    rhythm: float
    voiced: float

    @property
    def is_speech(self) -> bool:
        """The rhythm of the words is there and part of it, not all, is voiced."""
        return self.rhythm > 0.5 and 0.2 < self.voiced < 0.98

    def __str__(self) -> str:
        highest = max(self.likeness, default=0.0)
        return (
            f"{len(self.likeness)} blocks, {self.exposed} original, likeness <= {highest:.2f}, "
            f"pitch {self.original_pitch:.0f} -> {self.pitch:.0f} Hz, colour {self.colour:.1f} dB, "
            f"rhythm {self.rhythm:.2f}, voiced {self.voiced:.2f}"
        )


def _reduced(signal: Signal, rate: int, wanted: int) -> Signal:
    """Return the signal at a lower rate, without what lies below 120 Hz or near half the rate."""
    low = resample(signal, rate, wanted)
    spectrum = np.fft.rfft(low)
    hertz = np.fft.rfftfreq(len(low), 1 / wanted)
    spectrum[(hertz < 120) | (hertz > 0.43 * wanted)] = 0
    return np.fft.irfft(spectrum, len(low)).astype(np.float32)


def _block_energy(signal: Signal) -> Matrix:
    """Return the energy of the block that starts at each sample."""
    total = np.concatenate([[0.0], np.cumsum(signal.astype(np.float64) ** 2)])
    return total[_BLOCK:] - total[:-_BLOCK]


def block_likeness(
    received: Signal, original: Signal, *, by_line: bool
) -> tuple[tuple[float, ...], int]:
    """Correlate every audible 160 ms block with the original at every lag (both at 4 kHz).

    Returns the highest correlation of each block, and how many blocks are the original. A block
    that is mostly silent, where sound stops or starts at once, never is: clicks are alike. By line,
    a single block may be alike by chance: a hum that fills a gap on the line is. The original goes
    on, so there a block counts only when its neighbour matches the place that follows.
    """
    size = 1 << (len(original) - 1).bit_length()  # wraps round only where nothing is read
    spectrum = np.fft.rfft(original, size)
    energy = _block_energy(original)
    loud = energy > _BLOCK * _SILENCE**2
    values: list[float] = []
    places: dict[int, int] = {}
    for start in range(0, len(received) - _BLOCK + 1, _BLOCK):
        block = received[start : start + _BLOCK].astype(np.float64)
        own = float(block @ block)
        if own < _BLOCK * _SILENCE**2:
            continue
        product = np.fft.irfft(spectrum * np.conj(np.fft.rfft(block, size)), size)
        scores = np.abs(product[: len(energy)]) / np.sqrt(np.maximum(energy, 1e-9) * own)
        scores[~loud] = 0
        place = int(scores.argmax())
        values.append(float(scores[place]))
        if scores[place] >= _SAME_WAVEFORM and _is_filled(block):
            places[start] = place
    return tuple(values), sum(not by_line or _goes_on(places, start) for start in places)


def _is_filled(block: Matrix) -> bool:
    level = np.sqrt((block.reshape(-1, _PIECE) ** 2).mean(axis=1))
    return bool((level > max(_SILENCE, _RINGING * level.max())).mean() >= _FILLED)


def _goes_on(places: dict[int, int], start: int) -> bool:
    """Tell whether the block before or after matches the original next to this one's place."""
    steps = [
        places[other] - places[start] - (other - start)
        for other in (start - _BLOCK, start + _BLOCK)
        if other in places
    ]
    return any(abs(step) <= _DRIFT for step in steps)


def _frames(signal: Signal) -> Matrix:
    """Cut into overlapping 40 ms frames every 10 ms: (frames, samples)."""
    windows = np.lib.stride_tricks.sliding_window_view(signal, _FRAME)[::_STEP]
    return windows.astype(np.float64)


def _audible(frames: Matrix) -> NDArray[np.bool_]:
    level = np.sqrt((frames**2).mean(axis=1))
    return level > max(_SILENCE, 0.1 * float(np.percentile(level, 95)))


def pitches(frames: Matrix) -> NDArray[np.float64]:
    """Return the pitch of each frame in Hz (70..450) by autocorrelation, NaN when unvoiced."""
    size = 2 * _FRAME
    power = np.abs(np.fft.rfft(frames * np.hanning(_FRAME), size)) ** 2
    echo = np.fft.irfft(power, size)[:, :_FRAME]
    window = np.fft.irfft(np.abs(np.fft.rfft(np.hanning(_FRAME), size)) ** 2, size)[:_FRAME]
    echo = echo / np.maximum(window, 1e-3) / np.maximum(echo[:, :1] / window[0], 1e-12)
    shortest, longest = RATE // 450, RATE // 70
    part = echo[:, shortest:longest]
    highest = part.max(axis=1)
    # The first lag that is nearly as good as the best: the best itself may be an octave below.
    lags = shortest + (part >= 0.93 * highest[:, None]).argmax(axis=1)
    lags = _climb(echo, lags, longest)
    return np.where(highest > 0.6, RATE / lags, np.nan)


def _climb(echo: Matrix, lags: NDArray[np.int64], longest: int) -> NDArray[np.int64]:
    """Move each lag up to the top of the hill it stands on."""
    rows = np.arange(len(lags))
    for _ in range(12):
        further = np.minimum(lags + 1, longest)
        lags = np.where(echo[rows, further] > echo[rows, lags], further, lags)
    return lags


def _envelope(frames: Matrix) -> NDArray[np.float64]:
    """Return the average spectral envelope (24 bands, 150..3450 Hz) in dB, level removed."""
    power = (np.abs(np.fft.rfft(frames * np.hanning(_FRAME), 512)) ** 2).mean(axis=0)
    hertz = np.fft.rfftfreq(512, 1 / RATE)
    edges = np.linspace(150, 3450, 25)
    bands = [
        power[(hertz >= low) & (hertz < high)].mean() for low, high in itertools.pairwise(edges)
    ]
    decibels = 10 * np.log10(np.array(bands) + 1e-12)
    return decibels - decibels.mean()


def _loudness(frames: Matrix) -> NDArray[np.float64]:
    level = np.log10((frames**2).mean(axis=1) + 1e-6)
    return level - level.mean()


def _align(received: Matrix, original: Matrix) -> tuple[float, Matrix]:
    """Find where in the original the received frames belong, by their loudness.

    Returns the correlation of the loudness curves and the original's frames at that place.
    """
    short, long = _loudness(received), _loudness(original)
    norm = np.sqrt((short**2).sum()) + 1e-9
    scores = []
    for lag in range(len(long) - len(short) + 1):
        part = long[lag : lag + len(short)]
        part = part - part.mean()
        scores.append(float(short @ part) / (norm * (np.sqrt((part**2).sum()) + 1e-9)))
    lag = int(np.argmax(scores))
    return scores[lag], original[lag : lag + len(short)]


def listen(
    received: Signal, rate: int, original: Signal, original_rate: int, *, by_line: bool = True
) -> Hearing:
    """Compare sound with the recording that the fake microphone plays in a loop.

    by_line: it came through an engine; without, even a single block of the original counts.
    """
    rounds = int(len(received) / rate * original_rate / len(original)) + 2
    heard = _reduced(received, rate, RATE)
    loop = np.tile(_reduced(original, original_rate, RATE), rounds)
    frames = _frames(heard)
    rhythm, matching = _align(frames, _frames(loop))
    loud, source = frames[_audible(frames)], matching[_audible(matching)]
    once = _reduced(original, original_rate, _WAVE_RATE)
    # The microphone plays a loop: a block may lie over the seam.
    likeness, exposed = block_likeness(
        _reduced(received, rate, _WAVE_RATE),
        np.concatenate([once, once[:_BLOCK]]),
        by_line=by_line,
    )
    return Hearing(
        likeness=likeness,
        exposed=exposed,
        pitch=_median_pitch(loud),
        original_pitch=_median_pitch(source),
        colour=_colour(loud, source),
        rhythm=rhythm,
        voiced=float(np.isfinite(pitches(loud)).mean()) if len(loud) else 0.0,
    )


def _median_pitch(frames: Matrix) -> float:
    found = pitches(frames) if len(frames) else np.array([np.nan])
    return float(np.nanmedian(found)) if np.isfinite(found).any() else 0.0


def _colour(ours: Matrix, theirs: Matrix) -> float:
    if not len(ours) or not len(theirs):
        return 0.0
    return float(np.sqrt(((_envelope(ours) - _envelope(theirs)) ** 2).mean()))
