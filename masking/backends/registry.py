"""The places by their names in the settings."""

from dataclasses import dataclass, field

from masking.backends.aws_lambda import LambdaBackend
from masking.backends.base import MaskingBackend
from masking.backends.falling_back import FallingBack
from masking.backends.http import HttpBackend
from masking.backends.local import LocalBackend

BACKENDS = ("local", "http", "lambda")


@dataclass(frozen=True)
class BackendSettings:
    """Which place masks, and how it is reached; small enough to hand to another process."""

    name: str = "local"
    endpoint: str = ""
    api_key: str = field(default="", repr=False)
    function_arn: str = ""
    region: str = ""


def backend_of(settings: BackendSettings) -> MaskingBackend:
    """The backend of those settings; raises KeyError for an unknown name."""
    here = LocalBackend()
    if settings.name == "http":
        return FallingBack(HttpBackend(settings.endpoint, settings.api_key), here)
    if settings.name == "lambda":
        return FallingBack(LambdaBackend(settings.function_arn, settings.region), here)
    if settings.name != "local":
        raise KeyError(settings.name)
    return here
