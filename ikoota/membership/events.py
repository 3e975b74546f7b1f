"""Signals of the membership app, for the apps above it. All are sent with `member`.

member_added    inside the transaction that makes the member: what a receiver writes is part of it
stage_changed   after commit, with `old` and `new` stage: close sockets, seats, sessions here
"""

from django.dispatch import Signal

member_added = Signal()
stage_changed = Signal()
