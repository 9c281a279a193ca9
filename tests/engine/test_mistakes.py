"""A mistake of the engine costs one function, and is told."""

from __future__ import annotations

import pytest

from pii_lint.api import scan_sources
from pii_lint.taint import frame

CODE = """
def broken(user):
    while user:
        print(user.email)

def whole(user):
    print(user.email)
"""


def test_a_mistake_costs_one_function(monkeypatch: pytest.MonkeyPatch) -> None:
    from pii_lint.ir import nodes as ir

    def fail(*_: object) -> bool:
        raise KeyError("lost")

    monkeypatch.delenv("PII_LINT_DEBUG")
    monkeypatch.setitem(frame.RUN, ir.While, fail)
    report = scan_sources({"app.py": CODE})
    assert [one.location.region.start_line for one in report.findings] == [7]
    told = [one for one in report.notices if one.level == "error"]
    assert [one.message for one in told] == ["`broken` is analysed in part: unexpected KeyError: 'lost'"]
