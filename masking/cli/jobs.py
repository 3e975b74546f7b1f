"""Which source becomes which target."""

import glob
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from masking.cli.arguments import Request, UsageError
from masking.errors import MaskingError, UnsupportedMedia
from masking.files import media_kind
from masking.files.audit import audit_path
from masking.files.errors import BadTarget
from masking.files.kinds import Kind
from masking.files.targets import TARGETS, default_suffix


@dataclass(frozen=True)
class Job:
    """One source with its target; `problem` says why it cannot be done."""

    source: Path
    target: Path | None
    kind: Kind | None
    problem: MaskingError | None = None


@dataclass(frozen=True)
class _Found:
    """A source and where it belongs under the target folder. `named` by the user himself."""

    path: Path
    place: Path
    named: bool


def jobs_of(request: Request) -> Iterator[Job]:
    """All jobs in the order of the sources; sources are looked at one by one as they are asked for.

    Raises UsageError when there is no source, or more than one for a single target.
    """
    target = request.target
    if target is None:
        raise UsageError("Name the target.")
    found = list(_found(request.sources, target))
    if not found:
        raise UsageError("There is no such source.")
    if _is_file_target(request.sources, found, target):
        yield _single(found[0].path, target)
        return
    if target.suffix.lower() in TARGETS and not target.is_dir():
        raise UsageError("Several sources need a folder as their target.")
    taken: dict[Path, Path] = {}
    for one in found:
        job = _in_folder(one, target, request.suffix)
        if job is not None:
            yield _without_double(job, taken)


def _is_file_target(sources: tuple[str, ...], found: list[_Found], target: Path) -> bool:
    one_file = len(sources) == 1 and len(found) == 1 and not Path(sources[0]).is_dir()
    return one_file and not target.is_dir() and target.suffix.lower() in TARGETS


def _found(sources: tuple[str, ...], target: Path) -> Iterator[_Found]:
    for source in sources:
        path = Path(source)
        if path.is_dir():
            yield from _in(path, target)
        elif os.path.lexists(path) or not glob.has_magic(source):
            yield _Found(path, Path(path.name), named=True)
        else:
            for match in sorted(glob.glob(source, recursive=True)):
                if os.path.isfile(match):
                    yield _Found(Path(match), Path(os.path.basename(match)), named=True)


def _in(folder: Path, target: Path) -> Iterator[_Found]:
    """Ordinary files under the folder. Links are not followed: they may lead out of it."""
    results = target.resolve()
    for parent, folders, files in os.walk(folder):
        here = Path(parent)
        folders[:] = sorted(name for name in folders if (here / name).resolve() != results)
        for name in sorted(files):
            path = here / name
            if path.is_file() and not path.is_symlink() and not name.endswith(".audit.json"):
                yield _Found(path, path.relative_to(folder), named=False)


def _single(source: Path, target: Path) -> Job:
    try:
        return Job(source, target, media_kind(source))
    except MaskingError as error:
        return Job(source, target, None, error)


def _in_folder(found: _Found, folder: Path, suffix: str) -> Job | None:
    """None for what is no media at all and was only met in a folder."""
    try:
        kind = media_kind(found.path)
        return Job(found.path, _placed(found.place, folder, suffix, kind), kind)
    except UnsupportedMedia as error:
        return Job(found.path, None, None, error) if found.named else None
    except MaskingError as error:
        return Job(found.path, None, None, error)


def _placed(place: Path, folder: Path, suffix: str, kind: Kind) -> Path:
    """Where the result belongs. A new suffix is added to the old one, so that no two meet."""
    own = place.suffix
    wanted = suffix or default_suffix(kind, own)
    if suffix and not TARGETS[suffix].holds(kind):
        wanted = default_suffix(kind, own)
    name = place.name if own.lower() == wanted else place.name + wanted
    target = folder / place.parent / name
    if not target.parent.resolve().is_relative_to(folder.resolve()):
        raise BadTarget("A link in the target folder leads out of it.")
    return target


def _without_double(job: Job, taken: dict[Path, Path]) -> Job:
    if job.target is None:
        return job
    other = taken.setdefault(job.target, job.source)
    notes = {audit_path(target) for target in taken}
    if other != job.source or job.target in notes:
        problem = BadTarget("Another source has the same target.")
        return Job(job.source, None, job.kind, problem)
    return job
