"""A line between a browser and the site that can be cut, as a lost network would."""

import contextlib
import socket
import threading


class Line:
    """Passes TCP connections on to a port; `cut` ends all and refuses new ones until `mend`."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._open = True
        self._ends: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """End every connection now."""
        with self._lock:
            self._open = False
            ends, self._ends = self._ends, set()
        for end in ends:
            _end(end)

    def mend(self) -> None:
        """Let new connections through again."""
        self._open = True

    def close(self) -> None:
        """Stop for good."""
        self.cut()
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # the listener was closed
            while True:
                near, _ = self._listener.accept()
                self._pass_on(near)

    def _pass_on(self, near: socket.socket) -> None:
        with self._lock:
            if not self._open:
                _end(near)
                return
            far = socket.create_connection(("127.0.0.1", self._target))
            self._ends |= {near, far}
        for source, sink in ((near, far), (far, near)):
            threading.Thread(target=_pump, args=(source, sink), daemon=True).start()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):  # one of the ends was closed
        while data := source.recv(65536):
            sink.sendall(data)
    _end(source)
    _end(sink)


def _end(end: socket.socket) -> None:
    with contextlib.suppress(OSError):  # it may be closed already
        end.shutdown(socket.SHUT_RDWR)
    end.close()
