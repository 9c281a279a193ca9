"""Findings from leaks: every sink call that data reaches becomes one finding, with all its data types.

The engine says "at this argument of ``logger.info`` arrive an e-mail address and a user id, on these
ways"; the rules say how bad that is and what to write instead; the frontend says where the places are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

import msgspec

from pii_lint.frontend import locate
from pii_lint.model import Finding, Flow, Location, Region, Step
from pii_lint.rulepack.pack import RulePack
from pii_lint.rulepack.schema import Rule
from pii_lint.taint.domain import Mark
from pii_lint.taint.summary import SinkPoint
from pii_lint.taint.trail import Hop

SENSITIVITIES = ("public", "personal", "sensitive", "special")
CONFIDENCES = ("low", "low", "medium", "high")  # by the engine's number
CONTENT = "user.content"
FORWARDING = frozenset({"http", "messaging", "analytics", "observability", "llm", "storage"})
NOWHERE = Region(1, 1, 1, 1)
MAX_STEPS = 40

Leaks = Mapping[tuple[SinkPoint, str], Mark]


class Places:
    """Regions of sites; each file is looked at once. ``read`` gives the bytes of a path."""

    def __init__(self, read: Callable[[str], bytes]) -> None:
        self._read = read
        self._wanted: dict[str, set[int]] = {}
        self._found: dict[str, dict[int, Region]] = {}

    def want(self, path: str, site: int) -> None:
        """Ask for a site before ``find``."""
        if site >= 0:
            self._wanted.setdefault(path, set()).add(site)

    def find(self, path: str, site: int) -> Location | None:
        """Where a site is; ``None`` for a step without a place of its own."""
        if site < 0:
            return None
        found = self._found.get(path)
        if found is None:
            found = self._found[path] = locate(self._read(path), self._wanted.get(path, ()))
        region = found.get(site)
        return None if region is None else Location(path, region)


def build(leaks: Leaks, pack: RulePack, read: Callable[[str], bytes]) -> tuple[list[Finding], dict[str, str]]:
    """The findings of a scan in report order, and the text of each file they speak of."""
    groups: dict[tuple[str, int, str], dict[str, tuple[SinkPoint, Mark]]] = {}
    for (point, data), mark in leaks.items():
        if any(data == one or data.startswith(one + ".") for one in point.allows):
            continue
        group = groups.setdefault((point.path, point.site, point.rule), {})
        old = group.get(data)
        if old is None or (mark.confidence, -_length(mark)) > (old[1].confidence, -_length(old[1])):
            group[data] = (point, mark)
    places = Places(read)
    for group in groups.values():
        for point, mark in group.values():
            places.want(point.path, point.site)
            places.want(point.path, point.argument)
            for hop in _hops(mark):
                places.want(hop.path, hop.site)
    texts = _Texts(read)
    drafts = [_finding(group, pack, places, texts) for group in groups.values()]
    findings = sorted(
        (finding for finding in drafts if finding is not None),
        key=lambda finding: (finding.location.path, finding.location.region, finding.rule),
    )
    return _numbered(findings), texts.known


class _Texts:
    """The decoded text of files, by path."""

    def __init__(self, read: Callable[[str], bytes]) -> None:
        self._read = read
        self.known: dict[str, str] = {}

    def of(self, path: str) -> str:
        if path not in self.known:
            self.known[path] = self._read(path).decode("utf-8", "replace").removeprefix("\ufeff")
        return self.known[path]

    def at(self, location: Location) -> str:
        """The text of a region."""
        region = location.region
        lines = self.of(location.path).split("\n")[region.start_line - 1 : region.end_line]
        if not lines:
            return ""
        lines[-1] = lines[-1][: region.end_column - 1]
        lines[0] = lines[0][region.start_column - 1 :]
        return " ".join(" ".join(lines).split())


def _finding(
    group: dict[str, tuple[SinkPoint, Mark]], pack: RulePack, places: Places, texts: _Texts
) -> Finding | None:
    def weight(data: str) -> tuple[int, int, int, str]:
        known = pack.data_types.get(data)
        sensitivity = SENSITIVITIES.index(known.sensitivity) if known is not None else 1
        mark = group[data][1]
        return -sensitivity, -mark.confidence, _length(mark), data

    data_types = tuple(sorted(group, key=weight))
    first = group[data_types[0]][0]
    rule = pack.rules.get(_rule(first, data_types))
    if rule is None:
        return None
    sensitivity = SENSITIVITIES[-weight(data_types[0])[0]]
    confidence = max(group[data][1].confidence for data in data_types if weight(data)[0] == weight(data_types[0])[0])
    location = places.find(first.path, first.site) or Location(first.path, NOWHERE)
    expression = places.find(first.path, first.argument) or location
    flows = tuple(_flow(data, *group[data], location, places) for data in data_types)
    for flow in flows:
        for step in flow.steps:
            texts.of(step.location.path)
    words = ", ".join(_label(pack, data) for data in data_types)
    code = texts.at(expression)
    return Finding(
        rule=rule.id,
        severity=rule.severity.get(sensitivity, "medium"),
        confidence=CONFIDENCES[confidence],
        channel=first.channel,
        sensitivity=sensitivity,
        data_types=data_types,
        sink=first.name,
        message=rule.message.replace("{data}", words).replace("{sink}", f"`{first.name}`"),
        hint=_hint(rule, words, code),
        location=location,
        expression=expression,
        flows=flows,
        fingerprint=_fingerprint(rule.id, first, code, data_types),
    )


def _rule(point: SinkPoint, data_types: tuple[str, ...]) -> str:
    forwarded = point.channel in FORWARDING and data_types == (CONTENT,)
    return "PII502" if forwarded else point.rule


def _hint(rule: Rule, words: str, code: str) -> str:
    short = code if len(code) <= 60 else code[:57] + "..."
    return rule.hint.replace("{data}", words).replace("{expression}", short)


def _flow(data: str, point: SinkPoint, mark: Mark, location: Location, places: Places) -> Flow:
    following = places.find(point.path, point.argument) or location
    steps = [Step(following, f"reaches `{point.name}`")]
    for hop in reversed(_hops(mark)[-MAX_STEPS:]):
        # what has no place of its own (a property that is read on the way) happens where the next step does
        following = places.find(hop.path, hop.site) or following
        step = Step(following, hop.message)
        if steps[-1] != step:
            steps.append(step)
    return Flow(data, tuple(reversed(steps)))


def _fingerprint(rule: str, point: SinkPoint, code: str, data_types: tuple[str, ...]) -> str:
    parts = (rule, point.name, point.scope, "".join(code.split()), ",".join(data_types))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _numbered(findings: list[Finding]) -> list[Finding]:
    """Findings that say the same in the same function are told apart by their order."""
    seen: dict[str, int] = {}
    result: list[Finding] = []
    for finding in findings:
        number = seen[finding.fingerprint] = seen.get(finding.fingerprint, 0) + 1
        result.append(msgspec.structs.replace(finding, fingerprint=f"{finding.fingerprint}:{number}"))
    return result


def _hops(mark: Mark) -> list[Hop]:
    return [] if mark.trail is None else list(mark.trail.hops())


def _length(mark: Mark) -> int:
    return 0 if mark.trail is None else mark.trail.length


def _label(pack: RulePack, data: str) -> str:
    known = pack.data_types.get(data)
    return known.label if known is not None else data
