"""Refusals of the masking app: a stable code, an HTTP status and a sentence for the member."""

from ikoota.errors import AppError
from masking import errors
from masking.files import errors as file_errors


class JobNotFound(AppError):
    """No such job, one of somebody else, or one that was fetched or expired: all the same."""

    code = "job_not_found"
    status = 404
    message = "There is no such job. Results can be fetched once, and only for a while."


class JobNotDone(AppError):
    code = "job_not_done"
    status = 409
    message = "This is not masked yet."


class JobFailed(AppError):
    """Nothing to fetch: the job says why."""

    code = "job_failed"
    status = 409
    message = "This could not be masked. Nothing of it was kept."


class TooManyJobs(AppError):
    code = "too_many_jobs"
    status = 429
    retry_after = 30
    message = "You have as many files here as one member can. Fetch or cancel one of them first."


class Unsupported(AppError):
    """By its bytes, whatever it is called, none of what can be masked."""

    code = "unsupported_media"
    status = 400
    message = "This file is no picture, recording or film that can be masked."


class Damaged(AppError):
    code = "damaged_media"
    status = 400
    message = "This file is cut off or broken."


class Encrypted(AppError):
    code = "encrypted_media"
    status = 400
    message = "This file is locked with a key, so it cannot be masked."


class WrongKind(AppError):
    code = "wrong_kind"
    status = 400
    message = "This file is of another kind than this address takes."


class MediaTooLarge(AppError):
    """More pixels or a longer time than this site masks."""

    code = "media_too_large"
    status = 400
    message = "This has more pixels, or is longer, than this site masks."


class MaskingFailed(AppError):
    """Nobody's fault that we could name: nothing unmasked is handed out instead."""

    code = "masking_failed"
    status = 400
    message = "This could not be masked. Nothing of it was kept."


class NoRoom(AppError):
    """The disk is full."""

    code = "no_room"
    status = 503
    retry_after = 60
    message = "There is no room for your file just now. Please try again later."


class Busy(AppError):
    """Too many files at once for the process that looks at them."""

    code = "busy"
    status = 503
    retry_after = 10
    message = "This site is busy just now. Please try again in a moment."


class NotTrusted(AppError):
    """A look is drawn from the OTO#: nobody brings another one, but sites that mask here."""

    code = "not_trusted"
    status = 403
    message = "Only other sites of ours may bring a look. Leave it out to get your own."


class NotAForm(AppError):
    code = "unsupported_media_type"
    status = 415
    message = "Send a form with a file (multipart/form-data)."


class BrokenForm(AppError):
    code = "parse_error"
    status = 400
    message = "The form could not be read."


# What the masks refuse -> what the member is told. Their own sentences may name files of ours.
TRANSLATIONS: dict[str, type[AppError]] = {
    errors.UnsupportedMedia.code: Unsupported,
    errors.DamagedMedia.code: Damaged,
    errors.TooLarge.code: MediaTooLarge,
    file_errors.EncryptedMedia.code: Encrypted,
    file_errors.TargetFailed.code: NoRoom,
}


def refusal_of(code: str) -> AppError:
    """The refusal for a MaskingError with that code."""
    return TRANSLATIONS.get(code, MaskingFailed)()
