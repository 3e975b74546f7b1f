"""Does what the command line asks for, file by file."""

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

from masking.cli.arguments import Request, UsageError, add_arguments, request_of
from masking.cli.jobs import Job, jobs_of
from masking.cli.names import shown
from masking.cli.results import Result, write_report
from masking.cli.screen import Screen
from masking.cli.stopping import Stop, stoppable
from masking.errors import BadSetting, MaskingError
from masking.files import Audit, mask_file
from masking.files.audit import audit_path
from masking.files.errors import Cancelled, TargetExists, TargetFailed
from masking.files.kinds import length_of
from masking.files.preview import mask_preview

OK, FAILED, USAGE, STOPPED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line and returns the exit status."""
    parser = argparse.ArgumentParser("python -m masking")
    add_arguments(parser)
    given = parser.parse_args(arguments)
    try:
        return run(given)
    except (UsageError, BadSetting) as error:
        parser.error(str(error))


def run(given: argparse.Namespace) -> int:
    """Runs parsed arguments and returns the exit status. Raises UsageError, BadSetting."""
    request = request_of(given)
    screen = Screen(sys.stdout, sys.stderr, quiet=request.quiet)
    if request.preview is not None:
        return _preview(request, request.preview, screen)
    with stoppable() as stop:
        results = _results(request, screen, stop)
    if request.report is not None:
        try:
            write_report(request.report, results, request.options)
        except MaskingError as error:
            screen.problem(str(error))
            return FAILED
    if stop.asked:
        return STOPPED
    return FAILED if any(result.status == "failed" for result in results) else OK


def _preview(request: Request, target: Path, screen: Screen) -> int:
    source = Path(request.sources[0])
    try:
        mask_preview(source, target, request.options, overwrite=request.overwrite)
    except MaskingError as error:
        screen.problem(f"{shown(source)}: {error}")
        return FAILED
    screen.say(f"{shown(source)} -> {shown(target)}")
    return OK


def _results(request: Request, screen: Screen, stop: Stop) -> list[Result]:
    results: list[Result] = []
    jobs = list(jobs_of(request))
    for number, job in enumerate(jobs, 1):
        screen.place = f"[{number}/{len(jobs)}] "
        result = _done(job, request, screen, stop)
        screen.tell(result)
        results.append(result)
    return results


def _done(job: Job, request: Request, screen: Screen, stop: Stop) -> Result:
    if stop.asked:
        return Result(job.source, job.target, "stopped", Cancelled.code, "It was not begun.")
    if job.problem is not None or job.target is None:
        return _failed(job, job.problem or MaskingError("It cannot be masked."))
    if not request.overwrite and _is_done(job, job.target, request):
        return Result(job.source, job.target, "done before", audit=_audit(job.target))
    if request.dry_run:
        return _planned(job, job.target, request)
    try:
        return Result(job.source, job.target, "masked", audit=_masked(job, request, screen, stop))
    except Cancelled as error:
        return Result(job.source, job.target, "stopped", error.code, str(error))
    except MaskingError as error:
        return _failed(job, error)


def _masked(job: Job, request: Request, screen: Screen, stop: Stop) -> Audit:
    target = job.target or Path()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TargetFailed(f"The result could not be written: {error.strerror}.") from None
    with screen.bar(job.source, length_of(job.source)) as progress:
        return mask_file(
            job.source,
            target,
            request.options,
            progress=progress,
            cancelled=lambda: stop.asked,
            overwrite=request.overwrite,
            audit=request.audit,
        )


def _planned(job: Job, target: Path, request: Request) -> Result:
    if target.exists() and not request.overwrite:
        return _failed(job, TargetExists("There is a file at the target already."))
    return Result(job.source, target, "planned")


def _failed(job: Job, error: MaskingError) -> Result:
    return Result(job.source, job.target, "failed", error.code, str(error))


def _audit(target: Path) -> Audit | None:
    return Audit.read(audit_path(target))


def _is_done(job: Job, target: Path, request: Request) -> bool:
    """Whether the result is there, whole, newer than its source and by the same settings."""
    audit = _audit(target)
    if audit is None or audit.settings != request.options.settings():
        return False
    try:
        if target.stat().st_mtime < job.source.stat().st_mtime:
            return False
        with target.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == audit.sha256
    except OSError:
        return False
