"""The site's ASGI application, and beside it a bare group of sockets at /ws/bare/."""

from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import URLRouter
from django.urls import path

from ikoota.asgi import application as site


class BareConsumer(AsyncWebsocketConsumer):
    """Sends what it hears to every other socket of its kind, and does nothing else."""

    groups = ["bare"]

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        await self.channel_layer.group_send("bare", {"type": "said", "text": text_data})

    async def said(self, message: dict[str, Any]) -> None:
        await self.send(text_data=message["text"])


bare = URLRouter([path("ws/bare/", BareConsumer.as_asgi())])


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    inner = bare if scope["path"] == "/ws/bare/" else site
    await inner(scope, receive, send)
