"""Settings of the tests: the product's own, with secrets that are only good for tests."""

import os

os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("SECRET_KEY", "tests-only-secret-key-of-no-value-anywhere-else")
os.environ.setdefault("IDENTITY_SECRET", "tests-only-identity-secret")

from ikoota.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # many sign-ups, fast
