"""How much of what is said in a masked voice is understood: word errors of a listener.

With texts words are counted against them, over whole utterances. Without texts they are counted
against what the listener hears in the plain voice: that is 0 by definition for the plain voice, and
for a mask more than what it adds, since any change counts where the listener wavers anyhow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from masking.evaluate.voice_methods import Method
from masking.evaluate.voice_models import Listener, Signal


@dataclass(frozen=True)
class Utterance:
    """What is masked for the listener: a signal at 16 kHz, the mask's key, and what is said in it.

    Without a text (empty) nobody knows what is said.
    """

    signal: Signal
    key: str
    text: str = ""


class Intelligibility:
    """Word errors of methods, all on the same utterances.

    has_texts     whether words are counted against texts
    words         how many words there are
    plain_errors  share of them that the listener gets wrong without a mask
    """

    def __init__(self, listener: Listener, utterances: Sequence[Utterance]) -> None:
        from whisper_normalizer.english import EnglishTextNormalizer  # noqa: PLC0415 - extra

        self._listener = listener
        self._normal = EnglishTextNormalizer()
        heard = [self._hear(utterance.signal) for utterance in utterances]
        texts = [self._normal(utterance.text) for utterance in utterances]
        self.has_texts = all(texts)
        rows = zip(utterances, texts if self.has_texts else heard, heard, strict=True)
        # Where nothing is said there is nothing to get wrong.
        told = [row for row in rows if row[1]]
        self._utterances = [utterance for utterance, _, _ in told]
        self._said = [said for _, said, _ in told]
        self.words = sum(len(said.split()) for said in self._said)
        self.plain_errors = self._errors([plain for _, _, plain in told])

    def word_errors(self, method: Method) -> float:
        """Share of the words that are heard otherwise in masked speech; it can exceed 1."""
        return self._errors([self._hear(method(u.signal, u.key)) for u in self._utterances])

    def _hear(self, signal: Signal) -> str:
        return str(self._normal(self._listener(signal)))

    def _errors(self, heard: list[str]) -> float:
        import jiwer  # noqa: PLC0415 - extra requirement

        return float(jiwer.wer(self._said, heard)) if self._said else 0.0


def text_of(sound: Path) -> str:
    """What is said in a file; empty when no text lies beside it.

    NAME.txt, or the line of NAME in a *.trans.txt as LibriSpeech has them.
    """
    own = sound.with_suffix(".txt")
    if own.is_file():
        return own.read_text(errors="replace").strip()
    for path in sorted(sound.parent.glob("*.trans.txt")):
        for line in path.read_text(errors="replace").splitlines():
            name, _, text = line.partition(" ")
            if name == sound.stem:
                return text.strip()
    return ""
