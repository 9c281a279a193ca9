"""What a person reads in a terminal: each finding with its source line, its flow, the reason and the cure.

Example::

    shop/views.py:41:5  PII101/personal  high severity, high confidence
      E-mail address reaches a log record through logging.Logger.info.

      41 │     log.info("signed up %s", user.email)
         │                              ^^^^^^^^^^
      data  e-mail address (user.contact.email)
      flow  32  enters with `request.form["email"]`
            41  reaches logging.Logger.info
      why   Log records are copied to places where nobody can delete them.
      fix   Log the account's id, or `redact(user.email)`.

A pure function: whether there is colour and how wide the terminal is comes in with the options.
"""

from __future__ import annotations

import io

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from pii_lint.model import Finding, Flow, Notice, Report
from pii_lint.report import Options
from pii_lint.report.snippets import Line, lines_of, printable, quote, window
from pii_lint.report.text.summary import closing
from pii_lint.report.wording import first_sentence, label, notices_in_order, one_line, plural, rule_id, rule_of

_NARROWEST = 40
_WIDEST_PROSE = 100
_MOST_STEPS = 8
_FIRST_STEPS = 2
_LAST_STEPS = 4
_FIELD = 6
_SEVERITY_STYLES = {"critical": "bold red", "high": "red", "medium": "yellow", "low": "cyan"}
_LEVEL_STYLES = {"error": "bold red", "warning": "yellow", "note": "cyan"}


def render(report: Report, options: Options) -> str:
    """Findings in the report's order, then notices, then a summary."""
    out = io.StringIO()
    console = Console(
        file=out,
        force_terminal=options.colour,
        color_system="standard" if options.colour else None,
        no_color=not options.colour,
        width=max(options.width, _NARROWEST),
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    page = _Page(console)
    sources: dict[str, list[str]] = {}
    for finding in report.findings:
        path = finding.expression.path
        if path not in sources:
            sources[path] = lines_of(report, path)
        _finding(page, report, finding, sources[path])
        page.flush()
    for notice in notices_in_order(report):
        _notice(page, notice)
    if report.notices:
        page.line(Text())
    page.flush()
    closing(page.console, report, options)
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


class _Page:
    """Lines on a console: whole (never wrapped) or prose with a hanging indent. They are printed together by ``flush``,
    for each call of rich costs as much as several lines.
    """

    def __init__(self, console: Console) -> None:
        self.console = console
        self.width = console.width
        self._lines: list[Text] = []
        self.explained: set[str] = set()
        """Rules whose reason has been given: once is enough."""

    def line(self, text: Text) -> None:
        self._lines.append(text)

    def flush(self) -> None:
        if self._lines:
            self.console.print(Text("\n").join(self._lines), soft_wrap=True)
            self._lines = []

    def prose(self, head: Text, body: Text) -> None:
        """``body`` wrapped to the width, its later lines under its first."""
        indent = head.cell_len
        width = max(min(self.width, _WIDEST_PROSE) - indent, 20)
        parts = [body] if body.cell_len <= width else body.wrap(self.console, width)
        for at, part in enumerate(parts):
            self.line(_row(head if at == 0 else Text(" " * indent), part))


def _finding(page: _Page, report: Report, finding: Finding, source: list[str]) -> None:
    region = finding.location.region
    place = f"{finding.location.path}:{region.start_line}:{region.start_column}"
    style = _SEVERITY_STYLES.get(finding.severity, "")
    page.line(
        Text.assemble(
            (printable(place), "bold"),
            "  ",
            (rule_id(finding), "magenta"),
            "  ",
            (f"{finding.severity} severity", style),
            (f", {finding.confidence} confidence", "dim"),
        )
    )
    page.prose(Text("  "), _code(one_line(finding.message), "bold"))
    page.line(Text())
    _source(page, quote(source, region, finding.expression.region), style)
    types = ", ".join(f"{label(report, key)} ({key})" for key in finding.data_types)
    page.prose(_field("data"), Text(printable(types)))
    if finding.flows:
        _flow(page, finding.flows, finding.location.path)
    why = "" if finding.rule in page.explained else first_sentence(rule_of(report, finding).full)
    if why:
        page.explained.add(finding.rule)
        page.prose(_field("why"), _code(why))
    if finding.hint:
        page.prose(_field("fix"), _code(one_line(finding.hint), "green"))
    page.line(Text())


def _source(page: _Page, lines: list[Line], style: str) -> None:
    gutter = max((len(str(line.number)) for line in lines), default=0)
    for whole in lines:
        wide = cell_len(whole.text) - len(whole.text)
        line = window(whole, page.width - gutter - 5 - wide)
        if line.gap:
            page.line(Text(f"  {'⋮':>{gutter}} │", style="dim"))
        start, end = line.mark
        shown = Text(line.text)
        shown.stylize("bold", start, end)
        page.line(_row(Text(f"  {line.number:>{gutter}} │ ", style="dim"), shown))
        if end > start:
            mark = " " * cell_len(line.text[:start]) + "^" * max(1, cell_len(line.text[start:end]))
            page.line(Text.assemble((f"  {'':>{gutter}} │ ", "dim"), (mark, style)))


def _flow(page: _Page, flows: tuple[Flow, ...], here: str) -> None:
    """The first flow, a line a step under the path of its file, which is left out while the flow stays ``here``.

    Long flows are folded in the middle; a flow of one step says nothing that the source line does not.
    """
    steps = flows[0].steps
    if len(steps) < 2:
        return
    folded = len(steps) > _MOST_STEPS
    tail = len(steps) - _LAST_STEPS
    shown = [*range(_FIRST_STEPS), *range(tail, len(steps))] if folded else range(len(steps))
    gutter = max(len(str(steps[at].location.region.start_line)) for at in shown)
    head = _field("flow")
    path = here
    for at in shown:
        if folded and at == tail:
            page.line(_row(head, Text(f"⋮  {plural(tail - _FIRST_STEPS, 'more step')}", style="dim")))
        step = steps[at]
        if step.location.path != path:
            path = step.location.path
            page.line(_row(head, Text(printable(path))))
            head = _field("")
        number = Text(f"{step.location.region.start_line:>{gutter}}  ", style="dim")
        page.prose(_row(head, number), _code(one_line(step.message)))
        head = _field("")
    if len(flows) > 1:
        page.line(_row(head, Text(f"and {plural(len(flows) - 1, 'other flow')} to here", style="dim")))


def _notice(page: _Page, notice: Notice) -> None:
    place = f"{notice.path}:{notice.line}" if notice.line else notice.path
    head = Text(f"{notice.level}: ", style=_LEVEL_STYLES.get(notice.level, ""))
    page.line(_row(head, Text(printable(f"{place}: " if place else ""), style="bold"), _code(one_line(notice.message))))


def _row(*parts: Text) -> Text:
    """The parts side by side, each with its own style (``+`` would spread the style of the first)."""
    return Text().join(parts)


def _field(name: str) -> Text:
    return Text(f"  {name:<{_FIELD}}", style="dim")


def _code(text: str, style: str = "") -> Text:
    """Text whose parts between backticks are shown as code; the backticks stay, for they are quotes too."""
    shown = Text(style=style)
    for at, part in enumerate(printable(text).split("`")):
        shown.append(f"`{part}`" if at % 2 else part, style="cyan" if at % 2 else None)
    return shown
