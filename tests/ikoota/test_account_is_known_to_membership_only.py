"""The structural half of anonymity: outside ikoota.membership no code names the account."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FORBIDDEN_NAMES = {"Account", "get_user_model", "AUTH_USER_MODEL", "username", "email"}
# seed_demo makes accounts through membership's own sign-up and prints how to sign in with them.
ALLOWED = {"calling/management/commands/seed_demo.py"}


def sources() -> list[Path]:
    folders = [ROOT / "calling", ROOT / "ikoota" / "preferences", ROOT / "masking"]
    return [path for folder in folders for path in sorted(folder.rglob("*.py"))]


def names_in(source: str) -> set[str]:
    nodes = list(ast.walk(ast.parse(source)))
    imported = {alias.name for n in nodes if isinstance(n, ast.ImportFrom) for alias in n.names}
    return imported | {n.attr for n in nodes if isinstance(n, ast.Attribute)}


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_code_outside_membership_names_the_account(path):
    if str(path.relative_to(ROOT)) not in ALLOWED:
        assert not names_in(path.read_text()) & FORBIDDEN_NAMES


def test_the_check_sees_an_import_and_an_attribute():
    assert names_in("from ikoota.membership.models import Account") & FORBIDDEN_NAMES
    assert names_in("print(member.account.email)") & FORBIDDEN_NAMES
