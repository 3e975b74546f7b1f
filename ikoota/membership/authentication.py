"""Who asks the JSON API: the holder of a device's token, sent as `Authorization: Bearer`."""

import re
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed

from ikoota.membership.models import Account, DeviceToken
from ikoota.membership.selectors import device_with_token

TOKEN = re.compile(rb"[0-9a-f]{64}")


class DeviceAuthentication(TokenAuthentication):
    """knox's, with one look-up by the hash of the whole token; `request.auth` is the DeviceToken.

    A token that is wrong, expired, revoked or of an account that is switched off is refused, even
    when a good cookie comes along.
    """

    def authenticate_credentials(self, token: bytes) -> tuple[Account, DeviceToken]:
        # Only what can be a token reaches the database.
        device = device_with_token(token.decode()) if TOKEN.fullmatch(token) else None
        if device is None:
            raise AuthenticationFailed
        return device.user, device


class DeviceScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # theirs
    """How the OpenAPI document describes it."""

    target_class = DeviceAuthentication
    name = "device"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}
