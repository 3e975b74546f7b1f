"""Answers for load balancers: the process lives, and it can do its work."""

import logging

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import Redis, RedisError

from ikoota.errors import Unavailable, json_answer

# Load balancers give up after a few seconds themselves.
REDIS_SECONDS = 2

logger = logging.getLogger(__name__)


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the process answers at all."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when database and Redis answer, 503 otherwise; no details for strangers."""
    if not (database_answers() and redis_answers()):
        return json_answer(Unavailable())
    return JsonResponse({"status": "ok"})


def database_answers() -> bool:
    """Whether the database takes a question. Why it does not is for the log, not for strangers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error as error:
        logger.error("The database does not answer: %s", type(error).__name__)
        return False
    return True


def redis_answers() -> bool:
    """Likewise of Redis, over a connection of its own; a site without Redis misses none."""
    if not settings.REDIS_URL:
        return True
    limits = {"socket_connect_timeout": REDIS_SECONDS, "socket_timeout": REDIS_SECONDS}
    try:
        # Asked once: by default redis-py asks for ten seconds and more before it gives up.
        with Redis.from_url(settings.REDIS_URL, **limits, retry=None) as server:
            server.ping()
    except RedisError as error:
        logger.error("Redis does not answer: %s", type(error).__name__)
        return False
    return True
