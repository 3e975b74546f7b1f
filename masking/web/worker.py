"""The worker: takes one job after the other and has each masked in a process of its own."""

import logging
import time

from django.db import InterfaceError, OperationalError, close_old_connections

from ikoota.metrics import MASKED_FILES
from masking.backends.child import CRASHED, Child, Order, Outcome
from masking.web import queue, storage
from masking.web.errors import refusal_of
from masking.web.models import MaskingJob
from masking.web.options import backend_settings, limits, options_for
from masking.web.sweeping import delete_expired, delete_leftovers

logger = logging.getLogger(__name__)

# Seconds: between looks for work, between writes of the progress, between sweeps.
IDLE = 0.5
KEEPING = 1.0
SWEEPING = 60.0
# A process that says nothing for so long hangs. The places that mask have shorter time-outs.
STALLED = 600.0


class Worker:
    """`stop` may be called from a signal: the job at hand is given back within a second."""

    def __init__(self) -> None:
        self._stopping = False
        self._child = Child()
        self._next_sweep = 0.0

    def stop(self) -> None:
        self._stopping = True

    def run(self) -> None:
        """Work until stopped, whatever the database does meanwhile."""
        logger.info("waiting for files to mask")
        while not self._stopping:
            try:
                close_old_connections()
                self._sweep_when_due()
                if not self.mask_next():
                    time.sleep(IDLE)
            except (OperationalError, InterfaceError) as error:
                # The lease of a job at hand runs out; it is tried again.
                logger.error("the database does not answer: %s", type(error).__name__)
                time.sleep(IDLE)

    def run_until_empty(self) -> None:
        """Work until nothing waits."""
        self._sweep_when_due()
        while not self._stopping and self.mask_next():
            pass

    def mask_next(self) -> bool:
        """Mask the oldest job that waits; False when there is none."""
        job = queue.claim_next()
        if job is None:
            return False
        outcome = self._outcome_of(job)
        if outcome is None and self._stopping:
            queue.give_back(job)
        elif outcome is None:
            queue.drop(job)
        elif outcome == CRASHED:
            logger.error("masking for %s crashed, try %d", job.member, job.tries)
            queue.try_again(job)
            MASKED_FILES.labels("crashed").inc()
        elif outcome.code:
            queue.fail(job, refusal_of(outcome.code))
            MASKED_FILES.labels("refused").inc()
        else:
            queue.finish(job)
            MASKED_FILES.labels("masked").inc()
        return True

    def _outcome_of(self, job: MaskingJob) -> Outcome | None:
        """How masking ended; None when the job is not ours any more."""
        order = Order(
            backend=backend_settings(),
            kind=job.kind,
            source=storage.source_path(job),
            target=storage.result_path(job),
            options=options_for(job),
            limits=limits(),
        )
        self._child.ask(order)
        ended = None
        try:
            ended = self._watch(job)
        finally:
            # It is at something that nobody waits for, or hangs.
            if ended is None or ended == CRASHED:
                self._child.kill()
        return ended

    def _watch(self, job: MaskingJob) -> Outcome | None:
        alive = kept = time.monotonic()
        progress = 0.0
        while True:
            said = self._child.hear(KEEPING)
            now = time.monotonic()
            if isinstance(said, Outcome):
                return said
            if said is not None:
                alive, progress = now, said
            if now - alive > STALLED:
                return CRASHED
            if self._stopping:
                return None
            if now - kept >= KEEPING:
                if not queue.keep(job, progress):
                    return None
                kept = now

    def _sweep_when_due(self) -> None:
        if time.monotonic() < self._next_sweep:
            return
        self._next_sweep = time.monotonic() + SWEEPING
        delete_expired()
        delete_leftovers()
