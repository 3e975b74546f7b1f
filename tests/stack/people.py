"""Members of a site that runs in processes of its own."""

import json

from tests.stack.processes import python

PASSWORD = "seven-green-boats"
FILL = """
import django; django.setup()
import json
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from ikoota.membership.services import set_stage, sign_up
# Nobody signs in with these.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
call_command("migrate", verbosity=0)
sessions = []
for number in range({members}):
    member = set_stage(sign_up(f"racer-{{number}}", "{password}"), "full_member")
    # The first one may read the ledger.
    member.account.is_staff = number == 0
    member.account.save()
    client = Client()
    client.force_login(member.account)
    sessions.append(client.cookies["sessionid"].value)
print(json.dumps(sessions))
"""


def sign_up_members(environment: dict[str, str], members: int) -> list[str]:
    """Their sessions; the first is of the staff."""
    code = FILL.format(members=members, password=PASSWORD)
    sessions: list[str] = json.loads(python(environment, "-c", code))
    return sessions
