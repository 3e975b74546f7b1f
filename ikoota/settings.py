"""All settings, read once from the environment (docs/settings.md lists every variable)."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from ikoota.environment import development_hosts, env, secret, secrets_of
from ikoota.static_headers import add_headers

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

DEBUG: bool = env.bool("DEBUG", default=False)
SECRET_KEY = secret("SECRET_KEY", generate_in=VAR_DIR if DEBUG else None)
SECRET_KEY_FALLBACKS: list[str] = secrets_of("SECRET_KEY_FALLBACKS")
# Looks and voices hang on this secret: it stays when SECRET_KEY is rotated.
IDENTITY_SECRET = secret("IDENTITY_SECRET", generate_in=VAR_DIR if DEBUG else None)
HOST: str = env.str("HOST", default="127.0.0.1")
ALLOWED_HOSTS: list[str] = env.list(
    "ALLOWED_HOSTS", default=development_hosts(HOST) if DEBUG else []
)
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "daphne",
    "channels",
    "ikoota.apps.ConverseAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "ikoota.membership",
    "ikoota.preferences",
    "calling",
    "masking.web",
    "masking.web.live",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Above whatever may refuse: a refusal has the same headers as a page.
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "ikoota.body_limit.BodyLimitMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "ikoota.membership.middleware.MemberMiddleware",
    "ikoota.errors.AppErrorMiddleware",
]

ROOT_URLCONF = "ikoota.urls"
ASGI_APPLICATION = "ikoota.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES: dict[str, Any] = {
    "default": env.db_url_config(
        secret("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'ikoota.sqlite3'}")
    )
}
# Threads are kept (ikoota/threads.py), and their connections with them; one that died meanwhile
# is noticed before it is used.
DATABASES["default"] |= {"CONN_MAX_AGE": 300, "CONN_HEALTH_CHECKS": True}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE takes the write lock when a transaction begins: two writers wait for each other
    # instead of failing half-way with "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
elif DATABASES["default"]["ENGINE"] == "django.db.backends.mysql":
    DATABASES["default"]["OPTIONS"] = {
        "charset": "utf8mb4",
        # Django's default, stated because the rules lean on it: after a lock was waited for,
        # the next read sees what the other transaction wrote.
        "isolation_level": "read committed",
        # Strict: what does not fit is refused, never cut. A request does not wait for 50 s.
        "init_command": (
            "SET sql_mode=CONCAT_WS(',', @@sql_mode, 'STRICT_TRANS_TABLES'),"
            " innodb_lock_wait_timeout=10"
        ),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# What server processes share: the sockets' events, and the counts of throttles. Without Redis
# there is one process, and its memory does.
REDIS_URL: str = secret("REDIS_URL", default="")
CHANNEL_LAYERS: dict[str, Any]
CACHES: dict[str, Any]
if REDIS_URL:
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "ikoota.channel_layer.TidyRedisLayer",
            "CONFIG": {
                # Longer than the 5 s for which the layer asks Redis to wait for a message: the
                # client's own time-out of 5 s would end every socket that hears nothing.
                "hosts": [{"address": REDIS_URL, "socket_timeout": 15}],
                "prefix": "ikoota",
                # Events that wait in a process for all its sockets, and in one socket. What is
                # beyond is dropped; clients notice the gap in `seq` and ask for a snapshot.
                "capacity": 2_000,
                # An event that was not fetched for this long is news no more.
                "expiry": 30,
                # Groups outlive the longest connection: Daphne closes sockets after a day.
                "group_expiry": 90_000,
            },
        }
    }
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "ikoota",
            "OPTIONS": {"pool_class": "ikoota.redis_pool.SharedPool"},
        }
    }
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "membership.Account"
AUTHENTICATION_BACKENDS = ["ikoota.membership.backends.LimitedBackend"]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "/calls/"
LOGOUT_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
] + [
    {"NAME": "ikoota.membership.passwords.MaximumLengthValidator"},
    {"NAME": "ikoota.membership.passwords.SignsOutEverywhere"},
]

# Tokens of mobile devices. Ours replaces knox's own table, which is not even made.
KNOX_TOKEN_MODEL = "membership.DeviceToken"
MIGRATION_MODULES = {"knox": None}
DEVICE_DAYS: int = env.int("DEVICE_DAYS", default=30)
DEVICE_LIMIT: int = env.int("DEVICE_LIMIT", default=10)
REST_KNOX = {"AUTH_HEADER_PREFIX": "Bearer", "TOKEN_TTL": timedelta(days=DEVICE_DAYS)}

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "ikoota.static_files.ReleaseStorage"},
}
# Without collectstatic (make run) files are served straight from static/.
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ADD_HEADERS_FUNCTION = add_headers
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_IMMUTABLE_FILE_TEST = "^/static/[0-9a-f]{12}/"
WHITENOISE_MIMETYPES = {".mjs": "text/javascript", ".wasm": "application/wasm"}

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "ikoota.schema.ApiSchema",
    "EXCEPTION_HANDLER": "ikoota.rest.exception_handler",
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "ikoota.membership.authentication.DeviceAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["ikoota.membership.permissions.IsCallMember"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["ikoota.parsing.BoundedJSONParser"],
    "DEFAULT_THROTTLE_CLASSES": ["ikoota.throttles.MemberThrottle"],
    # Requests of one member; views name their scope in `throttle_scope`.
    "DEFAULT_THROTTLE_RATES": {
        "token": env.str("THROTTLE_TOKEN", default="60/min"),
        "create": env.str("THROTTLE_CREATE", default="10/h"),
        "join": env.str("THROTTLE_JOIN", default="100/min"),
        "analytics": env.str("THROTTLE_ANALYTICS", default="20/min"),
        "masking": env.str("THROTTLE_MASKING", default="120/h"),
        "live": env.str("THROTTLE_LIVE", default="30/min"),
    },
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Ikoota Converse",
    "DESCRIPTION": "Calls in which a member is only an OTO#. docs/protocol.md has the websocket.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SCHEMA_PATH_PREFIX": "/api/",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "RoleEnum": "calling.models.CallMember.Role",
        "CallStatusEnum": "calling.models.Call.Status",
        "MediaKindEnum": "calling.engines.base.MEDIA_KINDS",
        "JobStatusEnum": "masking.web.models.MaskingJob.Status",
        "JobKindEnum": "masking.web.models.MaskingJob.Kind",
        "MaskModeEnum": "ikoota.preferences.models.Preferences.MaskMode",
        "MaskBackgroundEnum": "ikoota.preferences.models.Preferences.MaskBackground",
        "VoiceModeEnum": "ikoota.preferences.models.Preferences.VoiceMode",
    },
    # The page of the documentation is served by us, with no inline script.
    "SWAGGER_UI_DIST": "SIDECAR",
}

# Cookies and headers. Outside DEBUG the site is expected behind TLS.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
SESSION_COOKIE_HTTPONLY = True
# Not Strict: whoever follows an invitation from a mail would come in signed out.
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_DAYS: int = env.int("SESSION_DAYS", default=14)
SESSION_COOKIE_AGE = SESSION_DAYS * 24 * 3600
STAFF_SESSION_HOURS: int = env.int("STAFF_SESSION_HOURS", default=12)
# The admin and the staff API then ask for a code of an authenticator app.
STAFF_TOTP: bool = env.bool("STAFF_TOTP", default=False)
# Only where a proxy sets the header itself: a client's own would pass plain HTTP off as TLS.
BEHIND_TLS_PROXY: bool = env.bool("BEHIND_TLS_PROXY", default=False)
if BEHIND_TLS_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Plain HTTP can be told apart only there. Load balancers and Prometheus ask from the inside, plain.
SECURE_SSL_REDIRECT = BEHIND_TLS_PROXY
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$", "^metrics$"]
# Browsers keep it: only what is sure to stay behind TLS for so long may say it.
SECURE_HSTS_SECONDS: int = env.int("HSTS_SECONDS", default=0 if DEBUG else 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# Being on the browsers' own list concerns the whole domain, which is more than this site.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
PERMISSIONS_POLICY: dict[str, str | list[str]] = {
    "camera": "self",
    "microphone": "self",
    "geolocation": [],
    "display-capture": [],
}
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        # No WebAssembly either: it runs in workers, whose policy is their file's.
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# Masks: on means required for everybody, and that is the default.
VOICE_MASKING_ENABLED: bool = env.bool("VOICE_MASKING_ENABLED", default=True)
VIDEO_MASKING_ENABLED: bool = env.bool("VIDEO_MASKING_ENABLED", default=True)
# Pairs of factors, or nothing: pseudo-voices use all that the method has (docs/settings.md).
VOICE_PITCH_SHIFT_RANGE: list[str] = env.list("VOICE_PITCH_SHIFT_RANGE", default=[])
VOICE_FORMANT_SHIFT: list[str] = env.list("VOICE_FORMANT_SHIFT", default=[])
FACE_MASK_STRENGTH: float = env.float("FACE_MASK_STRENGTH", default=0.85)

# Masking of files: where it is done, how much of it, and for how long a result waits.
MASKING_BACKEND: str = env.str("MASKING_BACKEND", default="local")
GPU_INSTANCE_ENDPOINT: str = env.str("GPU_INSTANCE_ENDPOINT", default="")
GPU_INSTANCE_API_KEY: str = secret("GPU_INSTANCE_API_KEY", default="")
MASKING_LAMBDA_FUNCTION_ARN: str = env.str("MASKING_LAMBDA_FUNCTION_ARN", default="")
MASKING_LAMBDA_REGION: str = env.str("MASKING_LAMBDA_REGION", default="")
MASKING_IMAGE_MB: int = env.int("MASKING_IMAGE_MB", default=25)
MASKING_AUDIO_MB: int = env.int("MASKING_AUDIO_MB", default=50)
MASKING_VIDEO_MB: int = env.int("MASKING_VIDEO_MB", default=100)
MASKING_MAX_PIXELS: int = env.int("MASKING_MAX_PIXELS", default=50_000_000)
MASKING_MAX_SECONDS: int = env.int("MASKING_MAX_SECONDS", default=900)
MASKING_AT_ONCE_PIXELS: int = env.int("MASKING_AT_ONCE_PIXELS", default=2_100_000)
MASKING_JOBS_PER_MEMBER: int = env.int("MASKING_JOBS_PER_MEMBER", default=4)
MASKING_RESULT_TTL: int = env.int("MASKING_RESULT_TTL", default=3600)
MASKING_TRUSTED_MEMBERS: list[str] = env.list("MASKING_TRUSTED_MEMBERS", default=[])
# Bodies of these addresses may be larger than DATA_UPLOAD_MAX_MEMORY_SIZE: files, with a form.
FORM_BYTES = 64 * 1024
UPLOAD_LIMITS: dict[str, int] = {
    "/api/masking/images": MASKING_IMAGE_MB * 2**20 + FORM_BYTES,
    "/api/masking/audio": MASKING_AUDIO_MB * 2**20 + FORM_BYTES,
    "/api/masking/videos": MASKING_VIDEO_MB * 2**20 + FORM_BYTES,
}

# Live masking on the server, for devices that cannot mask: raw media leave the device for it.
LIVE_MASKING: bool = env.bool("LIVE_MASKING", default=False)
LIVE_MASKING_URL: str = env.str("LIVE_MASKING_URL", default="http://127.0.0.1:8100")
# One for each core: two cores masked two streams at 24 frames a second and more, three at 12.
LIVE_MASKING_STREAMS: int = env.int("LIVE_MASKING_STREAMS", default=os.cpu_count() or 1)

# Calls
MEDIA_ENGINE: str = env.str("MEDIA_ENGINE", default="direct")
SEAT_GRACE_SECONDS: float = env.float("SEAT_GRACE_SECONDS", default=10.0)
TURN_URLS: list[str] = env.list("TURN_URLS", default=[])
TURN_SECRET: str = secret("TURN_SECRET", default="")
JANUS_URL: str = env.str("JANUS_URL", default="ws://127.0.0.1:8188")
JANUS_ADMIN_KEY = secret("JANUS_ADMIN_KEY", generate_in=VAR_DIR if DEBUG else None, default="")
JANUS_MEDIA_PORTS: str = env.str("JANUS_MEDIA_PORTS", default="40000-40999")
JANUS_MEDIA_ADDRESS: str = env.str("JANUS_MEDIA_ADDRESS", default="")
AGORA_APP_ID: str = env.str("AGORA_APP_ID", default="")
AGORA_APP_CERTIFICATE: str = secret("AGORA_APP_CERTIFICATE", default="")
AGORA_TEMP_TOKEN_EXPIRY: int = env.int("AGORA_TEMP_TOKEN_EXPIRY", default=3600)
AGORA_TOKEN_VERSION: str = env.str("AGORA_TOKEN_VERSION", default="007")
AGORA_CUSTOMER_ID: str = env.str("AGORA_CUSTOMER_ID", default="")
AGORA_CUSTOMER_SECRET: str = secret("AGORA_CUSTOMER_SECRET", default="")
AGORA_WEBHOOK_SECRET: str = secret("AGORA_WEBHOOK_SECRET", default="")
AGORA_API_URL: str = env.str("AGORA_API_URL", default="https://api.agora.io")
RELAY_ONLY: bool = env.bool("RELAY_ONLY", default=False)

# Who may name the id of a request: addresses or networks of proxies of this site's.
TRUSTED_PROXIES: list[str] = env.list("TRUSTED_PROXIES", default=[])
METRICS_TOKEN = secret("METRICS_TOKEN", default="")
# Where processes without pages answer Prometheus; empty: nowhere.
METRICS_LISTEN: str = env.str("METRICS_LISTEN", default="")
LOG_FORMAT: str = env.str("LOG_FORMAT", default="line" if DEBUG else "json")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "ikoota.logs.Line",
            "format": "{levelname} {name}:{in_request} {message}",
            "style": "{",
        },
        "json": {"()": "ikoota.logs.Json"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            # A format that there is not is told by a check (ikoota.E003), not by a traceback.
            "formatter": "json" if LOG_FORMAT == "json" else "line",
        }
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        # Django's own handlers know no format of ours: every line goes to the root's, once.
        "django": {"handlers": [], "propagate": True},
        # Access lines hold addresses of members: only failures of the server itself are written.
        "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
        "django.channels.server": {"level": "ERROR"},
        # What the site asks of its own worker is no news.
        "httpx": {"level": "WARNING"},
    },
}
