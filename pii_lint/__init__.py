"""pii-lint: find personal data that leaks from Python code, and stop it.

Public names load on first use (PEP 562), so that importing ``pii_lint.runtime``
in an application does not load the analyser.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"
_PUBLIC = {"scan": "pii_lint.api", "ScanOptions": "pii_lint.api"}


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:
        return getattr(import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return ["__version__", *_PUBLIC]
