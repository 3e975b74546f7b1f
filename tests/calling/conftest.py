"""Three members, a public call of the first, and their sockets' layer emptied between tests."""

import pytest
from channels.layers import channel_layers

from tests.calling.scenes import Api, new_call
from tests.janus.server import running_janus
from tests.membership.people import new_member


@pytest.fixture(autouse=True)
def _empty_layer():
    channel_layers.backends.clear()


@pytest.fixture
def ann(db):
    return new_member("ann-with-a-name", email="ann@example.org")


@pytest.fixture
def ben(db):
    return new_member("ben-with-a-name", email="ben@example.org")


@pytest.fixture
def cal(db):
    return new_member("cal-with-a-name", email="cal@example.org")


@pytest.fixture
def call(ann):
    return new_call(ann)


@pytest.fixture
def private_call(ann):
    return new_call(ann, is_public=False)


@pytest.fixture
def api(ann):
    """Ann's client, speaking JSON."""
    return Api.of(ann)


@pytest.fixture
def bens_api(ben):
    return Api.of(ben)


@pytest.fixture(scope="session")
def janus_server(tmp_path_factory):
    with running_janus(tmp_path_factory.mktemp("janus")) as server:
        yield server


@pytest.fixture
def janus(janus_server, settings):
    """A real Janus, which the site uses."""
    settings.MEDIA_ENGINE = "janus"
    settings.JANUS_URL, settings.JANUS_ADMIN_KEY = janus_server.url, janus_server.key
    return janus_server
