"""The one way in: masks a file into another file, whole or not at all."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from masking.files.audit import Audit, Tally, audit_path
from masking.files.draft import Draft, draft_for
from masking.files.errors import SameFile, TargetExists
from masking.files.film_file import mask_film
from masking.files.kinds import kind_of
from masking.files.opening import opened
from masking.files.options import Limits, MaskOptions
from masking.files.picture_file import mask_picture
from masking.files.targets import target_for
from masking.files.watch import Watch


def mask_file(
    source: Path,
    target: Path,
    options: MaskOptions = MaskOptions(),  # noqa: B008 - frozen
    *,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    overwrite: bool = True,
    audit: bool = False,
) -> Audit:
    """Masks `source` into `target`, whose suffix says what it becomes, and tells what was done.

    progress   is called with the share that is done, 0 to 1
    cancelled  is asked now and then; True stops it with Cancelled
    overwrite  replaces a file that stands at the target; False refuses with TargetExists
    audit      writes the account beside the target, too: `<target>.audit.json`

    The target appears complete or not at all. Any failure raises a MaskingError with a code.
    """
    with opened(source) as file:
        kind = kind_of(file, limits)
        form = target_for(target, kind)
        check_target(file, target, overwrite=overwrite)
        tally = Tally()
        work = mask_picture if kind == "image" else mask_film
        with draft_for(target) as draft:
            watch = Watch(progress, cancelled)
            work(file, draft, form, options, limits=limits, watch=watch, tally=tally)
            account = tally.audit(kind, options.settings(), draft.size, draft.sha256())
            _publish(draft, account if audit else None, overwrite=overwrite)
    return account


def check_target(file: BinaryIO, target: Path, *, overwrite: bool) -> None:
    """Raises SameFile, and TargetExists when it may not be replaced, before any work is done."""
    try:
        there = os.stat(target)
    except OSError:
        return  # what else is wrong with it is told when the draft is made
    if os.path.samestat(there, os.fstat(file.fileno())):
        raise SameFile("Source and target are the same file.")
    if not overwrite:
        raise TargetExists("There is a file at the target already.")


def _publish(draft: Draft, account: Audit | None, *, overwrite: bool) -> None:
    if account is None:
        draft.publish(overwrite=overwrite)
        return
    with draft_for(audit_path(draft.target)) as note:
        note.write(account.as_json())
        draft.publish(overwrite=overwrite)
        note.publish(overwrite=True)
