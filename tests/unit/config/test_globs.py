"""Gitignore-style globs that belong to a folder."""

from __future__ import annotations

import pytest

from pii_lint.config.globs import Globs
from pii_lint.errors import ConfigError


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/src/tests/unit/test_a.py", True),
        ("/src/deep/tests/x.py", True),
        ("/src/api_pb2.py", True),
        ("/src/keep_pb2.py", False),
        ("/src/app.py", None),
        ("/other/tests/x.py", None),
    ],
)
def test_match(path: str, expected: bool | None) -> None:
    assert Globs(("tests/", "*_pb2.py", "!keep_pb2.py"), "/src").match(path) is expected


def test_anchored_pattern_is_relative_to_the_base() -> None:
    globs = Globs(("/gen/*.py",), "/src/shop")
    assert globs.match("/src/shop/gen/a.py") is True
    assert globs.match("/src/shop/lib/gen/a.py") is None


def test_unreadable_pattern_is_named() -> None:
    with pytest.raises(ConfigError, match="exclude: not a gitignore-style glob"):
        Globs(("!",), "/src").match("/src/a.py")
