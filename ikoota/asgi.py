"""The ASGI application: Django for HTTP, Channels for the calls' websockets."""

import os

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ikoota.settings")
django_application = get_asgi_application()

# Models can be imported only after get_asgi_application() has loaded the apps.
from calling.routing import websocket_urlpatterns  # noqa: E402
from ikoota.membership.middleware import MemberScopeMiddleware  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": django_application,
        "websocket": AllowedHostsOriginValidator(
            AuthMiddlewareStack(MemberScopeMiddleware(URLRouter(websocket_urlpatterns)))
        ),
    }
)
