"""Three members, a public call of the first, and their sockets' layer emptied between tests."""

import pytest
from channels.layers import channel_layers

from tests.calling.scenes import new_call
from tests.membership.people import new_member, signed_in


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
    return Api(signed_in(ann))


@pytest.fixture
def bens_api(ben):
    return Api(signed_in(ben))


class Api:
    """POST and GET under /api/calling/, answering (status, body)."""

    def __init__(self, client):
        self.client = client

    def post(self, path, body=None):
        answer = self.client.post(f"/api/calling/{path}", body or {}, "application/json")
        return answer.status_code, answer.json()

    def get(self, path, **query):
        answer = self.client.get(f"/api/calling/{path}", query)
        return answer.status_code, answer.json()
