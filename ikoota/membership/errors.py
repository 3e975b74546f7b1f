"""Refusals of the membership app: a stable code, an HTTP status and a sentence for people."""

from ikoota.errors import AppError


class InvalidSignUp(AppError):
    """What was sent to become a member does not fit; `fields` says where."""

    code = "invalid"
    status = 400
    message = "Some of what you entered is not right."


class InvalidStage(AppError):
    """A member cannot be moved to that stage by this operation."""

    code = "invalid_stage"
    status = 400
    message = "A member can be approved as pre-member or full member only."


class NoFreeOtoNumber(AppError):
    """Every number that was drawn is taken already."""

    code = "no_free_oto_number"
    status = 503
    message = "No Converse Identity could be given just now. Please try again."


class WrongCredentials(AppError):
    """No such account, a wrong password or an account that is switched off: all the same."""

    code = "wrong_credentials"
    status = 401
    message = "The username or the password is not right."


class LockedOut(AppError):
    """Too many wrong passwords for one name."""

    code = "locked_out"
    status = 429
    retry_after = 15 * 60
    message = "Too many wrong passwords. Wait 15 minutes, then try again."


class UnknownDevice(AppError):
    """No device of this member is signed in under that id."""

    code = "unknown_device"
    status = 404
    message = "That device is not signed in."


class WrongCode(AppError):
    """Neither the app's code of this moment, nor a recovery code that is left."""

    code = "wrong_code"
    status = 400
    message = "The code is not right, or was used already."
