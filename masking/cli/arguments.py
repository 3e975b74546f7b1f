"""What may be said on the command line."""

import argparse
from dataclasses import dataclass
from pathlib import Path

from masking.faces.modes import DEFAULT_MODE, DEFAULT_STRENGTH, FACE_MODES, WEAK_MODES
from masking.files import MaskOptions
from masking.files.options import DROP
from masking.files.targets import TARGETS
from masking.voice.modes import MODES

DESCRIPTION = "Mask faces and voices in pictures, films and recordings."
EPILOG = """\
One source and a target with a suffix make one file. Folders are taken with all that is in them,
patterns like '*.mp4' may be quoted, and then the target is a folder. Links in folders are not
followed. Beside each result stands <result>.audit.json, what was done to it; a result whose audit
fits is not made again, so a batch that was stopped goes on where it was. Nothing of a source's
tags, chapters, subtitles and covers is kept.

exit status:
  0    all was masked, or had been before
  1    something could not be masked
  2    the command line makes no sense
  130  stopped by Ctrl-C or a signal; nothing half-done is left
"""
NONE = "none"


class UsageError(ValueError):
    """The command line makes no sense; the text says why."""


@dataclass(frozen=True)
class Request:
    """The command line, understood."""

    sources: tuple[str, ...]
    target: Path | None
    options: MaskOptions
    suffix: str
    overwrite: bool
    audit: bool
    dry_run: bool
    report: Path | None
    preview: Path | None
    quiet: bool


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds all arguments to a parser, which another program may have begun."""
    parser.description = DESCRIPTION
    parser.epilog = EPILOG
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "paths", nargs="+", metavar="PATH", help="files, folders or patterns, and then the target"
    )
    parser.add_argument(
        "--face",
        choices=(*FACE_MODES, *WEAK_MODES, NONE),
        default=DEFAULT_MODE,
        help=f"face mask (default {DEFAULT_MODE}); weak ones can be undone, none masks no face",
    )
    parser.add_argument(
        "--strength",
        type=float,
        default=DEFAULT_STRENGTH,
        help="of the face mask, 0 to 1 (default %(default)s)",
    )
    parser.add_argument(
        "--background", action="store_true", help="cover everything, not faces alone"
    )
    parser.add_argument(
        "--voice",
        choices=(*MODES, DROP, NONE),
        default="private",
        help="voice mask (default private); drop leaves all sound out, none masks no voice",
    )
    parser.add_argument(
        "--to",
        metavar="SUFFIX",
        default="",
        help="what results in a folder become, for example mp4; otherwise what their sources are",
    )
    parser.add_argument("--overwrite", action="store_true", help="make results that exist anew")
    parser.add_argument("--no-audit", action="store_true", help="write no audit beside results")
    parser.add_argument("--dry-run", action="store_true", help="say what would be done")
    parser.add_argument("--report", metavar="FILE.json", help="write what became of each source")
    parser.add_argument(
        "--preview", metavar="FRAME.png", help="write one masked frame of the source and no more"
    )
    parser.add_argument("--quiet", action="store_true", help="say nothing but what failed")


def request_of(given: argparse.Namespace) -> Request:
    """Makes sense of parsed arguments; raises UsageError, BadSetting."""
    paths = [str(path) for path in given.paths]
    needs_target = given.preview is None
    if needs_target and len(paths) < 2:
        raise UsageError("Name at least one source, and then the target.")
    suffix = f".{given.to.lstrip('.').lower()}" if given.to else ""
    if suffix and suffix not in TARGETS:
        raise UsageError(f"--to takes one of {', '.join(TARGETS)}.")
    return Request(
        sources=tuple(paths[:-1] if needs_target else paths[:1]),
        target=Path(paths[-1]) if needs_target else None,
        options=MaskOptions(
            face=None if given.face == NONE else given.face,
            strength=given.strength,
            voice=None if given.voice == NONE else given.voice,
            background=given.background,
        ),
        suffix=suffix,
        overwrite=given.overwrite,
        audit=not given.no_audit,
        dry_run=given.dry_run,
        report=Path(given.report) if given.report else None,
        preview=Path(given.preview) if given.preview else None,
        quiet=given.quiet,
    )
