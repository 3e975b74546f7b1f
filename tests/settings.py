"""Settings of the tests: the product's own, with secrets that are only good for tests."""

import os

os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("SECRET_KEY", "tests-only-secret-key-of-no-value-anywhere-else")
os.environ.setdefault("IDENTITY_SECRET", "tests-only-identity-secret")
os.environ.setdefault("JANUS_ADMIN_KEY", "tests-only-key-of-no-value-anywhere-else")
# Tests ask more in a second than a member does in an hour; tests of the limits set their own.
os.environ.setdefault("THROTTLE_TOKEN", "100000/s")
os.environ.setdefault("THROTTLE_CREATE", "100000/s")
os.environ.setdefault("THROTTLE_JOIN", "100000/s")
os.environ.setdefault("THROTTLE_ANALYTICS", "100000/s")
os.environ.setdefault("THROTTLE_MASKING", "100000/s")
os.environ.setdefault("THROTTLE_LIVE", "100000/s")

from ikoota.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # many sign-ups, fast
