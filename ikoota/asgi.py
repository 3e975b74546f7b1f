"""The ASGI application: Django for HTTP, Channels for the calls' websockets."""

import os
from functools import partial

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from daphne import http_protocol
from django import setup

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ikoota.settings")
setup()

# Models can be imported only after setup() has loaded the apps.
from calling.routing import websocket_urlpatterns  # noqa: E402
from ikoota.doors import ClosesInOutages, FromThisSite, Handler  # noqa: E402
from ikoota.membership.middleware import MemberScopeMiddleware, TicketMiddleware  # noqa: E402
from ikoota.observing import Observed  # noqa: E402
from ikoota.stopping import end_in_time  # noqa: E402
from ikoota.threads import KeptThreads  # noqa: E402

# Twisted would read every form, files and all, into memory and take it apart in the loop that all
# sockets share; Django reads forms itself.
http_protocol.WebRequest = partial(http_protocol.WebRequest, parsePOSTFormSubmission=False)
end_in_time()

calls = URLRouter(websocket_urlpatterns)
calls_by_cookie = FromThisSite(AuthMiddlewareStack(MemberScopeMiddleware(calls)))
application = Observed(
    ProtocolTypeRouter(
        {
            "http": KeptThreads(Handler()),
            "websocket": ClosesInOutages(TicketMiddleware(calls, otherwise=calls_by_cookie)),
        }
    )
)
