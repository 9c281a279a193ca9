"""The recipe of a proposal: how each finding could be cured, for reports that can carry fixes.

It is the first thing that ``pii-lint fix`` would try, and not proved by a second scan. Example: the finding in
``log.info(user.email)`` gets a ``Fix`` of two insertions, around ``user.email``, and one with the import.
"""

from __future__ import annotations

import msgspec

from pii_lint.findings.places import Texts
from pii_lint.fix.plan import attempts, edits
from pii_lint.fix.source import Source, Unchangeable
from pii_lint.fixing import top_level
from pii_lint.model import Finding, Fix, Region, Replacement, Report
from pii_lint.notebooks import SUFFIX

MOST = 50  # findings: more are not read one by one, and a proposal costs as much as solving what it is for


def proposed(report: Report) -> Report:
    """The report with a fix at each finding that has one; a report of more than ``MOST`` findings is left as it is.

    Notebooks get none: their text is not that of the file.
    """
    if len(report.findings) > MOST:
        return report
    own = top_level(report)
    texts = Texts(lambda path: report.sources[path].encode("utf-8", "surrogatepass"))
    sources: dict[str, Source | None] = {}
    found: list[Finding] = []
    for finding in report.findings:
        path = finding.location.path
        if path not in sources:
            sources[path] = _source(report, path)
        source = sources[path]
        fix = None if source is None else _fix(source, finding, texts, own)
        found.append(finding if fix is None else msgspec.structs.replace(finding, fix=fix))
    return msgspec.structs.replace(report, findings=tuple(found))


def _source(report: Report, path: str) -> Source | None:
    if path.endswith(SUFFIX):
        return None
    try:
        return Source(report.sources[path].encode("utf-8", "surrogatepass"))
    except (Unchangeable, KeyError):
        return None


def _fix(source: Source, finding: Finding, texts: Texts, own: list[str]) -> Fix | None:
    tries = [one for one in attempts(source, finding, texts).found if not one.there]
    if not tries:
        return None
    first = tries[0]
    made = sorted(edits(source, [first], own))
    functions = sorted({wrap.function.rpartition(".")[2] for wrap in first.wraps})
    words = f"Call {' and '.join(f'`{name}`' for name in functions)} here" if functions else "Change the setting"
    if first.asks:
        words = f"{words}: {first.asks}"
    regions = [Region(*source.place(one.start), *source.place(one.end)) for one in made]
    return Fix(words, tuple(Replacement(region, one.text) for region, one in zip(regions, made, strict=True)))
