"""The voice mask as a stream: the promises that callers build on."""

import logging

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from masking.errors import MaskingError
from masking.voice import PseudoVoice, VoiceMasker
from tests.masking.voice.signals import speech

VOICE = PseudoVoice.for_member(bytes(range(32)), "OTO#ABC123", "one")
RATES = (8000, 11025, 16000, 22050, 44100, 48000, 96000, 192000)
STREAMS = ((8000, "private"), (11025, "clear"), (44100, "private"), (192000, "clear"))
MODES = ("private", "clear")

Signal = NDArray[np.float32]


def masker(rate: int = 16000, mode: str = "private", seed: int | None = 7) -> VoiceMasker:
    return VoiceMasker(VOICE, rate, mode, seed=seed)


def in_blocks(mask: VoiceMasker, signal: Signal, sizes: list[int]) -> Signal:
    """The masked signal when the blocks have these sizes in turn."""
    masked, start, turn = [], 0, 0
    while start < len(signal):
        block = signal[start : start + sizes[turn % len(sizes)]]
        masked.append(mask.process(block))
        start, turn = start + len(block), turn + 1
    return np.concatenate(masked)


def rms(signal: Signal) -> float:
    return float(np.sqrt(np.mean(np.square(signal, dtype=float))))


@pytest.mark.parametrize(("rate", "mode"), STREAMS)
def test_blocks_of_any_size_give_the_same_samples(rate: int, mode: str):
    signal = speech(rate, seconds=0.5)
    whole = masker(rate, mode).process(signal)
    assert rms(whole) > 0.01
    for sizes in ([rate // 50], [7, 1000, 64, 333]):
        np.testing.assert_array_equal(in_blocks(masker(rate, mode), signal, sizes), whole)


SIGNAL = speech(16000, seconds=0.4)
WHOLE = VoiceMasker(VOICE, 16000, seed=7).process(SIGNAL)


@settings(max_examples=12)
@given(st.lists(st.integers(1, 5000), min_size=1, max_size=6))
def test_no_choice_of_blocks_changes_a_sample(sizes: list[int]):
    np.testing.assert_array_equal(in_blocks(masker(), SIGNAL, [*sizes, 200]), WHOLE)


def test_single_samples_give_what_one_block_gives():
    signal = speech(8000, seconds=0.2)
    np.testing.assert_array_equal(
        in_blocks(masker(8000), signal, [1]), masker(8000).process(signal)
    )


@pytest.mark.parametrize("rate", RATES)
def test_latency_keeps_the_promise(rate: int):
    assert masker(rate).latency <= 0.050 * rate
    assert masker(rate, "clear").latency <= 0.030 * rate


def test_the_same_seed_gives_the_same_samples_another_one_others():
    signal = speech(16000, seconds=0.5)
    first = masker(seed=1).process(signal)
    np.testing.assert_array_equal(masker(seed=1).process(signal), first)
    assert not np.array_equal(masker(seed=2).process(signal), first)


def test_without_a_seed_noise_is_fresh_each_time():
    signal = speech(16000, seconds=0.5)
    mask = masker(seed=None)
    first = mask.process(signal)
    mask.reset()
    assert not np.array_equal(mask.process(signal), first)


def test_after_a_reset_the_mask_starts_from_the_beginning():
    signal = speech(16000, seconds=0.5)
    mask = masker()
    first = mask.process(signal)
    mask.reset()
    np.testing.assert_array_equal(mask.process(signal), first)


def test_flush_gives_what_is_still_inside():
    signal = speech(16000, seconds=0.5)
    mask = masker()
    masked = np.concatenate([mask.process(signal), mask.flush()])
    longer = np.concatenate([signal, np.zeros(mask.latency, np.float32)])
    np.testing.assert_array_equal(masked, masker().process(longer))
    assert len(masked) == len(signal) + mask.latency


def test_the_block_that_comes_in_is_left_as_it_was():
    signal = speech(16000, seconds=0.2)
    copy = signal.copy()
    signal.flags.writeable = False
    masker().process(signal)
    np.testing.assert_array_equal(signal, copy)


@pytest.mark.parametrize("mode", MODES)
def test_silence_stays_silence(mode: str):
    assert not masker(48000, mode).process(np.zeros(48000, np.float32)).any()


def test_an_empty_block_gives_an_empty_block():
    assert masker().process(np.zeros(0, np.float32)).shape == (0,)


@pytest.mark.parametrize("rate", [16000, 48000])
def test_speech_stays_as_loud_as_it_was(rate: int):
    signal = speech(rate, seconds=2)
    assert 0.6 < rms(masker(rate).process(signal)) / rms(signal) < 1.4


HOSTILE = {
    "full scale square wave": lambda i: np.where(i % 100 < 50, 1.0, -1.0),
    "clipped at a million": lambda i: 1e6 * np.sin(i / 30),
    "constant voltage": lambda i: np.ones(len(i)),
    "one click": lambda i: np.where(i == 5000, 1.0, 0.0),
    "smallest numbers": lambda i: np.where(i % 2, 1e-40, -1e-40),
    "Nyquist tone": lambda i: np.where(i % 2, 1.0, -1.0),
    "not a number": lambda i: np.full(len(i), np.nan),
    "infinite": lambda i: np.where(i % 3, np.inf, -np.inf),
    "not a number now and then": lambda i: np.where(i % 777 == 0, np.nan, np.sin(i / 40)),
    "largest numbers": lambda i: np.where(i % 2, 3.4e38, -3.4e38),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("mode", MODES)
def test_hostile_sound_gives_sound_and_speech_comes_after_it(name: str, mode: str):
    mask = masker(16000, mode)
    with np.errstate(all="ignore"):
        hostile = HOSTILE[name](np.arange(8000)).astype(np.float32)
    masked = mask.process(hostile)
    assert np.isfinite(masked).all()
    assert np.abs(masked).max() <= 1
    assert rms(mask.process(speech(16000, seconds=0.6))) > 0.01
    assert not mask.failed


@settings(max_examples=25)
@given(st.lists(st.floats(width=32), min_size=1, max_size=60), st.integers(1, 40))
def test_no_samples_make_anything_but_sound(values: list[float], repeats: int):
    masked = masker(8000).process(np.tile(np.array(values, np.float32), repeats))
    assert np.isfinite(masked).all()
    assert np.abs(masked).max() <= 1


def test_an_error_inside_means_silence_until_reset(caplog: pytest.LogCaptureFixture):
    mask = masker()
    signal = speech(16000, seconds=0.5)
    assert mask.process(signal).any()
    # What a broken table would do: nothing that is no sound may leave.
    mask._masker._disguise._colour = np.full(257, np.nan)
    with np.errstate(all="ignore"), caplog.at_level(logging.ERROR):
        assert not mask.process(signal).any()
    assert mask.failed
    assert "silent" in caplog.text
    assert not mask.process(signal).any()
    assert not mask.flush().any()
    mask.reset()
    assert mask.process(signal).any()
    assert not mask.failed


def test_an_error_in_the_middle_of_a_block_leaves_nothing_of_the_block():
    mask = masker()
    gate = mask._masker._disguise._gate
    opened = []

    def breaks(snr: float) -> float:
        opened.append(snr)
        if len(opened) > 60:
            raise OSError("a part gave up")
        return type(gate).gain(gate, snr)

    gate.gain = breaks
    assert not mask.process(speech(16000, seconds=1)).any()
    assert mask.failed
    assert len(opened) == 61


@pytest.mark.parametrize("rate", [0, 4000, 7999, 192001, 384000, 44100.5, float("nan")])
def test_other_rates_are_refused_in_a_sentence(rate: float):
    with pytest.raises(MaskingError, match="8000 to 192000 Hz") as refused:
        VoiceMasker(VOICE, rate)  # type: ignore[arg-type]
    assert refused.value.code == "sample_rate"


def test_an_unknown_mode_is_refused_in_a_sentence():
    with pytest.raises(MaskingError, match="clear or private") as refused:
        masker(mode="loud")
    assert refused.value.code == "voice_mode"


@pytest.mark.parametrize("block", [np.zeros((2, 480), np.float32), np.zeros(480, np.int16), [1, 2]])
def test_what_is_not_one_channel_of_floats_is_refused(block: object):
    with pytest.raises(MaskingError) as refused:
        masker().process(block)  # type: ignore[arg-type]
    assert refused.value.code == "sound_format"


def roughness(signal: Signal, at: NDArray[np.int_]) -> float:
    """Mean absolute second difference: a step between two samples makes it large."""
    return float(np.abs(signal[at - 1] - 2 * signal[at] + signal[at + 1]).mean())


@pytest.mark.parametrize("mode", MODES)
def test_edges_of_blocks_and_hops_do_not_click(mode: str):
    masked = in_blocks(masker(48000, mode), speech(seconds=1), [960])
    everywhere = np.arange(1, len(masked) - 1)
    for size in (480, 960):
        edges = everywhere[everywhere % size == 0]
        assert roughness(masked, edges) < 1.5 * roughness(masked, everywhere)


def test_memory_does_not_grow_with_the_stream():
    mask = masker(48000)
    signal = speech(seconds=0.5)

    def held() -> int:
        arrays: list[int] = []
        stack: list[object] = [mask]
        while stack:
            item = stack.pop()
            if isinstance(item, np.ndarray):
                arrays.append(item.size)
            elif hasattr(item, "__dict__"):
                stack.extend(vars(item).values())
        return sum(arrays)

    mask.process(signal)
    before = held()
    for _ in range(4):
        mask.process(signal)
    assert held() < before + 4096
