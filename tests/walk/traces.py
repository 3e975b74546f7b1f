"""What leads from an OTO# to a person, made so telling that it cannot occur by chance."""

import re
from collections.abc import Iterator

from django.apps import apps
from django.db import connection
from django.db.models import AutoField

from ikoota.membership.models import Account, Member

# Ids that the database counts begin here in every table, so that any of them is recognised. No
# table gets 9,999 rows, and of two million random numbers with nine digits ten look like one.
FIRST_ID = 880_000_001
SEQUENTIAL_ID = re.compile(r"(?<!\d)88000\d{4}(?!\d)")
# Where the requests of the walk come from.
ADDRESSES = {"REMOTE_ADDR": "203.0.113.77", "HTTP_X_FORWARDED_FOR": "198.51.100.23"}
USER_AGENT = "TellingAgent/9"
# Rows that are the same on every site, made when the database was.
FIXED_TABLES = {"django_content_type", "auth_permission"}


def count_ids_from_a_telling_number() -> None:
    """Let every table with counted ids count from a number that is found in any text."""
    tables = [
        model._meta.db_table
        for model in apps.get_models()
        if isinstance(model._meta.pk, AutoField) and model._meta.db_table not in FIXED_TABLES
    ]
    with connection.cursor() as cursor:
        for number, table in enumerate(tables):
            first = FIRST_ID + 100_000 * number
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence VALUES (%s, %s)", [table, first])
            else:
                cursor.execute(f"ALTER TABLE {table} AUTO_INCREMENT = {first}")


def traces_of_people() -> Iterator[str]:
    """Everything the database knows of persons; also the random keys that only it should know."""
    for account in Account.objects.all():
        yield account.username
        yield from filter(None, [account.email])
    for member in Member.objects.all():
        yield bytes(member.voice_secret).hex()
    yield from ADDRESSES.values()
    yield USER_AGENT


def found_in(text: str, known: frozenset[str] = frozenset()) -> set[str]:
    """The traces in the text; `known` are those that its reader may see: their own."""
    found = {trace for trace in traces_of_people() if trace.lower() in text.lower()}
    return (found | set(SEQUENTIAL_ID.findall(text))) - known
