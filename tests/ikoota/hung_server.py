"""The site with a thread that waits for something that never comes."""

import threading

from ikoota.asgi import application

__all__ = ["application"]

threading.Thread(target=threading.Event().wait).start()
