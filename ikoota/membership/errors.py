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
