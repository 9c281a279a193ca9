"""Keeps a SARIF log within what GitHub takes: 25,000 results, 10 MB compressed; what does not fit is said.

The most severe findings come first, for only the first 5,000 are shown there. Code flows go before results do:
ten a result, then three, one, none; only then are the last results left out.
"""

from __future__ import annotations

import gzip

from pii_lint.model import Finding, Notice, Report
from pii_lint.report.sarif.log import build
from pii_lint.report.sarif.serial import to_json
from pii_lint.report.wording import by_severity

MOST_RESULTS = 25_000
MOST_BYTES = 10_000_000
_FLOWS = (10, 3, 1, 0)


def within_limits(
    report: Report,
    *,
    with_suppressed: bool = True,
    most_results: int = MOST_RESULTS,
    most_bytes: int = MOST_BYTES,
) -> str:
    """The JSON text of the log of ``report``; a notification says what was left out."""
    findings = by_severity([*report.findings, *(report.suppressed if with_suppressed else ())])
    # A silenced finding must not push out an open one.
    findings.sort(key=lambda finding: finding.suppression is not None)
    kept = findings[:most_results]
    for most_flows in _FLOWS:
        text = _text(report, kept, len(findings), most_flows)
        if _fits(text, most_bytes):
            return text
    while kept and not _fits(text, most_bytes):
        kept = kept[: len(kept) // 2]
        text = _text(report, kept, len(findings), 0)
    return text


def _text(report: Report, kept: list[Finding], all: int, most_flows: int) -> str:
    notices = []
    if len(kept) < all:
        message = f"Only the {len(kept):,} most severe of {all:,} findings are here: code scanning takes no more."
        notices.append(Notice("", 0, "warning", message))
    if most_flows < _FLOWS[0] and any(len(finding.flows) > most_flows for finding in kept):
        message = f"At most {most_flows} code flows a result are in this file, to keep it below the size limit."
        notices.append(Notice("", 0, "warning", message))
    return to_json(build(report, kept, most_flows, notices))


def _fits(text: str, most_bytes: int) -> bool:
    octets = text.encode("utf-8", "replace")
    # A text that fits as it is need not be compressed to know.
    return len(octets) <= most_bytes or len(gzip.compress(octets, 6, mtime=0)) <= most_bytes
