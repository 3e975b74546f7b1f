"""Signals of the membership app, for the apps above it. All are sent with `member`.

member_added    inside the transaction that makes the member: what a receiver writes is part of it
signed_out      after commit, with `sign_in`: the id (selectors.SignIn) of the one session or device
                that ended, "" for all of the member's: close their sockets here
stage_changed   after commit, with `old` and `new` stage: close sockets, seats, sessions here
"""

from django.dispatch import Signal

member_added = Signal()
signed_out = Signal()
stage_changed = Signal()
