"""POST images: small pictures are answered at once."""

import numpy as np
import pytest

from ikoota.preferences.services import update_preferences
from masking.web import receiving
from masking.web.models import MaskingJob
from tests.masking.web import media
from tests.masking.web.scenes import code_of

pytestmark = pytest.mark.django_db


def test_a_masked_picture_comes_back_and_nothing_is_kept(api, left):
    status, content = api.send("images", media.picture())
    assert (status, api.headers["Content-Type"]) == (200, "image/png")
    assert api.headers["Cache-Control"] == "no-store, private"
    assert api.headers["Content-Disposition"] == 'attachment; filename="masked.png"'
    media.assert_masked(content)
    before, after = media.face(), media.pixels_of(content)
    assert after.shape == before.shape
    # What is far from any face stays.
    assert np.abs(after[-40:, :40].astype(int) - before[-40:, :40]).mean() < 1
    assert (MaskingJob.objects.count(), left()) == (0, [])


def test_modes_and_strength_are_the_members_and_can_be_asked_for(api, ann):
    update_preferences(ann, mask_mode="cover", mask_strength=0.2)
    own = api.send("images", media.picture())[1]
    same = api.send("images", media.picture(), mode="cover", strength="0.2")[1]
    others = [api.send("images", media.picture(), mode=m)[1] for m in ("avatar", "pixelate")]
    assert own == same
    assert len({own, *others}) == 3


def test_a_jpeg_stays_one_and_loses_what_it_tells(api):
    exif = media.Image.Exif()
    exif[0x013B] = "Ann with a name"
    status, content = api.send("images", media.picture("JPEG", exif=exif.tobytes()))
    assert (status, api.headers["Content-Type"], content[:3]) == (
        200,
        "image/jpeg",
        b"\xff\xd8\xff",
    )
    assert b"Ann" not in content


def test_while_others_are_served_it_becomes_a_job(api, monkeypatch):
    seen = receiving.look_into

    def look_and_stay(*arguments):
        found = seen(*arguments)
        receiving._lock.acquire()
        return found

    monkeypatch.setattr("masking.web.services.look_into", look_and_stay)
    try:
        status, job = api.send("images", media.picture())
    finally:
        receiving._lock.release()
    assert (status, job["status"]) == (202, "waiting")


def test_too_many_files_at_once_are_told_to_wait(api, monkeypatch, left):
    monkeypatch.setattr(receiving, "QUEUING", 0.01)
    with receiving._lock:
        assert code_of(api.send("images", media.picture())) == (503, "busy")
    assert api.headers["Retry-After"] == "10"
    assert left() == []


def test_a_process_that_dies_over_a_file_is_replaced(api, left):
    api.send("images", media.picture())
    receiving._child._process.kill()
    receiving._child._process.wait()
    assert api.send("images", media.picture())[0] == 200
    assert left() == []
