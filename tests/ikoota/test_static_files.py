"""Every release has its static files under an address of its own."""

import os
import re
import time
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from whitenoise.middleware import WhiteNoiseMiddleware

from ikoota.static_files import KEPT_RELEASES

YEAR = "max-age=315360000, public, immutable"


@pytest.fixture
def source(tmp_path, settings):
    """A folder of static files whose site serves nothing else."""
    folder = tmp_path / "source"
    (folder / "js").mkdir(parents=True)
    (folder / "js" / "page.js").write_text("import './part.js'; import '../js/page.js';")
    (folder / "js" / "part.js").write_text("new URL('./worker.js', import.meta.url)")
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STATICFILES_DIRS = [folder]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    return folder


@pytest.fixture
def collect(settings, source):
    """Collects, and answers with an address as a process that starts then gives it."""

    def collect_and_restart():
        call_command("collectstatic", interactive=False, verbosity=0)
        settings.STATIC_ROOT = settings.STATIC_ROOT  # told of a change, Django forgets its storage
        return staticfiles_storage.url("js/page.js")

    return collect_and_restart


def test_without_collected_files_addresses_are_plain(source):
    assert staticfiles_storage.url("js/page.js") == "/static/js/page.js"


def test_addresses_of_a_release_follow_from_its_content(source, collect):
    first = collect()
    assert re.fullmatch("/static/[0-9a-f]{12}/js/page.js", first)
    assert collect() == first
    (source / "js" / "part.js").write_text("changed")
    os.utime(source / "js" / "part.js", (time.time() + 10,) * 2)
    assert collect() != first


def test_what_belongs_together_lies_together_unchanged(source, collect, settings):
    folder = Path(settings.STATIC_ROOT, collect().split("/")[2])
    for name in ("js/page.js", "js/part.js"):
        assert (folder / name).read_bytes() == (source / name).read_bytes()


def test_files_of_the_release_before_stay_what_they_were(source, collect, settings):
    before = collect()
    old = (source / "js" / "page.js").read_bytes()
    (source / "js" / "page.js").write_text("new")
    # collectstatic goes by the time of change.
    os.utime(source / "js" / "page.js", (time.time() + 10,) * 2)
    assert collect() != before
    assert Path(settings.STATIC_ROOT, before.removeprefix("/static/")).read_bytes() == old


def test_old_releases_go(source, collect, settings):
    for number in range(KEPT_RELEASES + 2):
        (source / "js" / "part.js").write_text(str(number))
        os.utime(source / "js" / "part.js", (time.time() + 10 * number,) * 2)
        newest = collect()
    folders = [path.name for path in Path(settings.STATIC_ROOT).iterdir() if len(path.name) == 12]
    assert len(folders) == KEPT_RELEASES
    assert newest.split("/")[2] in folders


def test_in_development_files_are_served_as_they_lie(source, collect, settings):
    settings.DEBUG = True
    collect()
    assert staticfiles_storage.url("js/page.js") == "/static/js/page.js"


def test_whitenoise_has_browsers_keep_releases_only(source, collect, settings):
    address = collect()
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = False
    files = WhiteNoiseMiddleware(lambda request: None).files
    kept = {url: dict(file.get_response("GET", {}).headers) for url, file in files.items()}
    assert kept[address]["Cache-Control"] == YEAR
    assert kept["/static/js/page.js"]["Cache-Control"] != YEAR
