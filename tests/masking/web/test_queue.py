"""Jobs between workers: none is lost, none is done twice, none is tried for ever."""

import os
import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from ikoota.metrics import REGISTRY
from masking.web import queue, storage
from masking.web.models import MaskingJob
from masking.web.sweeping import ORPHAN_SECONDS, delete_leftovers
from masking.web.worker import Worker
from tests.masking.web.scenes import new_job
from tests.membership.people import new_member

pytestmark = pytest.mark.django_db


def stored(job):
    return MaskingJob.objects.get(pk=job.pk)


def counted():
    """How many files this process' workers were done with, by how it ended."""
    ends = ("masked", "refused", "crashed")
    name = "ikoota_masked_files_total"
    return Counter({end: REGISTRY.get_sample_value(name, {"end": end}) or 0 for end in ends})


def let_the_worker_die(job):
    """Its lease runs out."""
    MaskingJob.objects.filter(pk=job.pk).update(leased_until=timezone.now() - timedelta(seconds=1))


def test_the_oldest_first_and_each_once(ann, ben):
    jobs = [new_job(member) for member in (ann, ben, ann)]
    assert [queue.claim_next().pk for _ in jobs] == [job.pk for job in jobs]
    assert queue.claim_next() is None


def test_a_job_of_a_dead_worker_is_taken_before_newer_ones(ann):
    first, second = new_job(ann), new_job(ann)
    dead = queue.claim_next()
    let_the_worker_die(first)
    assert [queue.claim_next().pk for _ in range(2)] == [first.pk, second.pk]
    # The dead one comes back: what it writes is not heard.
    storage.result_path(dead).write_bytes(b"late")
    assert not queue.keep(dead, 0.9)
    assert not queue.finish(dead)
    assert not storage.result_path(dead).exists()
    assert (stored(first).status, stored(first).progress) == ("running", 0)
    assert storage.source_path(first).exists()


def test_a_job_that_kills_its_workers_fails_after_three_tries(ann, left):
    job = new_job(ann)
    for _ in range(queue.MOST_TRIES):
        assert queue.claim_next().pk == job.pk
        let_the_worker_die(job)
    assert queue.claim_next() is None
    assert (stored(job).status, stored(job).error_code) == ("failed", "masking_failed")
    assert stored(job).error.endswith(".")
    assert left() == []


def test_a_process_that_crashes_is_tried_again(ann, work, monkeypatch, left):
    """The same, with the process that masks: it is killed whenever it has begun."""
    job = new_job(ann)
    worker = Worker()
    begun = worker._child.ask

    def ask_and_kill(order):
        begun(order)
        worker._child._process.kill()

    monkeypatch.setattr(worker._child, "ask", ask_and_kill)
    before = counted()
    worker.mask_next()
    assert (stored(job).status, stored(job).tries, len(left())) == ("waiting", 1, 1)
    work()
    assert stored(job).status == "done"
    assert counted() - before == {"crashed": 1, "masked": 1}


def test_a_file_that_cannot_be_masked_is_counted_as_refused(ann, work):
    job = new_job(ann)
    storage.source_path(job).write_bytes(b"no picture")
    before = counted()
    work()
    assert stored(job).status == "failed"
    assert counted() - before == {"refused": 1}


def test_a_worker_that_stops_gives_its_job_back(ann, work, left):
    job = new_job(ann)
    worker = Worker()
    worker.stop()
    worker.mask_next()
    assert (stored(job).status, stored(job).tries, stored(job).claim) == ("waiting", 0, "")
    assert left() == [f"{job.pk}.source"]
    work()
    assert stored(job).status == "done"


def test_a_job_that_was_given_up_meanwhile_leaves_nothing(ann, left):
    job = new_job(ann)
    claimed = queue.claim_next()
    storage.result_path(claimed).write_bytes(b"half")
    MaskingJob.objects.filter(pk=job.pk).delete()
    assert not queue.keep(claimed, 0.5)
    queue.drop(claimed)
    assert left() == []


def test_progress_never_leads_over_the_whole(ann):
    new_job(ann)
    job = queue.claim_next()
    queue.keep(job, 7.0)
    assert stored(job).progress == 1.0


def test_the_sweep_deletes_what_crashes_left_and_nothing_else(ann, left):
    waiting, running = new_job(ann), new_job(ann)
    MaskingJob.objects.filter(pk=running.pk).update(created_at=timezone.now() - timedelta(hours=1))
    running = queue.claim_next()
    storage.result_path(running).write_bytes(b"half")
    keep = {
        storage.source_path(waiting),
        storage.source_path(running),
        storage.result_path(running),
    }
    folder = storage.folder()
    young = folder / "younger.upload"
    old = [folder / name for name in ("older.upload", f"{'1' * 32}.source", ".abc.part", "x")]
    other_claim = folder / f"{running.pk}.{'2' * 32}.png"
    for path in (young, *old, other_claim):
        path.write_bytes(b"left")
    for path in old:
        os.utime(path, (0, young.stat().st_mtime - ORPHAN_SECONDS - 60))
    assert delete_leftovers() == len(old) + 1
    assert {folder / name for name in left()} == keep | {young}


@pytest.mark.django_db(transaction=True)
def test_a_hundred_jobs_and_five_workers(settings):
    """Every job is claimed once, whoever is faster."""
    if connection.vendor == "sqlite":
        pytest.skip("threads cannot share SQLite in memory; test_site.py has processes on a file")
    settings.MASKING_JOBS_PER_MEMBER = 100
    members = [new_member(f"member-{number}") for number in range(5)]
    jobs = {new_job(members[number % 5], content=b"x").pk for number in range(100)}
    claimed, faults = [], []

    def take():
        try:
            while job := queue.claim_next():
                claimed.append(job.pk)
        except Exception as error:  # noqa: BLE001 - told below, in the test's own thread
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert (len(claimed), set(claimed)) == (100, jobs)
