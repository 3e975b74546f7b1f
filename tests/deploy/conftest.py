"""The whole stack, once for all tests that need it."""

import pytest

from tests.deploy.site import running_site

MEMBERS = 50


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    with running_site(tmp_path_factory.mktemp("stack"), MEMBERS) as running:
        yield running


@pytest.fixture
def tell(capsys):
    """Prints a measured figure, whether the test passes or not."""

    def say(text):
        with capsys.disabled():
            print(f"\n  {text}")

    return say
