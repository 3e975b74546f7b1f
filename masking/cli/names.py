"""File names as they may be printed: whoever named a file must not write on the terminal."""

from pathlib import Path


def shown(path: Path | str) -> str:
    """The name with everything escaped that is not plain text: line ends, escapes, broken bytes."""
    return "".join(_escaped(letter) for letter in str(path))


def _escaped(letter: str) -> str:
    if letter.isprintable() and letter != "\\":
        return letter
    return letter.encode("unicode_escape", "surrogatepass").decode("ascii")
