"""A detector that looks at pictures before it is asked about them, several at a time."""

import os
from concurrent.futures import Future, ThreadPoolExecutor

from masking.faces.detectors.base import Detector
from masking.faces.images import Image
from masking.faces.pose import Face

# Each more is one more frame in memory.
_MOST_THREADS = 4


class LookingAhead:
    """Another detector in one thread for each core: onnxruntime lets go of Python meanwhile.

    Whoever knows the pictures that come announces each, and asks about it a few pictures later.
    """

    def __init__(self, detector: Detector) -> None:
        self._detector = detector
        self.threads = min(_MOST_THREADS, os.cpu_count() or 1)
        self._pool = ThreadPoolExecutor(self.threads, thread_name_prefix="faces")
        # The picture is kept with its look: its identity belongs to no other one meanwhile.
        self._looks: dict[int, tuple[Image, Future[list[Face]]]] = {}

    def announce(self, image: Image) -> None:
        """This very array will be asked about, and is not changed until then."""
        self._looks[id(image)] = (image, self._pool.submit(self._detector.detect, image))

    def detect(self, image: Image, *, thorough: bool = False) -> list[Face]:
        """What the other detector says or raises; a picture that was not announced takes longer."""
        announced = self._looks.pop(id(image), None)
        if announced is None or thorough:
            return self._detector.detect(image, thorough=thorough)
        return announced[1].result()

    def close(self) -> None:
        """Forget what was announced, and end the threads."""
        self._looks.clear()
        self._pool.shutdown(cancel_futures=True)
