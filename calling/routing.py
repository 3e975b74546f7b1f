"""Websocket addresses of the calling app."""

from channels.security.websocket import WebsocketDenier
from django.urls import path, re_path

from calling.consumers import CallConsumer

websocket_urlpatterns = [
    path("ws/calls/<str:public_id>/", CallConsumer.as_asgi()),
    # Without it, any other address is a fault of the server.
    re_path("", WebsocketDenier.as_asgi()),
]
