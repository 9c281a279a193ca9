"""Prints the figures that tests record, in parallel runs too.

A test that has measured something calls ``record_property("figure", "data flow: recall 97 %")``; the line is
printed at the end of the run. It travels in the test's report, for workers have no terminal.
"""

from __future__ import annotations

import os

import pytest

os.environ.setdefault("PII_LINT_DEBUG", "1")  # a mistake of the engine fails a test, and costs not just one function


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print each recorded figure once."""
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            if getattr(report, "when", "") == "call":
                for name, value in report.user_properties:
                    if name == "figure":
                        terminalreporter.write_line(str(value))
