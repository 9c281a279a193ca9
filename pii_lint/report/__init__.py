"""The outputs: each format is one module whose ``render`` is a pure function of a report.

Example: ``render(report, "sarif")`` gives the text of a SARIF file and
``render(report, "text", Options(colour=True, width=120))`` what a person sees in a terminal.
A new format is one module and one line in ``FORMATS``; a module is imported when its format is asked for,
so that nobody pays for the libraries of another's.
"""

from __future__ import annotations

import importlib
from types import MappingProxyType

import msgspec

from pii_lint.model import Report
from pii_lint.report.cells import by_cell, in_file
from pii_lint.report.masking import masked

FORMATS: MappingProxyType[str, str] = MappingProxyType(
    {
        "text": "pii_lint.report.text",
        "concise": "pii_lint.report.concise",
        "json": "pii_lint.report.json",
        "jsonl": "pii_lint.report.jsonl",
        "sarif": "pii_lint.report.sarif",
        "github": "pii_lint.report.github",
        "gitlab": "pii_lint.report.gitlab",
        "gitlab-sast": "pii_lint.report.gitlab_sast",
        "azure": "pii_lint.report.azure",
        "junit": "pii_lint.report.junit",
        "rdjson": "pii_lint.report.rdjson",
        "markdown": "pii_lint.report.markdown",
        "csv": "pii_lint.report.csv",
        "html": "pii_lint.report.html",
    }
)
"""Format name to the module that has ``render(report, options) -> str``."""


BY_CELL = frozenset({"text", "concise", "html", "markdown"})
"""Formats for people, in which a place in a notebook is one in a cell; in all others it is one in the file."""


class Options(msgspec.Struct, frozen=True):
    """How to show a report: ``colour``, ``width`` and ``statistics`` are for terminals.

    ``suppressed`` false leaves silenced findings out of the formats that carry them: code scanning on GitHub
    does not know SARIF's suppressions and would show them as open.
    """

    colour: bool = False
    width: int = 100
    statistics: bool = False
    suppressed: bool = True


DEFAULT = Options()


def render(report: Report, format: str, options: Options = DEFAULT) -> str:
    """The report in ``format``, a key of ``FORMATS`` (else ``KeyError``); ends in a newline unless empty.

    Personal data and secrets in the texts of the report are masked first, in every format. The result can
    always be encoded as UTF-8.
    """
    module = importlib.import_module(FORMATS[format])
    placed = by_cell(report) if format in BY_CELL else in_file(report)
    text: str = module.render(masked(placed), options)
    return text.encode("utf-8", "replace").decode("utf-8")
