"""Guards: calls after which a channel redacts by itself, so that what it would find there does not leave.

Example: with ``pii_lint.runtime.install()`` in ``shop/setup.py``, an e-mail address that a traceback carries into a log
of ``shop`` is silenced, and named among the suppressed with that place; a person's name is not, for no search finds it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from pii_lint.findings.bindings import Bindings, Bound, parts
from pii_lint.findings.places import Places, Renumbered
from pii_lint.findings.switches import is_for_developers
from pii_lint.ir import nodes as ir
from pii_lint.model import Finding, Guard, Suppression
from pii_lint.patterns import DETECTORS
from pii_lint.project.hierarchy import Hierarchy
from pii_lint.project.program import Function
from pii_lint.rulepack.pack import RulePack
from pii_lint.vocabulary import is_within

LOGGING, SENTRY = "logging.", "sentry_sdk."
"""What the names of guarded sinks begin with."""
SEEN = frozenset(detector.data for detector in DETECTORS if not detector.words)
"""Data types that are found in a text by what they look like, without a word beside them."""
_INSTALLS = frozenset({"pii_lint.runtime.install", "pii_lint.runtime.integrations.logging.install"})
_INITS = frozenset({"sentry_sdk.init"})
_PROTECTED = "pii_lint.runtime.integrations.sentry.protected"
_HOOK = "pii_lint.runtime.integrations.sentry.redact_event"
_WORDS = {LOGGING: "log records are redacted", SENTRY: "events for Sentry are redacted"}


def collect(
    hierarchy: Hierarchy, pack: RulePack, read: Callable[[str], bytes], renumbered: Renumbered | None = None
) -> tuple[Guard, ...]:
    """The guards of a program; those in tests and for developers alone are none."""
    bindings = Bindings(hierarchy, pack)
    found = []
    for function in bindings.program.functions.values():
        path = function.module.path
        if function.survey.calls.isdisjoint(("install", "init")) or is_for_developers(path):
            continue
        for call in _calls(function):
            found += [(sinks, path, call.site) for sinks in _guarded(call, function, bindings)]
    places = Places(read, renumbered)
    for _, path, site in found:
        places.want(path, site)
    located = ((sinks, places.find(path, site)) for sinks, path, site in found)
    return tuple(sorted(Guard(sinks, place) for sinks, place in located if place is not None))


def guarded(finding: Finding, guards: Iterable[Guard]) -> Suppression | None:
    """Why a finding is silent, if it is."""
    for guard in guards:
        here = finding.sink.startswith(guard.sinks) and covers(guard.location.path, finding.location.path)
        if here and is_searchable(finding.data_types):
            place = f"{guard.location.path}:{guard.location.region.start_line}"
            return Suppression("external", f"{_WORDS[guard.sinks]} by the call in {place}", guard.location)
    return None


def covers(guard: str, path: str) -> bool:
    """Whether a guard in one file answers for another: what lies below the same folder of the root, if in any."""
    top, slash, _ = guard.partition("/")
    return not slash or path.startswith(f"{top}/")


def is_searchable(data_types: Iterable[str]) -> bool:
    """Whether all of them would be found in a text."""
    return all(any(is_within(one, seen) for seen in SEEN) for one in data_types)


def _calls(function: Function) -> Iterator[ir.Call]:
    stack: list[ir.Record] = list(function.node.body)
    while stack:
        node = stack.pop()
        if type(node) is ir.Call:
            yield node
        stack += parts(node)


def _guarded(call: ir.Call, function: Function, bindings: Bindings) -> Iterator[str]:
    last = call.func.name if type(call.func) is ir.Attr else call.func.id if type(call.func) is ir.Name else ""
    if last not in ("install", "init"):
        return
    names = bindings.names(Bound(call.func, function)).full
    if not call.args and not _INSTALLS.isdisjoint(names):
        yield LOGGING
    if not _INITS.isdisjoint(names) and any(_protects(arg, function, bindings) for arg in call.args):
        yield SENTRY


def _protects(arg: ir.Arg, function: Function, bindings: Bindings) -> bool:
    if arg.star == 2 and type(arg.value) is ir.Call:
        return _PROTECTED in bindings.names(Bound(arg.value.func, function)).full
    return arg.keyword == "before_send" and _HOOK in bindings.names(Bound(arg.value, function)).full
