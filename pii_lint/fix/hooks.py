"""Where a program sets its logging and Sentry up, and what makes these redact from there on.

Example: after ``logging.basicConfig(level="INFO")`` a line ``install()`` is added; ``sentry_sdk.init(dsn=DSN)`` becomes
``sentry_sdk.init(**protected(dsn=DSN))``.
"""

from __future__ import annotations

import libcst as cst

from pii_lint.findings.guards import LOGGING, SENTRY
from pii_lint.fix.edits import Wrap
from pii_lint.fix.source import Source
from pii_lint.model import Region

MARKS = (b"basicConfig", b"dictConfig", b"fileConfig", b"sentry_sdk")
"""What a file holds that is worth a look."""
PROTECTED = "integrations.sentry.protected"
_SET_UPS = frozenset(
    f"{module}{name}"
    for name in ("basicConfig", "dictConfig", "fileConfig")
    for module in ("", "logging.", "logging.config.")
)
_INITS = frozenset({"sentry_sdk.init"})


def places(source: Source) -> dict[str, Wrap]:
    """What to write where, by what the names of the sinks begin with that it guards; the first place of each kind."""
    seen = _SetUps(source)
    source.module.visit(seen)
    return seen.found


def protected(source: Source, region: Region) -> Wrap | None:
    """The options of the call of ``sentry_sdk.init`` at ``region``, with hooks around them; None where it has none."""
    node = source.node(region)
    return _around_options(source, node) if isinstance(node, cst.Call) and _is_init(node) else None


class _SetUps(cst.CSTVisitor):
    def __init__(self, source: Source) -> None:
        self.source = source
        self.found: dict[str, Wrap] = {}

    def visit_SimpleStatementLine(self, node: cst.SimpleStatementLine) -> None:
        last = node.body[-1]
        if not isinstance(last, cst.Expr) or not isinstance(last.value, cst.Call) or len(node.body) > 1:
            return
        if _called(last.value) in _SET_UPS and LOGGING not in self.found:
            region = self.source.region(node)
            line = self.source.offset(region.start_line, 1)
            begin = self.source.offset(region.start_line, region.start_column)
            at = self.source.offset(region.end_line + 1, 1)
            if at > line and self.source.text[:at].endswith(("\n", "\r")):
                indent = self.source.text[line:begin]
                self.found[LOGGING] = Wrap(at, at, "install", f"){self.source.newline}", before=indent)

    def visit_Call(self, node: cst.Call) -> None:
        if SENTRY not in self.found and _is_init(node):
            wrap = _around_options(self.source, node)
            if wrap is not None:
                self.found[SENTRY] = wrap


def _is_init(node: cst.Call) -> bool:
    return _called(node) in _INITS


def _called(node: cst.Call) -> str:
    return cst.Module(()).code_for_node(node.func) if isinstance(node.func, (cst.Name, cst.Attribute)) else ""


def _around_options(source: Source, node: cst.Call) -> Wrap | None:
    """A call around all arguments from the first one with a keyword on."""
    named = [argument for argument in node.args if argument.keyword is not None or argument.star == "**"]
    if not named or node.args[-len(named) :] != tuple(named):
        return None
    if any(isinstance(one.value, cst.Call) and _called(one.value).endswith("protected") for one in named):
        return None
    # an argument's own region begins with its keyword
    start = source.offset(source.region(named[0]).start_line, source.region(named[0]).start_column)
    last = source.region(named[-1].value)
    end = source.offset(last.end_line, last.end_column)
    return Wrap(start, end, PROTECTED, before="**")
