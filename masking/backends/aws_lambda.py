"""Masking by an AWS Lambda function (lambda_handler.py), for files that fit into one invocation.

Credentials come from where boto3 looks for them: environment, profile, role of the machine.
"""

import json
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from masking.backends.base import Unavailable, Work
from masking.backends.lambda_payload import MOST_FILE, MOST_PAYLOAD, file_in, order_of


@dataclass(frozen=True)
class Patience:
    """Seconds for a connection and for the whole answer; tries, with pauses that grow."""

    connect: float = 5
    answer: float = 120
    tries: int = 2


class LambdaBackend:
    """`function_arn`: the function; `region`: where it is."""

    name = "lambda"

    def __init__(self, function_arn: str, region: str, patience: Patience | None = None) -> None:
        self.function_arn, self.region = function_arn, region
        self.patience = patience or Patience()

    def mask(self, work: Work) -> None:
        if work.source.stat().st_size > MOST_FILE:
            raise Unavailable("the file does not fit into one invocation")
        work.target.write_bytes(_masked_in(self._invoke(order_of(work))))

    def _invoke(self, order: dict[str, Any]) -> bytes:
        """The function's answer, at most MOST_PAYLOAD bytes."""
        try:
            answer = self._client().invoke(
                FunctionName=self.function_arn,
                InvocationType="RequestResponse",
                Payload=json.dumps(order).encode(),
            )
            body = answer["Payload"].read(MOST_PAYLOAD + 1)
        except (BotoCoreError, ClientError) as error:
            # Their texts may hold addresses: the kind of the error says enough.
            raise Unavailable(type(error).__name__) from error
        if answer.get("FunctionError"):
            raise Unavailable("the function failed")
        return body

    def _client(self) -> Any:
        waits = self.patience
        config = Config(
            connect_timeout=waits.connect,
            read_timeout=waits.answer,
            retries={"mode": "standard", "total_max_attempts": waits.tries},
        )
        return boto3.client("lambda", region_name=self.region, config=config)


def _masked_in(body: bytes) -> bytes:
    try:
        answer = json.loads(body)
        return file_in(answer)
    except ValueError as error:
        raise Unavailable(f"the answer holds no masked file: {type(error).__name__}") from None
