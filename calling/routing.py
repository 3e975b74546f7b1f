"""Websocket addresses of the calling app."""

from django.urls import path

from calling.consumers import CallConsumer

websocket_urlpatterns = [path("ws/calls/<str:public_id>/", CallConsumer.as_asgi())]
