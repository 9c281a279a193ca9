"""Programs to fix, in a folder of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pii_lint.config.load import load
from pii_lint.fixing import Result, fix

Fixed = Callable[..., tuple[str, Result]]


@pytest.fixture
def fixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fixed:
    """Write a program, fix it, and give its new text; the rest of the project may be written before."""
    monkeypatch.chdir(tmp_path)

    def fixed(text: str | bytes, *, unsafe: bool = False, name: str = "app.py") -> tuple[str, Result]:
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        result = fix([name], load([name], environment={}, options={"cache": False}), unsafe=unsafe)
        for change in result.changes:
            change.write()
        return path.read_bytes().decode("utf-8", "replace"), result

    return fixed
