"""Refusals of the preferences app."""

from ikoota.errors import AppError


class InvalidPreferences(AppError):
    """A value does not fit, or would take off a mask that the site requires; see `fields`."""

    code = "invalid"
    status = 400
    message = "Some of the preferences are not right."
