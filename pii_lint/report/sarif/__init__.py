"""SARIF 2.1.0 for code scanning: results with code flows, rules split by sensitivity, stable fingerprints.

Example: ``render(report, options)`` gives the JSON text that ``github/codeql-action/upload-sarif`` and the
SARIF viewers of editors take. The objects are those of ``sarif_om``; the text is the same for the same report.
"""

from __future__ import annotations

from pii_lint.model import Report
from pii_lint.report import Options
from pii_lint.report.sarif.limits import within_limits


def render(report: Report, options: Options) -> str:
    """The whole log; silenced findings are results with ``suppressions`` unless the options leave them out."""
    return within_limits(report, with_suppressed=options.suppressed)
