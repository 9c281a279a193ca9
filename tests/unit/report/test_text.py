"""What a person sees in a terminal."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from rich.cells import cell_len

from pii_lint.model import Finding, Location, Region, Report
from pii_lint.report import Options, render
from pii_lint.report.snippets import Line, lines_of, quote, window

Build = Callable[..., Report]


def on_line(report: Report, line: str, part: str) -> Report:
    """The sample's second finding, moved to a file with the one line ``line`` and its mark to ``part``."""
    at = line.index(part) + 1
    place = Location("app.py", Region(1, at, 1, at + len(part)))
    finding = msgspec.structs.replace(report.findings[1], location=place, expression=place, flows=())
    return msgspec.structs.replace(report, findings=(finding,), sources={"app.py": line + "\n"})


def marked(shown: str) -> str:
    """The cells of the quoted line that stand above the carets."""
    lines = shown.splitlines()
    at = next(at for at, line in enumerate(lines) if "^" in line)
    start, end = lines[at].index("^"), lines[at].rindex("^") + 1
    cells = [char for char in lines[at - 1] for _ in range(cell_len(char))]
    return "".join(cells[start:end])


@pytest.mark.parametrize(
    "line",
    [
        "log.info(user.email)",
        "\tlog.info(user.email)",
        "if x:\tlog.info(user.email)",
        "log.info('Größe', user.email)",
        "log.info('ab@example.org', user.email)",
        "log.info('" + "x" * 300 + "', user.email)",
        "log.info(user.email, '" + "x" * 300 + "')",
        " " * 200 + "log.info(user.email)",
    ],
)
@pytest.mark.parametrize("width", [40, 60, 100, 500])
def test_the_mark_stands_below_the_expression(report: Report, line: str, width: int) -> None:
    shown = render(on_line(report, line, "user.email"), "text", Options(width=width))
    assert marked(shown) == "user.email"


def test_the_mark_counts_the_cells_of_wide_characters(report: Report) -> None:
    shown = render(on_line(report, "log.info('東京', user.email)", "user.email"), "text")
    assert marked(shown) == "user.email"


@pytest.mark.parametrize("width", [40, 60, 100])
def test_quoted_lines_fit_the_width(report: Report, width: int) -> None:
    line = "log.info('" + "東" * 80 + "', user.email, '" + "x" * 80 + "')"
    shown = render(on_line(report, line, "user.email"), "text", Options(width=width))
    assert all(cell_len(line) <= width for line in shown.splitlines() if "│" in line)


def test_an_expression_over_several_lines_is_marked_on_each(report: Report) -> None:
    source = "log.info(\n    user.name\n    + user.email,\n)\n"
    call, expression = Region(1, 1, 4, 2), Region(2, 5, 3, 17)
    finding = msgspec.structs.replace(
        report.findings[1], location=Location("a.py", call), expression=Location("a.py", expression)
    )
    shown = render(msgspec.structs.replace(report, findings=(finding,), sources={"a.py": source}), "text")
    carets = [line.count("^") for line in shown.splitlines() if "^" in line]
    assert carets == [len("user.name"), len("+ user.email")]


def test_many_lines_are_folded() -> None:
    lines = [f"line{n}" for n in range(1, 50)]
    quoted = quote(lines, Region(1, 1, 40, 1), Region(10, 1, 40, 5))
    assert [(line.number, line.gap) for line in quoted] == [
        (1, False),
        (10, True),
        (11, False),
        (12, False),
        (13, False),
    ]


def test_a_region_beyond_the_source_is_no_error(report: Report, with_findings: Build) -> None:
    place = Location("shop/models.py", Region(900, 7, 901, 3))
    finding = msgspec.structs.replace(report.findings[1], location=place, expression=place)
    assert "shop/models.py:900:7" in render(with_findings(finding), "text")


def test_a_file_without_source_is_no_error(report: Report) -> None:
    shown = render(msgspec.structs.replace(report, sources={}), "text")
    assert "shop/models.py:3:15" in shown
    assert "│" not in shown


def test_no_escape_code_without_colour(report: Report) -> None:
    assert "\x1b" not in render(report, "text")
    assert "\x1b[" in render(report, "text", Options(colour=True))


def test_code_cannot_drive_the_terminal(report: Report) -> None:
    shown = render(on_line(report, "log.info('\x1b[2J\x07\u202e', user.email)", "user.email"), "text")
    assert not {"\x1b", "\x07", "\u202e"} & set(shown)


def test_markup_in_code_is_text(report: Report) -> None:
    shown = render(on_line(report, "log.info('[bold]x[/bold] :smile:', user.email)", "user.email"), "text")
    assert "[bold]x[/bold] :smile:" in shown


def test_long_flows_are_folded_in_the_middle(report: Report) -> None:
    shown = render(report, "text")
    assert "stage_2`" in shown
    assert "stage_3`" not in shown
    assert "5 more steps" in shown
    assert "stage_7`" not in shown
    assert "stage_8`" in shown


def test_a_clean_scan_says_so(clean: Report) -> None:
    shown = render(clean, "text")
    assert "No personal data" in shown
    assert "120 files, 38,214 lines" in shown


def test_notices_come_errors_first(report: Report) -> None:
    shown = render(report, "text")
    assert shown.index("error: legacy") < shown.index("warning: shop") < shown.index("note: no file")


def test_statistics_count_each_data_type(report: Report) -> None:
    row = next(
        line for line in render(report, "text", Options(statistics=True)).splitlines() if line.startswith("postal")
    )
    assert row.split()[-5:] == ["·", "·", "2", "·", "2"]


def test_a_window_keeps_the_start_of_a_mark_that_does_not_fit() -> None:
    cut = window(Line(1, "x" * 50 + "M" * 200, (50, 250)), 40)
    assert len(cut.text) == 40
    assert cut.text[cut.mark[0]] == "M"


@pytest.mark.parametrize(("text", "lines"), [("a\r\nb\rc\n", ["a", "b", "c", ""]), ("", [])])
def test_lines_are_counted_as_python_counts_them(report: Report, text: str, lines: list[str]) -> None:
    assert lines_of(msgspec.structs.replace(report, sources={"a.py": text}), "a.py") == lines


def test_findings_keep_the_order_of_the_report(report: Report) -> None:
    def first_words(findings: tuple[Finding, ...]) -> list[str]:
        shown = render(msgspec.structs.replace(report, findings=findings), "concise")
        return [line.split(": ")[0] for line in shown.splitlines()[: len(findings)]]

    assert first_words(report.findings[::-1]) == first_words(report.findings)[::-1]


def test_the_reason_of_a_rule_is_given_once(report: Report) -> None:
    shown = render(report, "text")
    assert shown.count("PII101/") > 1
    assert shown.count("  why   Log records are copied to places") == 1
