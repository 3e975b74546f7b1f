"""Give preferences to the members from before there were any; those of the others stay."""

from django.db import migrations


def give_to_existing_members(apps, schema_editor):
    Member = apps.get_model("membership", "Member")
    Preferences = apps.get_model("preferences", "Preferences")
    lacking = Member.objects.filter(preferences=None).only("pk")
    Preferences.objects.bulk_create(
        (Preferences(member=member) for member in lacking.iterator(chunk_size=500)), batch_size=500
    )


class Migration(migrations.Migration):
    dependencies = [("preferences", "0001_initial")]

    operations = [
        # Nobody can tell afterwards which ones were given: going back leaves them.
        migrations.RunPython(give_to_existing_members, migrations.RunPython.noop)
    ]
