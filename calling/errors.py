"""Refusals of the calling app: a stable code, an HTTP status and a sentence for the member."""

from ikoota.errors import AppError


class CallError(AppError):
    """Base of every refusal of this app."""


class CallNotFound(CallError):
    """No such call, or one the member may not see: nobody can tell which."""

    code = "call_not_found"
    status = 404
    message = "There is no such call, or you are not invited to it."


class CallEnded(CallError):
    code = "call_ended"
    status = 404
    message = "This call has ended."


class CallOver(CallError):
    """As CallEnded, where the answer to a client says that the call was there."""

    code = "call_ended"
    status = 410
    message = "This call has ended."


class CallPaused(CallError):
    code = "call_paused"
    status = 409
    message = "This call is paused. Try again when the host resumes it."


class CallFull(CallError):
    code = "call_full"
    status = 400
    message = "This call is full."


class TokenDenied(CallError):
    """No token: the call is not there, or not for this member; nobody can tell which."""

    code = "access_denied"
    status = 403
    message = "Access denied to this call."


class Removed(CallError):
    code = "removed"
    status = 403
    message = "The host removed you from this call."


class NotAllowed(CallError):
    code = "not_allowed"
    status = 403
    message = "Only the host or a moderator may do this."


class SeatGone(CallError):
    code = "seat_gone"
    status = 409
    message = "You have no seat in this call any more. Join again."


class ParticipantNotFound(CallError):
    code = "participant_not_found"
    status = 404
    message = "That participant is not in the call."


class InvalidCall(CallError):
    """What was asked for a call does not fit; `fields` says where."""

    code = "invalid"
    status = 400
    message = "Some of what you sent is not right."


class InvalidInvitation(CallError):
    code = "invalid_invitation"
    status = 400
    message = "There is no member with that number who can take part in calls."


class InvalidCursor(CallError):
    code = "invalid_cursor"
    status = 400
    message = "The list cannot be continued from there. Start again from its beginning."


class BadMessage(CallError):
    """A websocket message that does not have the documented shape."""

    code = "bad_message"
    message = "The message was not understood."


class TooFast(CallError):
    code = "too_fast"
    status = 429
    message = "Too many messages. Wait a little."
