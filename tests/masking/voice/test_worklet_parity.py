"""One set of vectors for both: Python and the audio worklet make the same samples.

The vectors are made on the fly. The worklet's modules run in Node on the same sounds with the same
numbers and seed. Tolerance: no sample differs by more than 1e-5 of full scale (-100 dB), and the
delays differ by whole samples only (the worklet waits longer, to spread its work).
"""

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from masking.voice import PseudoVoice, VoiceMasker
from masking.voice.export import export
from tests.masking.voice.signals import speech

TOLERANCE = 1e-5
SEED = 1 | 2 << 32 | 3 << 64 | 4 << 96
WORDS = [1, 2, 3, 4]
SCRIPT = Path(__file__).with_name("worklet.mjs")
CASES = [
    (48000, "private", "OTO#TOP003"),
    (48000, "clear", "OTO#TOP003"),
    (44100, "private", "OTO#MID002"),
    (8000, "clear", "OTO#LOW001"),
]

Signal = NDArray[np.float32]


def voice(member: str) -> PseudoVoice:
    return PseudoVoice.for_member(bytes(range(32)), member, "parity")


def sound(rate: int) -> Signal:
    """Two speakers, then silence, noise, too loud, and the first speaker again."""
    random = np.random.default_rng(3)
    parts = [
        speech(rate, seconds=0.8, f0=105),
        speech(rate, seconds=0.6, f0=220, tract=1.15),
        np.zeros(rate // 10, np.float32),
        0.05 * random.standard_normal(rate // 8).astype(np.float32),
        3 * speech(rate, seconds=0.4, f0=150),
    ]
    return np.concatenate(parts)


@pytest.fixture(scope="module")
def worklet(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[int, str, str], tuple]:
    """Latency in seconds and samples of the worklet, per case."""
    folder = tmp_path_factory.mktemp("worklet")
    export(folder)
    jobs = []
    for i, (rate, mode, member) in enumerate(CASES):
        sound(rate).astype("<f4").tofile(folder / f"{i}.in")
        paths = {"input": str(folder / f"{i}.in"), "output": str(folder / f"{i}.out")}
        jobs.append(paths | {"numbers": voice(member).numbers(mode), "rate": rate, "seed": WORDS})
    (folder / "job.json").write_text(json.dumps({"tables": str(folder), "jobs": jobs}))
    command = ["node", str(SCRIPT), str(folder / "job.json")]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, timeout=200)
    answers = json.loads(ran.stdout)
    return {
        case: (answer["latency"], np.fromfile(job["output"], "<f4"))
        for case, answer, job in zip(CASES, answers, jobs, strict=True)
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]}-{case[1]}")
def test_python_and_worklet_make_the_same_samples(case: tuple[int, str, str], worklet: dict):
    rate, mode, member = case
    latency, expected = worklet[case]
    mask = VoiceMasker(voice(member), rate, mode, seed=SEED)
    masked = np.concatenate([mask.process(sound(rate)), mask.flush()])
    later = round(latency * rate) - mask.latency
    assert later >= 0
    assert np.abs(expected).max() > 0.1
    assert not expected[:later].any()
    np.testing.assert_allclose(
        masked[: len(expected) - later], expected[later:], rtol=0, atol=TOLERANCE
    )


def test_another_seed_does_not_fit(worklet: dict):
    rate, mode, member = CASES[0]
    mask = VoiceMasker(voice(member), rate, mode, seed=SEED + 1)
    masked = mask.process(sound(rate))
    assert np.abs(masked - worklet[CASES[0]][1]).max() > 100 * TOLERANCE
