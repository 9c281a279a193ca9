"""From bytes to a libcst module, whatever the bytes: encodings, syntax errors, excessive nesting.

A file with a syntax error is parsed without its broken top-level statements: their lines are blanked, so
that all other positions hold. ``parse(b"x = 1\\ny = = 2\\n")`` gives the module of ``x = 1`` and
one problem on line 2.
"""

from __future__ import annotations

import ast
import re
import warnings
from typing import NamedTuple

import libcst as cst

from pii_lint.frontend.decode import decode
from pii_lint.frontend.extents import blanked, extents
from pii_lint.frontend.nesting import DEEPEST, is_suspicious, weight
from pii_lint.frontend.python2 import rewrite
from pii_lint.frontend.scanner import lines_of
from pii_lint.ir.nodes import Problem


class Parsed(NamedTuple):
    """``text`` is what was parsed, with broken statements blanked when ``mended``.

    ``shifts`` lead back to columns of the file where its Python 2 was rewritten (see rewriting.py).
    """

    module: cst.Module
    text: str
    mended: bool
    problems: tuple[Problem, ...]
    shifts: dict[int, list[tuple[int, int]]] = {}  # noqa: RUF012 (never changed)


_PLACE = re.compile(r"error at (\d+):(\d+)")
_TOO_DEEP = "nested too deeply to be analysed; this statement is left out"


def _attempt(text: str) -> cst.Module | Exception:
    """The module, or what the parser had to say. Its panics are no ``Exception``, hence the wide net."""
    try:
        return cst.parse_module(text)
    except (KeyboardInterrupt, SystemExit):
        raise
    except Exception as error:
        return error
    except BaseException as panic:
        return RuntimeError(str(panic))


def _error_line(text: str, error: Exception) -> int:
    """The 1-based line of ``text`` that ``error`` is about, at best."""
    last = max(1, len(lines_of(text)))
    place = _PLACE.search(str(error))
    if place is not None:
        line, column = int(place[1]), int(place[2])
        return max(1, min(last, line - 1 if column == 0 and line > 1 else line))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except SyntaxError as known:
        return max(1, min(last, known.lineno or 1))
    except (ValueError, RecursionError, MemoryError):
        pass
    return 1


def _mend(text: str) -> Parsed:
    lines = lines_of(text)
    problems: list[Problem] = []
    for begin, end in extents(text):
        chunk = "".join(lines[begin:end])
        if weight(chunk) > DEEPEST:
            problems.append(Problem(begin + 1, _TOO_DEEP))
        else:
            outcome = _attempt(chunk)
            if isinstance(outcome, cst.Module):
                continue
            line = begin + _error_line(chunk, outcome)
            problems.append(Problem(line, "syntax error; this top-level statement is left out"))
        lines[begin:end] = [blanked(line) for line in lines[begin:end]]
    mended = "".join(lines)
    outcome = _attempt(mended)
    if isinstance(outcome, cst.Module):
        return Parsed(outcome, mended, True, tuple(problems))
    line = _error_line(mended, outcome)
    problems.append(Problem(line, "syntax error; the file is left out"))
    nothing = "".join([blanked(line) for line in lines])
    return Parsed(cst.Module(()), nothing, True, tuple(problems))


def parse(source: bytes) -> Parsed:
    """The syntax tree of as much of ``source`` as can be had; raises ``Unreadable``.

    The outcome depends on ``source`` alone.
    """
    text = decode(source)
    if not is_suspicious(text):
        outcome = _attempt(text)
        if isinstance(outcome, cst.Module):
            return Parsed(outcome, text, False, ())
    mended = _mend(text)
    rewritten = rewrite(text)
    if rewritten is None:
        return mended
    other = _mend(rewritten.text)
    better = len(other.problems) < len(mended.problems)
    return other._replace(shifts=rewritten.shifts) if better else mended
