"""Refusals of live masking: a stable code, an HTTP status and a sentence for the member."""

from ikoota.errors import AppError


class LiveMaskingOff(AppError):
    code = "live_masking_off"
    status = 404
    message = "This site does not mask on its server."


class ConsentNeeded(AppError):
    """What is raw leaves a device only when its member said so."""

    code = "consent_needed"
    status = 403
    message = "Your camera and microphone go to the server only if you agree to that."


class BadOffer(AppError):
    code = "bad_offer"
    status = 400
    message = "The server could not read how this browser wants to connect."


class LiveMaskingFull(AppError):
    code = "live_masking_full"
    status = 503
    retry_after = 30
    message = "The server masks as many members as it can right now. Please try again later."


class LiveMaskingAway(AppError):
    code = "live_masking_away"
    status = 503
    retry_after = 30
    message = "Masking on the server is not available right now. Please try again later."
