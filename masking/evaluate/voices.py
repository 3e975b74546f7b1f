"""Voices: how often masked speakers are recognised, and how much of their words is understood.

`python -m masking.evaluate voices FOLDER`, where FOLDER has one sub-folder of sound files per
speaker. Without FOLDER espeak-ng speaks in many voices; figures from such voices are a smoke test,
not a measure of people.
"""

import argparse
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from masking.errors import MaskingError
from masking.evaluate.voice_attacks import Attack, Speaker
from masking.evaluate.voice_methods import METHODS
from masking.evaluate.voice_models import ENCODERS, RATE, Listener, Signal, whisper
from masking.voice.resampler import Resampler

ATTACKERS = ("ignorant", "lazy", "inversion", "leaked")
DEFAULT_METHODS = ("plain", "mcadams", "constant-pitch", "private", "clear")
_SOUNDS = {".flac", ".wav", ".ogg", ".mp3"}
_SENTENCES = (
    "We were away a year ago, and nobody minded the long way home through the old town.",
    "The quick brown fox jumps over the lazy dog while seven wizards watch from the hill.",
    "She had your dark suit in greasy wash water all year, and never told anybody why.",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `voices`."""
    parser.add_argument("folder", nargs="?", help="one sub-folder of sound files per speaker")
    parser.add_argument("--speakers", type=int, default=20, help="at most so many (20)")
    parser.add_argument("--trials", type=int, default=2, help="masked utterances of each (2)")
    parser.add_argument("--seconds", type=float, default=6.0, help="of each utterance (6)")
    parser.add_argument("--encoder", choices=sorted(ENCODERS), default="campplus")
    parser.add_argument("--listener", metavar="DIR", help="Whisper as CTranslate2 files (base)")
    parser.add_argument("--methods", nargs="+", choices=METHODS, default=list(DEFAULT_METHODS))
    parser.add_argument("--attackers", nargs="*", choices=ATTACKERS, default=list(ATTACKERS))
    parser.add_argument("--no-words", action="store_true", help="leave intelligibility out")


def run(arguments: argparse.Namespace) -> int:
    """Print the table; 2 when there is nothing to judge."""
    try:
        with _folder(arguments.folder) as folder:
            speakers = read_speakers(folder, arguments)
        encoder = ENCODERS[arguments.encoder]()
        listener = None if arguments.no_words else whisper(arguments.listener)
    except MaskingError as problem:
        print(problem)
        return 2
    print(
        f"{len(speakers)} speakers, {sum(len(s.spoken) for s in speakers)} masked utterances of"
        f" {arguments.seconds:g} s, encoder {arguments.encoder}; equal error rates in percent"
    )
    for method in arguments.methods:
        attack = Attack(encoder, METHODS[method], speakers)
        print(f"{method:16}", end="", flush=True)
        for name in arguments.attackers:
            rate, count = attack.run(name)
            print(f" {name} {rate:4.1f} ({count})", end="", flush=True)
        if listener:
            share, count = word_errors(method, speakers, listener)
            print(f" word errors {share:.1%} of {count}", end="")
        print(flush=True)
    return 0


def read_speakers(folder: Path, arguments: argparse.Namespace) -> list[Speaker]:
    """The speakers of a folder; MaskingError when there are too few with enough speech."""
    length = int(arguments.seconds * RATE)
    speakers = []
    for place in sorted(path for path in folder.iterdir() if path.is_dir()):
        files = sorted(path for path in place.iterdir() if path.suffix.lower() in _SOUNDS)
        signals = [signal[:length] for signal in map(read_sound, files) if len(signal) >= RATE]
        if len(signals) > arguments.trials:
            spoken = tuple(signals[: arguments.trials])
            speakers.append(Speaker(place.name, _enrolled(signals[arguments.trials :]), spoken))
    if len(speakers) < 4:
        raise MaskingError(f"{folder} has fewer than 4 speakers with enough speech.")
    return speakers[: arguments.speakers]


def _enrolled(signals: Sequence[Signal]) -> Signal:
    """Two utterances one after the other are enough to know a speaker."""
    return np.concatenate(signals[:2])


def read_sound(path: Path) -> Signal:
    """A file as one channel at 16 kHz."""
    import soundfile  # noqa: PLC0415 - extra requirement

    samples, rate = soundfile.read(path, dtype="float64", always_2d=True)
    resampler = Resampler(rate, RATE)
    return resampler.process(samples.mean(axis=1)).astype(np.float32)


def word_errors(method: str, speakers: list[Speaker], listener: Listener) -> tuple[float, int]:
    """Share of words that the listener hears otherwise than in the plain voice, and their number.

    No texts are needed. The plain voice itself has 0 by definition, so the share is what the mask
    adds, and a little more: where the listener wavers anyhow, any change counts.
    """
    import jiwer  # noqa: PLC0415 - extra requirement

    said, heard = [], []
    for speaker in speakers:
        for number, signal in enumerate(speaker.spoken):
            words = _words(listener(signal))
            if words:
                masked = METHODS[method](signal, f"{speaker.name} speaks {number}")
                said.append(words)
                heard.append(_words(listener(masked)))
    return float(jiwer.wer(said, heard)), sum(len(words.split()) for words in said)


def _words(text: str) -> str:
    kept = (c if c.isalnum() or c == "'" else " " for c in text.lower())
    return " ".join("".join(kept).split())


@contextmanager
def _folder(given: str | None) -> Iterator[Path]:
    if given:
        if not Path(given).is_dir():
            raise MaskingError(f"{given} is not a folder.")
        yield Path(given)
        return
    with tempfile.TemporaryDirectory() as made:
        generate_voices(Path(made))
        yield Path(made)


def generate_voices(folder: Path) -> None:
    """Twelve voices of espeak-ng with three sentences each."""
    for number in range(12):
        place = folder / f"voice{number:02}"
        place.mkdir()
        variant = f"en+{'mf'[number % 2]}{number // 2 % 5 + 1}"
        options = ["-v", variant, "-p", str(20 + 5 * number), "-s", str(140 + 3 * number)]
        for i, sentence in enumerate(_SENTENCES):
            target = place / f"{i}.wav"
            command = ["espeak-ng", *options, "-w", str(target), sentence]
            subprocess.run(command, check=True, capture_output=True)
