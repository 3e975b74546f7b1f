"""Writes of the calling app: every door (pages, API, websocket, admin, commands) comes here."""

from calling.services.agora_events import apply_events, reconcile_calls, store_notice
from calling.services.closing import close_lost_seats, sweep_calls
from calling.services.creating import create_call
from calling.services.inviting import (
    accept_invitation,
    invite_member,
    make_invitation_link,
    revoke_invitation_link,
)
from calling.services.media import set_hand, set_mute
from calling.services.moderating import (
    ban_member,
    ban_participant,
    lift_ban,
    mute_all,
    mute_member,
    mute_participant,
    remove_member,
    remove_participant,
    withdraw_member,
)
from calling.services.publishing import close_signed_out_sockets
from calling.services.roles import hand_over, set_role
from calling.services.rules import deliver_rules
from calling.services.running import end_call, lock_call, pause_call, resume_call
from calling.services.seats import join_call, leave_call, lose_socket, take_seat, touch_seat
from calling.services.tokens import issue_token, renew_token

__all__ = [
    "accept_invitation",
    "apply_events",
    "ban_member",
    "ban_participant",
    "close_lost_seats",
    "close_signed_out_sockets",
    "create_call",
    "deliver_rules",
    "end_call",
    "hand_over",
    "invite_member",
    "issue_token",
    "join_call",
    "leave_call",
    "lift_ban",
    "lock_call",
    "lose_socket",
    "make_invitation_link",
    "mute_all",
    "mute_member",
    "mute_participant",
    "pause_call",
    "reconcile_calls",
    "remove_member",
    "remove_participant",
    "renew_token",
    "resume_call",
    "revoke_invitation_link",
    "set_hand",
    "set_mute",
    "set_role",
    "store_notice",
    "sweep_calls",
    "take_seat",
    "touch_seat",
    "withdraw_member",
]
