"""Voices: how often masked speakers are recognised, and how much of their words is understood.

`python -m masking.evaluate voices FOLDER`, where FOLDER has one sub-folder of sound files per
speaker (in folders of their own, too), and beside the files what is said in them, if it is known:
NAME.txt, or *.trans.txt as LibriSpeech has them. Without FOLDER espeak-ng speaks in many voices;
figures from such voices are a smoke test, not a measure of people.
"""

import argparse
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from masking.errors import MaskingError
from masking.evaluate.intelligibility import Intelligibility, Utterance, text_of
from masking.evaluate.voice_attacks import Attack, Speaker
from masking.evaluate.voice_methods import METHODS
from masking.evaluate.voice_models import ENCODERS, RATE, Signal, whisper
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
            speakers, utterances = read_speakers(folder, arguments)
        encoder = ENCODERS[arguments.encoder]()
        listener = None if arguments.no_words else whisper(arguments.listener)
    except MaskingError as problem:
        print(problem)
        return 2
    print(
        f"{len(speakers)} speakers, {len(utterances)} masked utterances of"
        f" {arguments.seconds:g} s, encoder {arguments.encoder}; equal error rates in percent"
    )
    words = Intelligibility(listener, utterances) if listener else None
    if words:
        print(_describe(words))
    for method in arguments.methods:
        attack = Attack(encoder, METHODS[method], speakers)
        print(f"{method:16}", end="", flush=True)
        for name in arguments.attackers:
            rate, count = attack.run(name)
            print(f" {name} {rate:4.1f} ({count})", end="", flush=True)
        if words:
            print(f" word errors {words.word_errors(METHODS[method]):.1%}", end="")
        print(flush=True)
    return 0


def _describe(words: Intelligibility) -> str:
    if words.has_texts:
        return (
            f"word errors: of {words.words} words of the texts, whole utterances;"
            f" plain voice {words.plain_errors:.1%}"
        )
    return (
        f"word errors: of {words.words} words heard in the plain voice, which counts as faultless"
        " (not every utterance has a text)"
    )


def read_speakers(
    folder: Path, arguments: argparse.Namespace
) -> tuple[list[Speaker], list[Utterance]]:
    """The speakers of a folder, and what the listener hears of them; MaskingError when too few.

    That is the masked utterances whole when each has a text, else as far as the attackers hear
    them.
    """
    length = int(arguments.seconds * RATE)
    places = sorted(path for path in folder.iterdir() if path.is_dir())
    found = [known for place in places if (known := _read_speaker(place, arguments.trials, length))]
    if len(found) < 4:
        raise MaskingError(f"{folder} has fewer than 4 speakers with enough speech.")
    found = found[: arguments.speakers]
    utterances = [utterance for _, said in found for utterance in said]
    if not all(utterance.text for utterance in utterances):
        utterances = [Utterance(u.signal[:length], u.key) for u in utterances]
    return [speaker for speaker, _ in found], utterances


def _read_speaker(place: Path, trials: int, length: int) -> tuple[Speaker, list[Utterance]] | None:
    """Somebody and what they say in trials, whole; None with nothing left to know them by."""
    files = sorted(path for path in place.rglob("*") if path.suffix.lower() in _SOUNDS)
    sounds = [(path, sound) for path in files if len(sound := read_sound(path)) >= RATE]
    if len(sounds) <= trials:
        return None
    cut = [sound[:length] for _, sound in sounds]
    said = [
        Utterance(sound, f"{place.name} speaks {number}", text_of(path))
        for number, (path, sound) in enumerate(sounds[:trials])
    ]
    return Speaker(place.name, _enrolled(cut[trials:]), tuple(cut[:trials])), said


def _enrolled(signals: Sequence[Signal]) -> Signal:
    """Two utterances one after the other are enough to know a speaker."""
    return np.concatenate(signals[:2])


def read_sound(path: Path) -> Signal:
    """A file as one channel at 16 kHz."""
    import soundfile  # noqa: PLC0415 - extra requirement

    samples, rate = soundfile.read(path, dtype="float64", always_2d=True)
    resampler = Resampler(rate, RATE)
    return resampler.process(samples.mean(axis=1)).astype(np.float32)


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
            target.with_suffix(".txt").write_text(sentence)
