"""Markdown for a comment on a pull request: a table by severity, then each finding with its way folded.

Example: ``pii-lint scan --diff main --format markdown | gh pr comment --body-file -``. A comment may have 65,536
characters on GitHub: what does not fit is counted at the end.
"""

from __future__ import annotations

import re
from collections import Counter

from pii_lint.model import Finding, Report
from pii_lint.report import Options
from pii_lint.report.json import Quotes
from pii_lint.report.snippets import printable
from pii_lint.report.wording import SEVERITIES, by_severity, label, notices_in_order, one_line, plural, rule_id

MOST_CHARACTERS = 60_000
_SPECIAL = re.compile(r"([\\*_\[\]#!|<>~@&])")
_CODE = re.compile(r"`([^`]*)`")


def render(report: Report, options: Options) -> str:
    """A heading, a table of counts and the findings, the most severe first."""
    number = len(report.findings)
    lines = [f"## pii-lint: {plural(number, 'finding') if number else 'no personal data on its way out'}", ""]
    if number:
        counts = Counter(finding.severity for finding in report.findings)
        present = [severity for severity in SEVERITIES if counts[severity]]
        lines += [
            f"| {' | '.join(present)} |",
            f"|{' ---: |' * len(present)}",
            f"| {' | '.join(f'{counts[one]:,}' for one in present)} |",
            "",
        ]
    notices = [
        f"- **{_prose(notice.level)}** {_code(f'{notice.path}:{notice.line}')} {_prose(notice.message)}"
        for notice in notices_in_order(report)
    ]
    if notices:
        lines += [*notices, ""]
    quotes = Quotes(report)
    length = sum(map(len, lines))
    for shown, finding in enumerate(by_severity(report.findings)):
        block = _block(report, finding, quotes)
        length += sum(len(line) + 1 for line in block)
        if length > MOST_CHARACTERS:
            lines += [f"and {number - shown:,} more", ""]
            break
        lines += block
    return "\n".join(lines).rstrip() + "\n"


def _block(report: Report, finding: Finding, quotes: Quotes) -> list[str]:
    region = finding.location.region
    data = ", ".join(_prose(label(report, key)) for key in finding.data_types)
    lines = [
        f"### {_code(f'{finding.location.path}:{region.start_line}')} {rule_id(finding)}: {finding.severity}",
        "",
        _prose(finding.message),
        "",
        *_fenced(quotes(finding.location)),
        f"- data: {data}",
    ]
    if finding.hint:
        lines.append(f"- fix: {_prose(finding.hint)}")
    lines.append("")
    steps = finding.flows[0].steps if finding.flows else ()
    if len(steps) > 1:
        lines += ["<details><summary>the way of the data</summary>", ""]
        lines += [
            f"{at}. {_code(f'{step.location.path}:{step.location.region.start_line}')} {_prose(step.message)}"
            for at, step in enumerate(steps, 1)
        ]
        lines += ["", "</details>", ""]
    return lines


def _fenced(code: str) -> list[str]:
    if not code:
        return []
    longest = max((len(run) for run in re.findall("`+", code)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}python", code, fence, ""]


def _prose(text: str) -> str:
    """Text whose code stays code, and whose other characters mean nothing to Markdown."""
    flat = printable(one_line(text))
    parts = _CODE.split(flat)  # every second one stood between backticks
    return "".join(_code(part) if at % 2 else _SPECIAL.sub(r"\\\1", part) for at, part in enumerate(parts))


def _code(text: str) -> str:
    flat = printable(one_line(text))
    if not flat:
        return ""
    longest = max((len(run) for run in re.findall("`+", flat)), default=0)
    fence = "`" * (longest + 1)
    space = " " if flat.startswith("`") or flat.endswith("`") else ""
    return f"{fence}{space}{flat}{space}{fence}"
