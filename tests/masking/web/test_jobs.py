"""Larger files: 202 with a job, its progress, the result once, giving it up, its end."""

import os
from datetime import timedelta

import pytest
from django.utils import timezone

from masking.web import storage
from masking.web.models import MaskingJob
from masking.web.sweeping import delete_expired, delete_leftovers
from tests.masking.web import media
from tests.masking.web.scenes import SMALL, Api, code_of, new_job

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(ann):
    return new_job(ann)


@pytest.fixture
def done(job, work):
    work()
    return job


@pytest.mark.parametrize(
    ("path", "content", "media_type", "kinds"),
    [
        ("audio", media.recording, "audio/mp4", {"audio"}),
        ("videos", media.film, "video/mp4", {"video", "audio"}),
    ],
)
def test_a_recording_or_a_film_from_the_form_to_the_file(
    api, work, left, path, content, media_type, kinds
):
    status, job = api.send(path, content())
    assert status == 202
    assert job.keys() == {"jobId", "kind", "status", "progress", "expiresAt", "code", "error"}
    assert (job["status"], job["progress"], job["code"]) == ("waiting", 0, None)
    assert code_of(api.result(job["jobId"])) == (409, "job_not_done")
    work()
    status, told = api.job(job["jobId"])
    assert (status, told["status"], told["progress"]) == (200, "done", 1)
    # What was sent is gone as soon as it is masked.
    assert [name.partition(".")[0] for name in left()] == [job["jobId"]]
    assert not left()[0].endswith(".source")
    status, masked = api.result(job["jobId"])
    assert (status, api.headers["Content-Type"]) == (200, media_type)
    assert int(api.headers["Content-Length"]) == len(masked)
    assert media.kind_of(masked) == kinds
    assert masked != content()
    assert left() == []


def test_a_picture_over_the_limit_becomes_a_job(api, settings, work):
    settings.MASKING_AT_ONCE_PIXELS = SMALL
    status, job = api.send("images", media.picture(), mode="blur")
    assert (status, job["kind"]) == (202, "image")
    work()
    status, masked = api.result(job["jobId"])
    assert media.pixels_of(masked).shape == media.face().shape


def test_a_result_is_fetched_once(api, done):
    assert api.result(done.pk)[0] == 200
    assert code_of(api.result(done.pk)) == (404, "job_not_found")
    assert code_of(api.job(done.pk)) == (404, "job_not_found")


def test_asking_for_the_head_takes_nothing(api, done):
    assert api.client.head(f"/api/masking/jobs/{done.pk}/result").status_code == 405
    assert api.result(done.pk)[0] == 200


@pytest.mark.parametrize("what", ["job", "result", "cancel"])
def test_the_jobs_of_others_are_not_there(ben, done, what):
    assert code_of(getattr(Api.of(ben), what)(done.pk)) == (404, "job_not_found")
    assert MaskingJob.objects.filter(pk=done.pk).exists()


@pytest.mark.parametrize("job_id", ["0" * 32, "1", "x" * 500, "OTO#ABC", "\u2603", "..%2F..%2Fetc"])
def test_ids_that_there_are_not(api, job_id):
    for what in (api.job, api.result, api.cancel):
        assert what(job_id)[0] == 404


def test_given_up_while_it_waits(api, job, left):
    assert api.cancel(job.pk) == (200, {"success": True})
    assert (MaskingJob.objects.count(), left()) == (0, [])
    assert code_of(api.cancel(job.pk)) == (404, "job_not_found")


def test_given_up_when_it_is_done(api, done, left):
    assert api.cancel(done.pk) == (200, {"success": True})
    assert left() == []


def test_a_result_that_nobody_fetches_expires(api, done, left, settings):
    done.refresh_from_db()
    rest = done.expires_at - timezone.now()
    assert timedelta(seconds=settings.MASKING_RESULT_TTL - 60) < rest
    assert rest <= timedelta(seconds=settings.MASKING_RESULT_TTL)
    MaskingJob.objects.update(expires_at=timezone.now())
    assert code_of(api.result(done.pk)) == (404, "job_not_found")
    delete_expired()
    assert (MaskingJob.objects.count(), left()) == (0, [])


def test_a_file_that_no_worker_took_expires_too(api, job, left):
    MaskingJob.objects.update(expires_at=timezone.now())
    # Whoever sends the next file cleans up.
    api.send("audio", media.recording())
    assert not MaskingJob.objects.filter(pk=job.pk).exists()
    assert len(left()) == 1


def test_a_failed_job_says_why_and_keeps_nothing(api, ann, work, left):
    job = new_job(ann, content=media.picture()[:5000])
    work()
    told = api.job(job.pk)[1]
    assert (told["status"], told["code"]) == ("failed", "damaged_media")
    assert told["error"].endswith(".")
    assert left() == []
    assert code_of(api.result(job.pk)) == (409, "job_failed")


def test_so_many_files_of_one_member_and_no_more(api, ben, settings, left):
    settings.MASKING_JOBS_PER_MEMBER = 2
    for _ in range(2):
        assert api.send("audio", media.recording())[0] == 202
    assert code_of(api.send("audio", media.recording())) == (429, "too_many_jobs")
    assert api.headers["Retry-After"] == "30"
    assert len(left()) == 2
    assert Api.of(ben).send("audio", media.recording())[0] == 202


def test_the_files_are_for_the_site_alone(done):
    folder = storage.folder()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [path.stat().st_mode & 0o777 for path in folder.iterdir()] == [0o600]


def test_a_file_goes_with_its_member(done, ann, left):
    ann.delete()
    for path in storage.folder().iterdir():
        os.utime(path, (0, 0))
    assert delete_leftovers() == 1
    assert left() == []
