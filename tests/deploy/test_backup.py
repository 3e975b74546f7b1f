"""Copies of the database, and the drill: save, wipe, restore, and the same ledger is there."""

import gzip
import json
import time

import pytest

from deploy.stack.place import Place
from tests.deploy.test_production_settings import SET_UP
from tests.stack.people import sign_up_members
from tests.stack.processes import python

CALLS = """
from calling import services
from ikoota.membership.models import Member
members = list(Member.objects.all())
call = services.create_call(members[0], title="Kept 🎈", is_public=True)
for member in members:
    services.take_seat(member, call, services.join_call(member, call).seat, "tab")
services.end_call(members[0], call)
"""
# Every row of every table: what a ledger follows from, and the ledger itself.
PRINT = """
import hashlib
from django.db import connection
with connection.cursor() as cursor:
    for table in sorted(connection.introspection.table_names(cursor)):
        cursor.execute("SELECT * FROM " + connection.ops.quote_name(table))
        rows = sorted(map(repr, cursor.fetchall()))
        print(table, len(rows), hashlib.sha256("".join(rows).encode()).hexdigest())
"""
WIPE = """
from django.db import connection
with connection.cursor() as cursor, connection.constraint_checks_disabled():
    for table in connection.introspection.table_names(cursor):
        cursor.execute("DROP TABLE " + connection.ops.quote_name(table))
"""


def run(environment, code):
    return python(environment, "-c", SET_UP + code)


def backup(environment, *arguments):
    return python(environment, "-m", "deploy.backup", *map(str, arguments))


def drill(environment, target):
    """Save, wipe, restore; what is in the tables before, in between and after."""
    before = run(environment, PRINT)
    backup(environment, "save", target)
    run(environment, WIPE)
    between = run(environment, PRINT)
    backup(environment, "restore", target, "--replace")
    return before, between, run(environment, PRINT)


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """Of a site on SQLite, with three members and an ended call."""
    place = Place(tmp_path_factory.mktemp("site"), {"MEDIA_ENGINE": "fake"})
    environment = place.site_environment()
    sign_up_members(environment, 3)
    run(environment, CALLS)
    return environment


class TestOnSqlite:
    pytestmark = pytest.mark.any_database

    def test_what_was_saved_is_there_again(self, environment, tmp_path):
        before, between, after = drill(environment, tmp_path / "copy.gz")
        assert "call_stats 1 " in before
        assert before != between
        assert after == before

    def test_a_copy_is_for_its_owners_eyes_only_and_never_overwritten(self, environment, tmp_path):
        backup(environment, "save", tmp_path / "copy.gz")
        assert (tmp_path / "copy.gz").stat().st_mode & 0o777 == 0o600
        with pytest.raises(RuntimeError, match="is there already"):
            backup(environment, "save", tmp_path / "copy.gz")

    @pytest.mark.parametrize("damage", ["cut", "other", "empty"])
    def test_a_damaged_copy_replaces_nothing(self, environment, tmp_path, damage):
        target = tmp_path / "copy.gz"
        backup(environment, "save", target)
        whole = target.read_bytes()
        damaged = {
            "cut": whole[:-200],
            "other": gzip.compress(b"text"),
            "empty": gzip.compress(b""),
        }
        target.write_bytes(damaged[damage])
        before = run(environment, PRINT)
        with pytest.raises(RuntimeError, match=r"copy\.gz (cannot be read|is no whole copy)"):
            backup(environment, "restore", target, "--replace")
        assert run(environment, PRINT) == before

    def test_restoring_has_to_be_meant(self, environment, tmp_path):
        backup(environment, "save", tmp_path / "copy.gz")
        with pytest.raises(RuntimeError, match="add --replace"):
            backup(environment, "restore", tmp_path / "copy.gz")


@pytest.mark.stack
@pytest.mark.timeout(300)
class TestOnTheStack:
    def test_the_drill(self, site, tmp_path, tell):
        environment = site.stack.place.site_environment()
        run(environment, CALLS.replace("objects.all()", "objects.all()[:6]"))
        ledger = json.dumps(site.member(0).must("GET", "/api/calling/my-calls"))
        # Nobody writes meanwhile, so that before and after can be compared.
        programs = ("web", "web-2", "worker", "sweeper")
        for name in programs:
            site.stack[name].stop()
        began = time.monotonic()
        try:
            before, between, after = drill(environment, tmp_path / "copy.gz")
        finally:
            for name in programs:
                site.stack[name].start()
            for name in programs:
                site.stack[name].wait()
        tell(
            f"save, wipe and restore: {time.monotonic() - began:.1f} s, "
            f"{(tmp_path / 'copy.gz').stat().st_size} bytes"
        )
        assert between == ""
        assert after == before
        assert json.dumps(site.member(0).must("GET", "/api/calling/my-calls")) == ledger

    def test_a_copy_is_made_while_the_site_is_used(self, site, tmp_path):
        call = site.new_call()
        backup(site.stack.place.site_environment(), "save", tmp_path / "copy.gz")
        assert call.encode() in gzip.decompress((tmp_path / "copy.gz").read_bytes())

    def test_a_copy_that_was_cut_replaces_nothing(self, site, tmp_path):
        environment, target = site.stack.place.site_environment(), tmp_path / "copy.gz"
        backup(environment, "save", target)
        text = gzip.decompress(target.read_bytes())
        target.write_bytes(gzip.compress(text[: len(text) // 2]))
        call = site.new_call()
        with pytest.raises(RuntimeError, match="no whole copy"):
            backup(environment, "restore", target, "--replace")
        assert site.details(call)

    def test_the_password_of_the_database_is_no_argument(self, site, tmp_path):
        environment = site.stack.place.site_environment()
        password = (site.stack.place.folder / "secrets" / "database_password").read_text()
        tools = tmp_path / "bin"
        tools.mkdir()
        # In place of the program, one that keeps what it was called with.
        (tools / "mariadb-dump").write_text(f'#!/bin/sh\necho "$@" >{tmp_path}/arguments\n')
        (tools / "mariadb-dump").chmod(0o755)
        path = f"{tools}:{environment['PATH']}"
        with pytest.raises(RuntimeError, match="cut short"):
            backup(environment | {"PATH": path}, "save", tmp_path / "copy.gz")
        assert password not in (tmp_path / "arguments").read_text()
        assert not (tmp_path / "copy.gz").exists()
