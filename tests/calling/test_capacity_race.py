"""Fifty members join a call of ten seats at once, each on a connection of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RACE = """
import django; django.setup()
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from django.core.management import call_command
from django.db import connection
from calling import services
from calling.errors import CallFull
from calling.models import Participation
from ikoota.membership.services import set_stage, sign_up

call_command("migrate", verbosity=0)
members = [set_stage(sign_up(f"racer-{i}", "seven-green-boats"), "full_member") for i in range(50)]
call = services.create_call(members[0], title="Race", is_public=True, max_participants=10)
start = Barrier(50)

def run(member):
    start.wait()
    try:
        services.join_call(member, call)
        return "in"
    except CallFull:
        return "full"
    finally:
        connection.close()

with ThreadPoolExecutor(50) as pool:
    answers = Counter(pool.map(run, members))
print(answers["in"], answers["full"], Participation.objects.filter(is_open=True).count())
"""


@pytest.mark.any_database  # its own, on SQLite
def test_exactly_ten_get_in(tmp_path):
    """Seed bug 19: capacity was read, and then written."""
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'race.sqlite3'}",
        "MEDIA_ENGINE": "fake",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "LOG_LEVEL": "INFO",
    }
    race = subprocess.run(
        [sys.executable, "-c", RACE],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert race.returncode == 0, race.stderr
    assert race.stdout.split() == ["10", "40", "10"]
    # Whoever writes begins with the write lock: nobody finds out half-way that another was first.
    assert "tries again" not in race.stderr
