"""One history of migrations, on every database."""

from io import StringIO

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.django_db


def test_a_second_deployment_changes_nothing():
    """Seed bug 57: tables were made by hand, so that the second deployment failed."""
    said = StringIO()
    call_command("migrate", stdout=said, no_color=True)
    assert "No migrations to apply" in said.getvalue()


def test_every_change_of_a_table_has_its_migration():
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())
