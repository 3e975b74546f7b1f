"""The evaluation of voices: its arithmetic, its anchors and its refusals; judges are not needed."""

import argparse
import wave
from pathlib import Path

import numpy as np
import pytest

from masking.evaluate import voices
from masking.evaluate.voice_attacks import Attack, Speaker, equal_error_rate, mean_pitch
from masking.evaluate.voice_methods import METHODS
from masking.evaluate.voice_models import Embedding, Signal, log_mel
from tests.masking.voice.listening import rms
from tests.masking.voice.signals import speech


def speaker(number: int) -> Speaker:
    """Somebody with a pitch and a vocal tract of their own."""
    options = {"f0": 95 + 9 * number, "tract": 0.9 + 0.04 * number}
    first, second = (speech(16000, seconds=s, **options) for s in (1.2, 1.0))
    return Speaker(f"speaker {number}", first, (second,))


def long_term_spectrum(signal: Signal) -> Embedding:
    """A simple judge: average mel spectrum, level removed."""
    mean = log_mel(signal).mean(axis=0)
    mean -= mean.mean()
    return mean / np.linalg.norm(mean)


def arguments(*options: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    voices.add_arguments(parser)
    return parser.parse_args(options)


def test_error_rate_of_scores_that_are_apart_mixed_and_turned_round():
    low, high = np.linspace(0, 0.4, 50), np.linspace(0.6, 1, 50)
    assert equal_error_rate(high, low) == 0
    assert equal_error_rate(low, high) == pytest.approx(100, abs=2)
    assert equal_error_rate(high, high) == pytest.approx(50, abs=2)


def test_the_error_rate_between_two_bells_is_the_known_one():
    random = np.random.default_rng(1)
    own, others = random.normal(1, 1, 20000), random.normal(-1, 1, 20000)
    assert equal_error_rate(own, others) == pytest.approx(15.87, abs=0.5)


def test_plain_voices_are_recognised():
    speakers = [speaker(number) for number in range(4)]
    rate, count = Attack(long_term_spectrum, METHODS["plain"], speakers).run("ignorant")
    assert (rate, count) == (0, 16)


def test_every_attacker_is_worse_off_with_the_mask():
    speakers = [speaker(number) for number in range(3)]
    attack = Attack(long_term_spectrum, METHODS["private"], speakers)
    rates = {name: attack.run(name) for name in voices.ATTACKERS}
    assert {count for _, count in rates.values()} == {9}
    assert sum(rate for rate, _ in rates.values()) / len(rates) > 10


def test_the_mean_pitch_of_a_voice_is_found():
    assert mean_pitch(speech(16000, seconds=1.5, f0=140)) == pytest.approx(140, rel=0.12)
    assert mean_pitch(np.zeros(16000, np.float32)) == 150


@pytest.mark.parametrize("method", METHODS)
def test_every_method_gives_sound_of_the_same_length_that_is_not_the_original(method: str):
    signal = speech(16000, seconds=1)
    masked = METHODS[method](signal, "key")
    assert masked.shape == signal.shape
    assert np.isfinite(masked).all()
    assert rms(masked) == pytest.approx(rms(signal), rel=0.6)
    assert np.array_equal(masked, signal) is (method == "plain")


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert voices.run(arguments(str(tmp_path / "nothing"))) == 2
    assert "is not a folder" in capsys.readouterr().out


def test_a_folder_without_speakers_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "one").mkdir()
    assert voices.run(arguments(str(tmp_path))) == 2
    assert "fewer than 4 speakers" in capsys.readouterr().out


def spoken_files(place: Path, *seconds: float) -> list[Path]:
    """Sound files of a speaker."""
    place.mkdir(parents=True)
    files = [place / f"{number}.wav" for number in range(len(seconds))]
    for path, length in zip(files, seconds, strict=True):
        with wave.open(str(path), "wb") as sound:
            sound.setparams((1, 2, 16000, 0, "NONE", ""))
            samples = speech(16000, seconds=length)
            sound.writeframes((samples * 32767).astype("<i2").tobytes())
    return files


def four_speakers(folder: Path) -> list[Path]:
    """Speakers in LibriSpeech's folders; the files of which the first of each is masked."""
    return [
        path for n in range(4) for path in spoken_files(folder / f"speaker{n}/chapter", 1.5, 1.2)
    ]


def test_utterances_with_texts_are_heard_whole_and_others_as_the_attackers_hear_them(
    tmp_path: Path,
):
    options = arguments("--trials", "1", "--seconds", "1")
    files = four_speakers(tmp_path)
    for path in files:
        path.with_suffix(".txt").write_text("Some words.")
    speakers, whole = voices.read_speakers(tmp_path, options)
    assert [len(u.signal) for u in whole] == [24000] * 4
    assert {u.text for u in whole} == {"Some words."}
    assert {len(signal) for speaker in speakers for signal in speaker.spoken} == {16000}
    files[0].with_suffix(".txt").unlink()
    _, cut = voices.read_speakers(tmp_path, options)
    assert [len(u.signal) for u in cut] == [16000] * 4
    assert {u.text for u in cut} == {""}


def test_nobody_beyond_the_asked_number_of_speakers_is_heard(tmp_path: Path):
    four_speakers(tmp_path)
    options = arguments("--trials", "1", "--speakers", "3")
    speakers, utterances = voices.read_speakers(tmp_path, options)
    assert [speaker.name for speaker in speakers] == ["speaker0", "speaker1", "speaker2"]
    assert [u.key for u in utterances] == [f"{speaker.name} speaks 0" for speaker in speakers]


def test_the_command_line_knows_voices(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from masking.evaluate.__main__ import main

    nowhere = tmp_path / "nowhere"
    assert main(["voices", str(nowhere)]) == 2
    assert f"{nowhere} is not a folder." in capsys.readouterr().out
