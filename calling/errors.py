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


class CallLocked(CallError):
    code = "call_locked"
    status = 409
    message = "This call is locked: nobody else can come in now."


class TokenDenied(CallError):
    """No token: the call is not there, or not for this member; nobody can tell which."""

    code = "access_denied"
    status = 403
    message = "Access denied to this call."


class Removed(CallError):
    code = "removed"
    status = 403
    message = "The host removed you from this call."


class Banned(CallError):
    code = "banned"
    status = 403
    message = "You are banned from this call."


class EngineNotReady(CallError):
    """What carries the media is not set up; the system checks say what is wrong."""

    code = "engine_not_ready"
    status = 409
    message = "Calls cannot be held at the moment. The people who run this site must set it up."


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


class InvalidLink(CallError):
    """No such link, or one that was revoked: nobody can tell which."""

    code = "invalid_link"
    status = 404
    message = "This invitation link does not work. Ask the host for a new one."


class InvalidRole(CallError):
    code = "invalid_role"
    status = 400
    message = "A role is moderator or participant; the host hands the call over."


class InvalidCursor(CallError):
    code = "invalid_cursor"
    status = 400
    message = "The list cannot be continued from there. Start again from its beginning."


class BadMessage(CallError):
    """A websocket message that does not have the documented shape."""

    code = "bad_message"
    message = "The message was not understood."


class InvalidDescription(CallError):
    """A session description (SDP) that no page of ours makes."""

    code = "invalid_description"
    message = "The session description cannot be used."


class TooFast(CallError):
    code = "too_fast"
    status = 429
    message = "Too many messages. Wait a little."


class NoticeUnsigned(CallError):
    code = "bad_signature"
    status = 403
    message = "The signature is not Agora's."


class NoticeUnreadable(CallError):
    code = "bad_notice"
    status = 400
    message = "The notification does not have the documented shape."


class NoticeTooLarge(CallError):
    code = "too_large"
    status = 413
    message = "The notification is too large."
