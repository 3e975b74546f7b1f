"""Where Agora's notifications arrive: signed by it, kept at once, applied afterwards."""

import logging

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from calling import services
from calling.engines.agora.notices import BadNotice, is_signed, read_notice
from calling.errors import NoticeTooLarge, NoticeUnreadable, NoticeUnsigned
from ikoota.errors import NothingHere
from ikoota.rest import PrivateView

logger = logging.getLogger(__name__)

# Far more than any of Agora's has.
MAX_BYTES = 64 * 1024


@extend_schema(exclude=True)
class AgoraEventsView(PrivateView):
    """Answers 200 to whatever is Agora's, so that it is not sent again."""

    authentication_classes = []  # the signature is
    permission_classes = [AllowAny]

    def post(self, request: Request) -> Response:
        if not settings.AGORA_WEBHOOK_SECRET:
            raise NothingHere
        body = request._request.body
        if len(body) > MAX_BYTES:
            raise NoticeTooLarge
        signatures = (request.headers.get(f"Agora-Signature{end}", "") for end in ("", "-V2"))
        if not is_signed(settings.AGORA_WEBHOOK_SECRET, body, *signatures):
            raise NoticeUnsigned
        _keep(body)
        return Response({"success": True})


def _keep(body: bytes) -> None:
    try:
        notice = read_notice(body)
    except BadNotice as error:
        logger.warning("Notification of Agora refused: %s", error)
        raise NoticeUnreadable from None
    if isinstance(notice, str):
        logger.info("Notification of Agora ignored: %s", notice)
        return
    services.store_notice(notice)
