"""How a scan went, at the end of the terminal report: counts by severity, rule and data type; tables when asked.

Example::

    3 findings in 2 files: 1 critical, 2 high
      2  PII101  pii-in-log
      1  PII201  pii-in-error
      data: e-mail address 2, name 1
    Scanned 120 files, 38,214 lines in 1.6 s; 1 finding suppressed; 1 file not analysed in full.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pii_lint.model import Report
from pii_lint.report import Options
from pii_lint.report.snippets import printable
from pii_lint.report.wording import SEVERITIES, count_by_data_type, label, plural

_STYLES = {"critical": "bold red", "high": "red", "medium": "yellow", "low": "cyan"}
_MOST_DATA_TYPES = 6


def closing(console: Console, report: Report, options: Options) -> None:
    """Print the summary of ``report``."""
    if options.statistics and report.findings:
        _tables(console, report)
    if report.findings:
        _counts(console, report, brief=options.statistics)
    elif report.statistics.files:
        console.print(Text("No personal data found on its way out.", style="bold green"), soft_wrap=True)
    _permitted(console, report)
    console.print(Text(_scanned(report), style="dim"), soft_wrap=True)


def _permitted(console: Console, report: Report) -> None:
    """Flows that the policy allows, with their legal basis."""
    flows: Counter[tuple[str, str, str, str]] = Counter()
    for finding in report.suppressed:
        allowed = finding.suppression
        if allowed is not None and allowed.policy_rule:
            data = ", ".join(label(report, key) for key in finding.data_types)
            flows[data, finding.channel, allowed.policy_rule, allowed.legal_basis] += 1
    if flows:
        console.print(Text("Allowed by the policy:"), soft_wrap=True)
    for (data, channel, rule, basis), number in sorted(flows.items()):
        console.print(Text(printable(f"  {number:,}  {data} to {channel}: {rule} ({basis})")), soft_wrap=True)


def _counts(console: Console, report: Report, *, brief: bool) -> None:
    severities = Counter(finding.severity for finding in report.findings)
    files = len({finding.location.path for finding in report.findings})
    head = Text(f"{plural(len(report.findings), 'finding')} in {plural(files, 'file')}: ", style="bold")
    present = [severity for severity in SEVERITIES if severities[severity]]
    head.append_text(
        Text(", ").join(Text(f"{severities[name]:,} {name}", style=_STYLES.get(name, "")) for name in present)
    )
    console.print(head, soft_wrap=True)
    if brief:
        return
    rules = Counter(finding.rule for finding in report.findings)
    wide = len(f"{max(rules.values()):,}")
    for rule, number in sorted(rules.items(), key=lambda item: (-item[1], item[0])):
        name = report.rules[rule].name if rule in report.rules else ""
        line = Text.assemble(f"  {number:>{wide},}  ", (rule, "magenta"), f"  {name}")
        console.print(line, soft_wrap=True)
    types = count_by_data_type(report)
    shown = [f"{name} {number:,}" for name, number in types[:_MOST_DATA_TYPES]]
    if len(types) > _MOST_DATA_TYPES:
        shown.append(f"{len(types) - _MOST_DATA_TYPES} more")
    console.print(Text(printable("  data: " + ", ".join(shown))), soft_wrap=True)


def _scanned(report: Report) -> str:
    statistics = report.statistics
    parts = [
        f"Scanned {plural(statistics.files, 'file')}, {plural(statistics.lines, 'line')} in {statistics.seconds:.1f} s"
    ]
    if report.suppressed:
        parts.append(f"{plural(len(report.suppressed), 'finding')} suppressed")
    broken = len({notice.path for notice in report.notices if notice.level == "error"})
    if broken:
        parts.append(f"{plural(broken, 'file')} not analysed in full")
    return "; ".join(parts) + "."


def _tables(console: Console, report: Report) -> None:
    rules: dict[str, Counter[str]] = defaultdict(Counter)
    types: dict[str, Counter[str]] = defaultdict(Counter)
    channels: dict[str, Counter[str]] = defaultdict(Counter)
    for finding in report.findings:
        name = report.rules[finding.rule].name if finding.rule in report.rules else ""
        rules[f"{finding.rule} {name}".strip()][finding.severity] += 1
        channels[finding.channel][finding.severity] += 1
        for key in finding.data_types:
            types[label(report, key)][finding.severity] += 1
    for title, counts in (("rule", rules), ("data type", types), ("channel", channels)):
        table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
        table.add_column(title, min_width=min(28, console.width // 3), overflow="fold")
        for severity in SEVERITIES:
            table.add_column(severity, justify="right", style=_STYLES[severity], no_wrap=True)
        table.add_column("all", justify="right", style="bold")
        for name, counted in sorted(counts.items(), key=lambda item: (-item[1].total(), item[0])):
            cells = [f"{counted[severity]:,}" if counted[severity] else "·" for severity in SEVERITIES]
            table.add_row(Text(printable(name)), *cells, f"{counted.total():,}")
        console.print(table)
        console.print()
