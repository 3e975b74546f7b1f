"""New migrations leave the tables usable by the release before, which still runs beside them."""

import pytest

from tests.stack.processes import environment_for, python
from tests.stack.servers import stack

pytestmark = [pytest.mark.stack, pytest.mark.timeout(200)]
APPS = ("membership", "preferences", "calling", "masking")
# Older than the first site that members use: no process ever ran beside these.
BEFORE_THE_FIRST_RELEASE = ("0002_moderation", "0003_random_ids", "0002_signing_in")


@pytest.fixture(scope="module")
def lint(tmp_path_factory):
    """Judges the SQL that MariaDB would be sent."""
    with stack() as servers:
        environment = environment_for(
            "tests.deploy.lint_settings",
            VAR_DIR=str(tmp_path_factory.mktemp("lint")),
            **servers.environment(),
        )

        def run(*arguments):
            command = ("lintmigrations", "--no-cache", "--include-apps", *APPS)
            return python(environment, "manage.py", *command, *arguments)

        yield run


def test_no_migration_breaks_the_release_before_it(lint):
    told = lint("--ignore-name", *BEFORE_THE_FIRST_RELEASE)
    assert "Erroneous migrations: 0/" in told


def test_one_that_would_is_found(lint):
    with pytest.raises(RuntimeError):
        lint("--ignore-name", *BEFORE_THE_FIRST_RELEASE[1:])
