"""Reports on notebooks: places by cell for people, and in the file for machines.

Example: line 9 of a notebook's code, the second of its third cell, is ``tour.ipynb:cell 3``, line 2, to a reader, and
line 41 of ``tour.ipynb``, where that text stands, to code scanning; its message ends with *(cell 3, line 2)*.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from pii_lint.model import Finding, Flow, Location, Notice, Region, Report
from pii_lint.notebooks import Notebook


def by_cell(report: Report) -> Report:
    """The report with each cell as a file of its own, called ``path:cell number``."""
    if not report.notebooks:
        return report
    books = _books(report)

    def moved(location: Location) -> Location:
        return in_cell(books[location.path], location) if location.path in books else location

    def told(notice: Notice) -> Notice:
        if notice.path not in books or not notice.line:
            return notice
        number, line, _ = books[notice.path].cell(notice.line, 1)
        return Notice(f"{notice.path}:cell {number}", line, notice.level, notice.message)

    cells = {
        f"{path}:cell {cell.number}": book.source(cell.number) for path, book in books.items() for cell in book.cells
    }
    return _moved(report, moved, told, {**report.sources, **cells}, lambda finding: finding.message)


def shown(report: Report, location: Location) -> Location:
    """A place as a reader is told of it."""
    text = report.notebooks.get(location.path)
    return location if text is None else in_cell(Notebook(text.encode()), location)


def in_file(report: Report) -> Report:
    """The report with places as they are in the files of the notebooks."""
    if not report.notebooks:
        return report
    books = _books(report)

    def moved(location: Location) -> Location:
        book = books.get(location.path)
        if book is None:
            return location
        region = location.region
        start = book.in_file(region.start_line, region.start_column)
        end = book.in_file(region.end_line, region.end_column)
        return Location(location.path, Region(*start, *max(start, end)))

    def told(notice: Notice) -> Notice:
        if notice.path not in books or not notice.line:
            return notice
        number, line, _ = books[notice.path].cell(notice.line, 1)
        message = f"{notice.message} (cell {number}, line {line})"
        return Notice(notice.path, books[notice.path].in_file(notice.line, 1)[0], notice.level, message)

    def message(finding: Finding) -> str:
        location = finding.location
        if location.path not in books:
            return finding.message
        number, line, _ = books[location.path].cell(location.region.start_line, location.region.start_column)
        return f"{finding.message} (cell {number}, line {line})"

    return _moved(report, moved, told, {**report.sources, **report.notebooks}, message)


def in_cell(book: Notebook, location: Location) -> Location:
    """A place in a notebook's code as one in a cell."""
    region = location.region
    number, line, column = book.cell(region.start_line, region.start_column)
    last = line + region.end_line - region.start_line
    return Location(f"{location.path}:cell {number}", Region(line, column, last, region.end_column))


def _books(report: Report) -> dict[str, Notebook]:
    return {path: Notebook(text.encode()) for path, text in report.notebooks.items()}


def _moved(
    report: Report,
    moved: Callable[[Location], Location],
    told: Callable[[Notice], Notice],
    sources: dict[str, str],
    message: Callable[[Finding], str],
) -> Report:
    def finding(one: Finding) -> Finding:
        suppression = one.suppression
        if suppression is not None and suppression.location is not None:
            suppression = msgspec.structs.replace(suppression, location=moved(suppression.location))
        return msgspec.structs.replace(
            one,
            message=message(one),
            location=moved(one.location),
            expression=moved(one.expression),
            arguments=tuple(map(moved, one.arguments)),
            flows=tuple(
                Flow(
                    flow.data_type,
                    tuple(msgspec.structs.replace(step, location=moved(step.location)) for step in flow.steps),
                )
                for flow in one.flows
            ),
            suppression=suppression,
        )

    return msgspec.structs.replace(
        report,
        findings=tuple(map(finding, report.findings)),
        suppressed=tuple(map(finding, report.suppressed)),
        notices=tuple(map(told, report.notices)),
        sources=sources,
        notebooks={},
    )
