"""One finding as an HTML article: what, where, the marked source, the flows, why and what to write instead."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from pii_lint.model import Finding, Flow, Report
from pii_lint.report.html import code
from pii_lint.report.snippets import Line, printable, quote
from pii_lint.report.wording import first_sentence, label, one_line, plural, rule_id, rule_of


def article(report: Report, finding: Finding, sources: Mapping[str, list[str]]) -> str:
    """The article of ``finding``; ``sources`` are the lines of all files that it names."""
    region = finding.location.region
    place = f"{finding.location.path}:{region.start_line}:{region.start_column}"
    types = ", ".join(f'<span title="{text(key)}">{text(label(report, key))}</span>' for key in finding.data_types)
    words = " ".join((place, rule_id(finding), finding.sink, finding.channel, *finding.data_types, finding.message))
    why = first_sentence(rule_of(report, finding).full)
    rows = [("Data", types), ("Sink", f"<code>{text(finding.sink)}</code>")]
    if why:
        rows.append(("Why", prose(why)))
    if finding.hint:
        rows.append(("Fix", prose(finding.hint)))
    if finding.suppression is not None:
        kind = {"inSource": "in the source", "external": "by configuration or baseline"}
        reason = finding.suppression.justification or "no reason given"
        rows.append(("Suppressed", text(f"{kind.get(finding.suppression.kind, finding.suppression.kind)}: {reason}")))
    flows = (_flow(report, flow, at, len(finding.flows), sources) for at, flow in enumerate(finding.flows, 1))
    shown = quote(sources[finding.expression.path], region, finding.expression.region)
    facts = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows)
    return (
        f'<article class="finding {text(finding.severity)}" data-severity="{text(finding.severity)}" '
        f'data-words="{text(words.lower())}">'
        f'<p class="place"><span class="badge">{text(finding.severity)}</span> '
        f"<code>{text(place)}</code> <span>{text(rule_id(finding))}</span> "
        f"<span>{text(finding.confidence)} confidence</span></p>"
        f"<h2>{prose(finding.message)}</h2>"
        f"{_source(shown)}<dl>{facts}</dl>"
        f"{''.join(flows)}</article>"
    )


def _source(lines: list[Line]) -> str:
    if not lines:
        return ""
    shown = []
    for line in lines:
        gap = '<span class="no">⋮</span>\n' if line.gap else ""
        shown.append(gap + code.line(line))
    return "<pre>" + "\n".join(shown) + "</pre>"


def _flow(report: Report, flow: Flow, number: int, all: int, sources: Mapping[str, list[str]]) -> str:
    if len(flow.steps) < 2:
        return ""
    name = f"Flow {number} of {all}" if all > 1 else "Flow"
    steps = "".join(
        f"<li><code>{text(step.location.path)}:{step.location.region.start_line}</code> {prose(step.message)}"
        f"{_source(quote(sources[step.location.path], step.location.region, step.location.region)[:1])}</li>"
        for step in flow.steps
    )
    title = f"{name}: {text(label(report, flow.data_type))}, {plural(len(flow.steps), 'step')}"
    return f"<details><summary>{title}</summary><ol>{steps}</ol></details>"


def text(words: str) -> str:
    """``words`` as they are shown, safe between tags and in quoted attributes."""
    return escape(printable(words), quote=True)


def prose(words: str) -> str:
    """``words`` on one line, with what stands between backticks as code."""
    parts = text(one_line(words)).split("`")
    if len(parts) % 2 == 0:
        # A backtick without its pair quotes nothing.
        parts[-2:] = ["`".join(parts[-2:])]
    return "".join(f"<code>{part}</code>" if at % 2 else part for at, part in enumerate(parts))
