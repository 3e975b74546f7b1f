"""A private folder for each test, members, and one worker for all."""

import pytest

from masking.web import storage
from masking.web.worker import Worker
from tests.masking.web.scenes import Api
from tests.membership.people import new_member

# Its process is started once and kept.
WORKER = Worker()


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def left():
    """Names of the files that are left in the private folder."""
    return lambda: sorted(path.name for path in storage.folder().iterdir())


@pytest.fixture
def work():
    """Mask everything that waits."""
    return WORKER.run_until_empty


@pytest.fixture
def ann(db):
    return new_member("ann-with-a-name", email="ann@example.org")


@pytest.fixture
def ben(db):
    return new_member("ben-with-a-name", email="ben@example.org")


@pytest.fixture
def api(ann):
    return Api.of(ann)
