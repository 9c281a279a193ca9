"""How to cure the findings of one file: for each a few attempts, until a scan says that one worked.

The first attempt wraps the pieces that the finding's hint names; the next ones what else may carry the data: parts
with a telling name, all parts, the argument as a whole.

Example: for ``log.info("%s of %s", order, user)``, where an e-mail address arrives, these are ``pseudonymize(user)``,
then both arguments.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

import libcst as cst
import msgspec

from pii_lint.findings.advice import pieces
from pii_lint.findings.guards import covers, is_searchable
from pii_lint.findings.places import Texts
from pii_lint.fix import bodies, cures, gates, settings
from pii_lint.fix.edits import Edit, Wrap, outermost
from pii_lint.fix.hooks import protected
from pii_lint.fix.imports import Imports
from pii_lint.fix.parts import PASSING, Part, last_name, lazily_formatted, of_call, parts
from pii_lint.fix.source import Source
from pii_lint.model import Finding
from pii_lint.recognise import Recogniser

MOST_PARTS = 6  # that are wrapped without knowing which of them it is
FAILED = "no call around a part of it cures it"
NUMBER = "a value is formatted as a number, which a masked one is not"
BESIDE = (
    "the data arrives in none of the arguments (a traceback, say): install() of pii_lint.runtime redacts log records"
)
RAW_BODY = "PII502"
UNGATED = "PII302"
_REDACTS_ALL = "it redacts all that this program sends there"
_QUOTED = re.compile(r"`([^`]+)`")
_WORD = re.compile(r"\w+")


class Attempt(msgspec.Struct, frozen=True):
    """One way to cure a finding: ``wraps``, an ``edit`` or ``more`` of them; ``asks`` says why it has to be asked for.

    ``there`` is where the wraps belong, if not in the file of the finding.
    """

    wraps: tuple[Wrap, ...] = ()
    edit: Edit | None = None
    asks: str = ""
    there: str = ""
    more: tuple[Edit, ...] = ()


class Hook(msgspec.Struct, frozen=True):
    """What would make sinks whose names begin with ``sinks`` redact: ``wrap``, in the file ``path``."""

    sinks: str
    path: str
    wrap: Wrap


class Attempts(msgspec.Struct, frozen=True):
    """The ways to cure one finding, in the order to try them; ``why`` there is no other."""

    found: tuple[Attempt, ...]
    why: str = ""


def attempts(source: Source, finding: Finding, texts: Texts, hooks: Sequence[Hook] = ()) -> Attempts:
    """The ways to cure ``finding``, which lies in ``source``; ``hooks`` are those that its program could have."""
    if finding.channel == "config":
        return _set_up(source, finding)
    if finding.rule == UNGATED:
        checks = gates.gated(source, finding)
        return Attempts(tuple(Attempt(more=one, asks=gates.ASKS) for one in checks), gates.NO_GATE)
    if finding.rule == RAW_BODY:
        return _raw_body(source, finding, texts)
    if finding.channel in cures.BY_HAND:
        return Attempts((), cures.BY_HAND[finding.channel])
    found = _wrapped(source, finding, texts)
    if found.why == BESIDE and is_searchable(finding.data_types):
        more = [
            Attempt((one.wrap,), asks=_REDACTS_ALL, there=one.path)
            for one in hooks
            if finding.sink.startswith(one.sinks) and covers(one.path, finding.location.path)
        ]
        found = Attempts((*found.found, *more[:1]), found.why)
    return found


def _set_up(source: Source, finding: Finding) -> Attempts:
    found: list[Attempt] = []
    switch = settings.switched(source, finding)
    if switch is not None:
        found.append(Attempt(edit=switch[0], asks="" if switch[1] else cures.UNSAFE["config"]))
    around = protected(source, finding.location.region)
    if around is not None:
        found.append(Attempt((around,), asks="it redacts all events"))
    return Attempts(tuple(found), "which value to set has to be decided by hand")


def _raw_body(source: Source, finding: Finding, texts: Texts) -> Attempts:
    target = _target(source, finding, is_raised=False)
    if target is None:
        return Attempts((), bodies.UNPARSED)
    said = set(pieces(texts, finding.location, finding.expression, finding.flows))
    named = [part.node for part in target.parts if _flat(source.code(part.node)) in said]
    wraps = bodies.cut(source, finding, named or [part.node for part in target.parts])
    if isinstance(wraps, str):
        return Attempts((), wraps)
    return Attempts((Attempt(tuple(outermost(wraps)), asks=bodies.ASKS),), FAILED)


def _wrapped(source: Source, finding: Finding, texts: Texts) -> Attempts:
    asks = (
        ""
        if finding.channel in cures.SAFE
        else cures.UNSAFE.get(finding.channel, "it may change what the program does")
    )
    is_raised = texts.at(finding.location).startswith("raise")
    target = _target(source, finding, is_raised)
    if target is None:
        return Attempts((), BESIDE)
    found: dict[Attempt, None] = {}
    for some in target.choices(texts):
        wraps = [target.wrap(part) for part in some]
        if wraps and None not in wraps:
            why = asks or next((one.asks for one in map(target.cure, some) if one and one.asks), "") or target.asks
            found[Attempt(tuple(outermost(filter(None, wraps))), asks=why)] = None
    why = FAILED if target.sure else BESIDE
    return Attempts(tuple(found), why if all(part.text for part in target.parts) else NUMBER)


def edits(source: Source, chosen: Sequence[Attempt], own: Collection[str] = ()) -> list[Edit]:
    """The edits of a file for the attempts chosen for its findings, with the import that they need."""
    wraps = outermost(wrap for attempt in chosen for wrap in attempt.wraps)
    imports = Imports(source, own, min((wrap.start for wrap in wraps), default=None))
    names = imports.names(wrap.function for wrap in wraps)
    made = [edit for wrap in wraps for edit in wrap.edits(names[wrap.function])]
    made += {attempt.edit for attempt in chosen if attempt.edit is not None}
    made += dict.fromkeys(edit for attempt in chosen for edit in attempt.more)
    return [*made, *imports.edits(names)]


class _Target:
    """What reaches the sink of one finding: ``parts`` of what is known to arrive, ``others`` of the other arguments."""

    def __init__(self, source: Source, finding: Finding, roots: list[cst.BaseExpression], sure: bool) -> None:
        self.source = source
        self.finding = finding
        self.roots = roots
        self.sure = sure  # that what arrives is in the roots
        self.by_root: list[list[Part]] = []
        self.others: list[Part] = []
        self.asks = ""

    @property
    def parts(self) -> list[Part]:
        """The parts of all arguments in which data arrives."""
        return [part for some in self.by_root for part in some]

    def choices(self, texts: Texts) -> Iterator[list[Part]]:
        """Parts to wrap together, the most likely choice first."""
        finding = self.finding
        said = set(pieces(texts, finding.location, finding.expression, finding.flows))

        def is_named(part: Part) -> bool:
            return bool(said & {_flat(self.source.code(one)) for one in _within(part.node)})

        first: list[Part] = []
        for some in self.by_root:
            fitting = [part for part in some if is_named(part) or self._is_of_kind(part)]
            fitting = fitting or [part for part in some if self._tells(part)]
            first += fitting or (some if len(some) <= MOST_PARTS and self.sure else [])
        telling = [part for part in self.parts if part not in first and self._tells(part)]
        beside = [part for part in self.others if self._tells(part)]
        yield first
        yield [*first, *telling]
        yield [*first, *telling, *beside]
        if not self.sure:
            return
        treatable = [part for part in self.parts if self.wrap(part) is not None]
        if len(treatable) <= MOST_PARTS:
            yield treatable
            yield [*treatable, *beside]
        if not is_searchable(finding.data_types) or not all(part.text for part in self.parts):
            return
        if not any(isinstance(root, _UNWRAPPABLE) for root in self.roots):
            yield [Part(root, whole=True) for root in self.roots]

    def arriving(self, call: cst.BaseExpression | None, root: cst.BaseExpression) -> list[Part]:
        """The parts of an argument; none of a number that is put into a log line."""
        if isinstance(call, cst.Call) and lazily_formatted(call, root):
            return [Part(root, text=False)]
        return self.expanded(parts(root))

    def expanded(self, found: list[Part]) -> list[Part]:
        """The parts, with the parts of what a variable was made of in its place, where it is assigned once."""
        result: list[Part] = []
        for part in found:
            made = None
            if isinstance(part.node, cst.Name) and part.text:
                made, alone = _made(self.source, self.finding, part.node)
            # what else is done with a container may fill it
            if made is None or not _is_text(made) or (isinstance(made, (cst.Dict, cst.List)) and not alone):
                result.append(part)
                continue
            result += parts(made) or [part]
            if not alone:
                self.asks = "the text is used elsewhere too"
        return result

    def cure(self, part: Part) -> cures.Cure | None:
        """The cure for a part; None where it cannot be wrapped."""
        return None if isinstance(part.node, _UNWRAPPABLE) else cures.cure(part, self.finding)

    def wrap(self, part: Part) -> Wrap | None:
        """The call around a part; None where it cannot be wrapped."""
        found = self.cure(part)
        if found is None:
            return None
        start, end = self.source.span(part.node)
        if not found.data:
            return Wrap(start, end, found.function)
        quote = "'" if self.source.quotes_double(part.node) else '"'
        return Wrap(start, end, found.function, f", {quote}{found.data}{quote})")

    def _is_of_kind(self, part: Part) -> bool:
        """Whether its name says that it is what leaks."""
        name, owner = last_name(part.node)
        match = Recogniser.default().classify(name, owner or None) if name else None
        return match is not None and match.data in self.finding.data_types

    def _tells(self, part: Part) -> bool:
        name, _ = last_name(part.node)
        if not name:
            return False
        if self._is_of_kind(part):
            return True
        said = {_WORD.findall(words)[-1:] and _WORD.findall(words)[-1] for words in self._said()}
        return name in said

    def _said(self) -> Iterator[str]:
        for flow in self.finding.flows:
            for step in flow.steps[:-1]:
                yield from _QUOTED.findall(step.message)


_UNWRAPPABLE = (cst.Tuple, cst.GeneratorExp, cst.Lambda, cst.Yield, cst.SimpleString)


def _target(source: Source, finding: Finding, is_raised: bool) -> _Target | None:
    call = source.node(finding.location.region)
    if is_raised or finding.location == finding.expression:
        root = source.node(finding.expression.region)
        if not isinstance(root, cst.Call):
            return None
        target = _Target(source, finding, [root], sure=is_raised)
        target.by_root = [target.expanded(of_call(root))]
        return target
    path = finding.location.path
    places = [flow.steps[-1].location for flow in finding.flows if flow.steps] or [finding.expression]
    places += finding.arguments
    regions = dict.fromkeys(place.region for place in places if place.path == path and place != finding.location)
    roots = [root for root in map(source.node, regions) if root is not None]
    if not roots:
        return None
    target = _Target(source, finding, roots, sure=True)
    arguments = call.args if isinstance(call, cst.Call) else ()
    for root in roots:
        starred = any(one.value is root and one.star for one in arguments)
        target.by_root.append([Part(root, whole=True)] if starred else target.arriving(call, root))
    for one in arguments:
        if one.value not in roots and not one.star:
            target.others += target.arriving(call, one.value)
    return target


def _is_text(node: cst.BaseExpression) -> bool:
    """Whether an expression puts a text or a container together, so that its parts can be told."""
    if isinstance(node, (cst.FormattedString, cst.ConcatenatedString, cst.BinaryOperation, cst.Dict, cst.List)):
        return True
    name = node.func.attr.value if isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute) else ""
    return name == "format" or name in PASSING


def _made(source: Source, finding: Finding, name: cst.Name) -> tuple[cst.BaseExpression | None, bool]:
    """What is assigned to a variable that is assigned once in its function; whether it is read at the sink alone."""
    function = source.enclosing(finding.location.region)
    if function is None:
        return None, False
    uses = _Uses(name.value)
    function.visit(uses)
    return (uses.values[0] if len(uses.values) == 1 else None), uses.count == 2


class _Uses(cst.CSTVisitor):
    """What is assigned to a name, and how often it is written at all."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.values: list[cst.BaseExpression] = []
        self.count = 0

    def visit_Name(self, node: cst.Name) -> None:
        self.count += node.value == self.name

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        node.value.visit(self)
        return False

    def visit_Arg(self, node: cst.Arg) -> bool:
        node.value.visit(self)
        return False

    def visit_Assign(self, node: cst.Assign) -> None:
        if len(node.targets) == 1 and self._is(node.targets[0].target):
            self.values.append(node.value)

    def visit_AugAssign(self, node: cst.AugAssign) -> None:
        if self._is(node.target):
            self.values.append(node.value)

    def visit_NamedExpr(self, node: cst.NamedExpr) -> None:
        if self._is(node.target):
            self.values.append(node.value)

    def visit_Param(self, node: cst.Param) -> None:
        if self._is(node.name):
            self.values += (node.name, node.name)  # what it is, callers know

    def _is(self, node: cst.BaseExpression) -> bool:
        return isinstance(node, cst.Name) and node.value == self.name


def _within(node: cst.CSTNode) -> Iterator[cst.BaseExpression]:
    """The expressions in a node, itself first."""
    if isinstance(node, cst.BaseExpression):
        yield node
    for child in node.children:
        yield from _within(child)


def _flat(code: str) -> str:
    return " ".join(code.split())
