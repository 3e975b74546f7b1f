"""Word errors: their arithmetic, with a listener that hears a number of words for a signal."""

from pathlib import Path

import numpy as np
import pytest

from masking.evaluate.intelligibility import Intelligibility, Utterance, text_of
from masking.evaluate.voice_models import Signal

PLAIN, QUIET = np.ones(4, np.float32), np.zeros(4, np.float32)


def listen(signal: Signal) -> str:
    """Hears one word wrong in PLAIN, nothing in QUIET, and two words wrong in what is masked."""
    if np.array_equal(signal, PLAIN):
        return "Mr. Brown said TEN colour!"
    return "" if not signal.any() else "Mr. Brawn, sad ten colors."


def mask(signal: Signal, key: str) -> Signal:
    return signal / 2


def test_words_are_counted_against_texts_whatever_way_they_are_written():
    utterance = Utterance(PLAIN, "key", "mister brown said 10 colors")
    words = Intelligibility(listen, [utterance])
    assert (words.has_texts, words.words) == (True, 5)
    assert words.plain_errors == pytest.approx(1 / 5)
    assert words.word_errors(mask) == pytest.approx(2 / 5)


def test_without_a_text_for_each_utterance_the_plain_voice_counts_as_heard_right():
    with_text = Utterance(PLAIN, "key", "mister brown said ten colors")
    words = Intelligibility(listen, [with_text, Utterance(PLAIN, "other key")])
    assert (words.has_texts, words.words) == (False, 10)
    assert words.plain_errors == 0
    assert words.word_errors(mask) == pytest.approx(3 / 5)


def test_utterances_in_which_nothing_is_said_do_not_count():
    words = Intelligibility(listen, [Utterance(QUIET, "key"), Utterance(PLAIN, "key")])
    assert words.words == 5
    assert words.word_errors(lambda signal, key: QUIET) == 1
    nothing = Intelligibility(listen, [Utterance(QUIET, "key")])
    assert (nothing.words, nothing.plain_errors, nothing.word_errors(mask)) == (0, 0, 0)


def test_a_mask_is_asked_with_the_key_of_the_utterance():
    asked: list[str] = []

    def noting(signal: Signal, key: str) -> Signal:
        asked.append(key)
        return signal

    Intelligibility(listen, [Utterance(PLAIN, "a"), Utterance(PLAIN, "b")]).word_errors(noting)
    assert asked == ["a", "b"]


def test_texts_lie_beside_the_sound_or_in_the_list_of_a_chapter(tmp_path: Path):
    sound = tmp_path / "7-1-0002.flac"
    assert text_of(sound) == ""
    (tmp_path / "7-1.trans.txt").write_text("7-1-0001 NOT THIS\n7-1-0002 THIS ONE\n7-1-00022 NOR\n")
    assert text_of(sound) == "THIS ONE"
    sound.with_suffix(".txt").write_text(" Rather this.\n")
    assert text_of(sound) == "Rather this."
