"""Members from before there were preferences get them by migration."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE = [("preferences", "0001_initial")]
AFTER = [("preferences", "0002_existing_members")]


def migrate(target):
    """The models as they were at that point."""
    executor = MigrationExecutor(connection)
    executor.migrate(target)
    return executor.loader.project_state(target).apps


@pytest.mark.django_db(transaction=True)
def test_members_without_get_the_defaults_and_members_with_keep_theirs():
    models = migrate(BEFORE)
    members = models.get_model("membership", "Member").objects
    old, chooser = members.create(), members.create()
    rows = models.get_model("preferences", "Preferences").objects
    rows.create(member=chooser, mask_mode="blur", mask_strength=0.2)
    try:
        rows = migrate(AFTER).get_model("preferences", "Preferences").objects
        kept = dict(rows.values_list("member_id", "mask_mode"))
        assert kept == {old.pk: "avatar", chooser.pk: "blur"}
        given = rows.get(member_id=old.pk)
        assert given.voice_masking_enabled
        assert given.video_masking_enabled
        assert (given.video_quality, given.mask_strength) == ("sd", 0.85)

        migrate(BEFORE)
        rows = migrate(AFTER).get_model("preferences", "Preferences").objects
        assert dict(rows.values_list("member_id", "mask_mode")) == kept
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
