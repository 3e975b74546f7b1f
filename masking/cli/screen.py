"""What the person at the terminal sees: one line for each file, and a bar while it is masked."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn, TextIO

from tqdm import tqdm

from masking.cli.names import shown
from masking.cli.results import Result

_FORMAT = "{desc} {percentage:3.0f} %|{bar}| {elapsed}, {remaining} left, {rate_fmt}"


class Screen:
    """Results go to `out`, problems and the bar to `err`; no name is printed as it is."""

    def __init__(self, out: TextIO, err: TextIO, *, quiet: bool) -> None:
        self._out = out
        self._err = err
        self._quiet = quiet
        self.place = ""

    def say(self, line: str) -> None:
        """One line for people; nothing when they want it quiet."""
        if not self._quiet:
            tqdm.write(_printable(line, self._out), file=self._out)

    def problem(self, line: str) -> None:
        """One line that is said in any case."""
        tqdm.write(_printable(line, self._err), file=self._err)

    def tell(self, result: Result) -> None:
        """What became of one source."""
        names = shown(result.source)
        if result.target is not None:
            names += f" -> {shown(result.target)}"
        if result.status == "failed":
            self.problem(f"{self.place}{names}: {result.message} ({result.code})")
        else:
            self.say(f"{self.place}{names}: {result.status}{_counts(result)}")

    @contextmanager
    def bar(self, source: Path, seconds: float | None) -> Iterator[Callable[[float], None]]:
        """A bar with time left and rate (seconds of film in a second); only on terminals."""
        total = seconds or 1.0
        with tqdm(
            desc=self.place + shown(source.name),
            total=total,
            unit="x",
            bar_format=_FORMAT,
            file=self._err,
            leave=False,
            disable=True if self._quiet else None,
        ) as bar:
            yield lambda share: _advance(bar, share * total)


def _advance(bar: "tqdm[NoReturn]", seconds: float) -> None:
    bar.update(seconds - bar.n)


def _counts(result: Result) -> str:
    audit = result.audit
    if audit is None:
        return ""
    parts = [f"{audit.frames} frames", f"{audit.faces} faces", f"{audit.sound:.1f} s of sound"]
    if audit.whole:
        parts.append(f"{audit.whole} frames covered wholly")
    if audit.damaged:
        parts.append(f"{audit.damaged} damaged places covered")
    return f" ({', '.join(parts)})"


def _printable(line: str, stream: TextIO) -> str:
    """In the terminal's own character set."""
    encoding = stream.encoding or "ascii"
    return line.encode(encoding, "backslashreplace").decode(encoding)
