"""The sockets' layer is emptied between tests: one of Redis belongs to the loop that made it."""

import pytest
from channels.layers import channel_layers


@pytest.fixture(autouse=True)
def _empty_layer():
    channel_layers.backends.clear()
