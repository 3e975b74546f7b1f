"""What must not stand in the log."""

import logging
import re

# In the path, and in the `next` of the sign-in page.
INVITATION = re.compile(r"(/calls/invitation/|%2Fcalls%2Finvitation%2F)[^\s?&\"']+", re.IGNORECASE)


class HideInvitations(logging.Filter):
    """Takes the secret out of the addresses of invitations: who reads the log could come in."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        if hidden := INVITATION.search(text):
            record.msg, record.args = INVITATION.sub(r"\1...", hidden.string), ()
        return True
