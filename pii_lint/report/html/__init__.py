"""A report to read in a browser or to mail: one file without any request to the network, light and dark, flows folded.

Example: ``render(report, options)`` is a whole page with the style and the script (which only filters) in it; a
content security policy in it forbids everything else.
"""

from __future__ import annotations

from collections import Counter
from importlib.resources import files

from pii_lint.model import Report
from pii_lint.report import Options
from pii_lint.report.html.finding import article, prose, text
from pii_lint.report.snippets import lines_of
from pii_lint.report.wording import SEVERITIES, by_severity, count_by_data_type, notices_in_order, plural

_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)


def render(report: Report, options: Options) -> str:
    """An HTML document; the most severe findings come first."""
    assets = files(__name__)
    style = assets.joinpath("style.css").read_text(encoding="utf-8")
    script = assets.joinpath("filter.js").read_text(encoding="utf-8")
    sources = _Sources(report)
    silenced = list(report.suppressed) if options.suppressed else []
    articles = [article(report, finding, sources) for finding in [*by_severity(report.findings), *silenced]]
    open_ones = len(report.findings)
    parts = [
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{plural(open_ones, 'finding')} · pii-lint</title>",
        f"<style>\n{style}</style>",
        "</head>",
        "<body>",
        _head(report),
        _counts(report),
        _notices(report),
        '<main id="findings">',
        _filter(report) if open_ones > 1 else "",
        *articles[:open_ones],
        "" if open_ones else '<p class="clean">No personal data found on its way out.</p>',
        "</main>",
    ]
    if silenced:
        summary = f"<summary>{plural(len(silenced), 'suppressed finding')}</summary>"
        parts += [f'<details class="silenced">{summary}', *articles[open_ones:], "</details>"]
    parts += [f"<script>\n{script}</script>", "</body>", "</html>"]
    return "\n".join(part for part in parts if part) + "\n"


class _Sources(dict[str, list[str]]):
    """The lines of each file, read when they are first asked for."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self._report = report

    def __missing__(self, path: str) -> list[str]:
        lines = self[path] = lines_of(self._report, path)
        return lines


def _head(report: Report) -> str:
    statistics = report.statistics
    name = report.root.replace("\\", "/").rstrip("/").rpartition("/")[2] or report.root
    severities = Counter(finding.severity for finding in report.findings)
    tiles = "".join(
        f'<li class="tile {severity}"><b>{severities[severity]:,}</b> {severity}</li>' for severity in SEVERITIES
    )
    return (
        f"<header><h1>Personal data leaks in <code>{text(name)}</code></h1><ul class='tiles'>{tiles}</ul>"
        f"<p>{plural(statistics.files, 'file')}, {plural(statistics.lines, 'line')} in {statistics.seconds:.1f} s, "
        f"with pii-lint {text(report.version)}</p></header>"
    )


def _counts(report: Report) -> str:
    if not report.findings:
        return ""
    rules = Counter(finding.rule for finding in report.findings)
    named = [
        (f"{rule} {report.rules[rule].name}" if rule in report.rules else rule, number)
        for rule, number in sorted(rules.items(), key=lambda item: (-item[1], item[0]))
    ]
    tables = _table("Rule", named) + _table("Personal data", count_by_data_type(report))
    return f'<section class="counts">{tables}</section>'


def _table(title: str, counted: list[tuple[str, int]]) -> str:
    most = max(number for _, number in counted) if counted else 1
    rows = "".join(
        f'<tr><th scope="row">{text(name)}</th><td>{number:,}</td>'
        f'<td><meter min="0" max="{most}" value="{number}">{number}</meter></td></tr>'
        for name, number in counted
    )
    head = f'<tr><th scope="col">{title}</th><th scope="col" colspan="2">Findings</th></tr>'
    return f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"


def _notices(report: Report) -> str:
    items = []
    for notice in notices_in_order(report):
        place = f"{notice.path}:{notice.line}" if notice.line else notice.path
        code = f"<code>{text(place)}</code> " if place else ""
        items.append(f'<li class="{text(notice.level)}"><b>{text(notice.level)}</b> {code}{prose(notice.message)}</li>')
    return f'<ul class="notices">{"".join(items)}</ul>' if items else ""


def _filter(report: Report) -> str:
    present = {finding.severity for finding in report.findings}
    boxes = "".join(
        f'<label><input type="checkbox" value="{severity}" checked> {severity}</label>'
        for severity in SEVERITIES
        if severity in present
    )
    return (
        '<form id="filter" role="search" hidden>'
        '<input type="search" placeholder="Filter by file, rule, data, sink" aria-label="Filter findings">'
        f"{boxes}<output></output>"
        "<p class='keys'><kbd>/</kbd> filter <kbd>j</kbd> <kbd>k</kbd> next, previous <kbd>o</kbd> flow"
        " <kbd>Esc</kbd> all</p></form>"
    )
