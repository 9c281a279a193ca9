"""Python source as HTML: words in the colours of their kind, the part that matters marked, a line number before it.

Example: ``line(Line(12, "log.info(mail)", (9, 13)))`` has ``mail`` in a ``<mark>``.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from pygments.lexers.python import PythonLexer
from pygments.token import Comment, Keyword, Name, Number, String, _TokenType

from pii_lint.report.snippets import Line

_CLASSES = ((Comment, "c"), (String, "s"), (Number, "n"), (Keyword, "k"), (Name.Builtin, "b"), (Name.Decorator, "b"))
_LEXER = PythonLexer(stripnl=False, ensurenl=False)
_LONGEST = 500  # characters of a line that are coloured


def line(quoted: Line) -> str:
    """One quoted line, after its number."""
    return f'<span class="no">{quoted.number}</span>{coloured(quoted.text, quoted.mark)}'


def coloured(text: str, mark: tuple[int, int] = (0, 0)) -> str:
    """A line of code; what lies in the half-open range ``mark`` is marked."""
    start, end = mark
    before = "".join(_span(piece, kind) for piece, kind in _pieces(text, 0, start))
    inside = "".join(_span(piece, kind) for piece, kind in _pieces(text, start, end))
    after = "".join(_span(piece, kind) for piece, kind in _pieces(text, end, len(text)))
    return f"{before}<mark>{inside}</mark>{after}" if inside else before + after


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[str, str]]:
    """What lies from ``start`` to ``end``, each part with the class of its kind."""
    if len(text) > _LONGEST:
        yield text[start:end], ""
        return
    for at, token, value in _LEXER.get_tokens_unprocessed(text):
        piece = value[max(start - at, 0) : max(end - at, 0)]
        if piece:
            yield piece, _class(token)


def _class(token: _TokenType) -> str:
    return next((name for kind, name in _CLASSES if token in kind), "")


def _span(piece: str, kind: str) -> str:
    return f'<span class="{kind}">{escape(piece)}</span>' if kind else escape(piece)
