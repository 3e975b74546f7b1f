"""The process that opens strangers' files: `python -m masking.backends.answering FD`.

Answers on that socket, one question after the other, and ends with the process that asks.
"""

import os
import queue
import sys
import threading
from multiprocessing.connection import Connection

from masking.backends.base import Work
from masking.backends.child import Glance, Order, Outcome, Seen
from masking.backends.registry import backend_of
from masking.errors import MaskingError
from masking.files import media_kind
from masking.files.opening import opened
from masking.files.stills import pictures_of


def main(number: int) -> None:
    """Answer until nobody asks any more. Anything but a MaskingError ends the process."""
    wire = Connection(number)
    questions: queue.SimpleQueue[Glance | Order] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(wire, questions), daemon=True).start()
    while True:
        question = questions.get()
        try:
            wire.send(_seen(question) if isinstance(question, Glance) else _masked(question, wire))
        except MaskingError as error:
            wire.send(Outcome(error.code))


def _read(wire: Connection, questions: "queue.SimpleQueue[Glance | Order]") -> None:
    try:
        while True:
            questions.put(wire.recv())
    finally:
        # Whoever asked is dead, or cannot be understood: nobody wants what this process is at.
        os._exit(1)


def _seen(question: Glance) -> Seen:
    kind = media_kind(question.path, question.limits)
    if kind != "image":
        return Seen(kind)
    with opened(question.path) as file, pictures_of(file, question.limits) as found:
        width, height = found.picture.size
        pixels = width * height if found.count == 1 else 0
        return Seen(kind, found.picture.format or "", pixels)


def _masked(order: Order, wire: Connection) -> Outcome:
    work = Work(
        kind=order.kind,
        source=order.source,
        target=order.target,
        options=order.options,
        limits=order.limits,
        progress=lambda share: wire.send(float(share)),
    )
    backend_of(order.backend).mask(work)
    return Outcome()


if __name__ == "__main__":
    main(int(sys.argv[1]))
