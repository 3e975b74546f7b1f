"""Writes of the calling app: every door (pages, API, websocket, admin, commands) comes here."""

from calling.services.closing import close_lost_seats, sweep_calls
from calling.services.hosting import (
    create_call,
    end_call,
    invite_member,
    mute_participant,
    remove_participant,
    withdraw_member,
)
from calling.services.media import set_hand, set_mute
from calling.services.seats import join_call, leave_call, lose_socket, take_seat, touch_seat
from calling.services.tokens import issue_token

__all__ = [
    "close_lost_seats",
    "create_call",
    "end_call",
    "invite_member",
    "issue_token",
    "join_call",
    "leave_call",
    "lose_socket",
    "mute_participant",
    "remove_participant",
    "set_hand",
    "set_mute",
    "sweep_calls",
    "take_seat",
    "touch_seat",
    "withdraw_member",
]
