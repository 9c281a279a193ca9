"""Findings from leaks: every sink call that data reaches becomes one finding, with all its data types.

The engine says "at this argument of ``logger.info`` arrive an e-mail address and a user id, on these
ways"; the rules say how bad that is and what to write instead; the frontend says where the places are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import msgspec

from pii_lint.config.schema import Purpose
from pii_lint.findings.advice import advise, loaded, pieces
from pii_lint.findings.bare import is_bare
from pii_lint.findings.fingerprint import fingerprint
from pii_lint.findings.hosts import host_of
from pii_lint.findings.places import Places, Renumbered, Texts
from pii_lint.findings.purpose import Leaks, Purposes, is_among
from pii_lint.model import Finding, Flow, Location, Region, Step
from pii_lint.rulepack.pack import RulePack
from pii_lint.rulepack.schema import Rule
from pii_lint.taint.marks import CONTENT, LOW, Mark
from pii_lint.taint.summary import SinkPoint
from pii_lint.taint.trail import Hop

SENSITIVITIES = ("public", "personal", "sensitive", "special")
CONFIDENCES = ("low", "low", "medium", "high")  # by the engine's number
RAW_BODY = "PII502"
REQUEST = "PII501"
FORWARDING = frozenset({"http", "messaging", "analytics", "observability", "llm", "storage"})
NOWHERE = Region(1, 1, 1, 1)
MAX_STEPS = 40
MOST_LABELS = 4  # in a message; the finding's data has them all
_BY_NAME = re.compile(r" in [a-z ]+ `[^`]*`$")  # the words of a step whose only evidence is a name


def build(
    leaks: Leaks,
    pack: RulePack,
    read: Callable[[str], bytes],
    chosen: Sequence[Purpose] = (),
    renumbered: Renumbered | None = None,
) -> tuple[list[Finding], dict[str, str]]:
    """The findings of a scan in report order, and the text of each file they speak of.

    ``chosen``: what the settings say that single vendors need.
    """
    purposes = Purposes(pack, chosen, read, renumbered)
    groups: dict[tuple[str, int, str], dict[str, tuple[SinkPoint, Mark]]] = {}
    arguments: dict[tuple[str, int, str], dict[int, int]] = {}  # with the highest confidence
    for point, data, mark in purposes.unneeded(leaks):
        sink = pack.sink(point.name, point.rule)
        if sink is not None and sink.only and not is_among(data, sink.only):
            continue
        where = (point.path, point.site, point.rule)
        group = groups.setdefault(where, {})
        sites = arguments.setdefault(where, {})
        sites[point.argument] = max(mark.confidence, sites.get(point.argument, 0))
        old = group.get(data)
        if old is None or (mark.confidence, -_length(mark)) > (old[1].confidence, -_length(old[1])):
            group[data] = (point, mark)
    places = Places(read, renumbered)
    for where, group in groups.items():
        for argument in arguments[where]:
            places.want(where[0], argument)
        for point, mark in group.values():
            places.want(point.path, point.site)
            for hop in _hops(mark):
                places.want(hop.path, hop.site)
    texts = Texts(read)
    drafts = [_finding(group, arguments[where], pack, purposes, places, texts) for where, group in groups.items()]
    findings = sorted(
        (finding for finding in drafts if finding is not None),
        key=lambda finding: (finding.location.path, finding.location.region, finding.rule),
    )
    return numbered(findings), texts.known


def _finding(
    group: dict[str, tuple[SinkPoint, Mark]],
    arguments: dict[int, int],
    pack: RulePack,
    purposes: Purposes,
    places: Places,
    texts: Texts,
) -> Finding | None:
    def weight(data: str) -> tuple[bool, int, int, int, str]:
        known = pack.data_types.get(data)
        sensitivity = SENSITIVITIES.index(known.sensitivity) if known is not None else 1
        mark = group[data][1]
        return mark.confidence <= LOW, -sensitivity, -mark.confidence, _length(mark), data  # the doubtful last

    some = next(iter(group.values()))[0]
    location = places.find(some.path, some.site) or Location(some.path, NOWHERE)
    sink = pack.sink(some.name, some.rule)
    if sink is not None and sink.bare:
        argument = places.find(some.path, some.argument) or location
        if not is_bare(texts, location, argument):
            return None
    host = pack.host(host_of(texts, location)) if some.rule == REQUEST else None
    if host is not None:
        needed = purposes.of(host.vendor, host.allows)
        group = {data: one for data, one in group.items() if not is_among(data, needed)}
    if not group:
        return None
    data_types = tuple(sorted(group, key=weight))
    first = group[data_types[0]][0]
    if host is not None:
        first = first._replace(rule=host.rule, channel=host.channel)
    rule = pack.rules.get(_rule(first, group))
    if rule is None:
        return None
    if sink is not None and rule.id == sink.rule:
        rule = msgspec.structs.replace(rule, message=sink.message or rule.message, hint=sink.hint or rule.hint)
    sensitivity = SENSITIVITIES[-weight(data_types[0])[1]]
    confidence = max(group[data][1].confidence for data in data_types)
    expression = places.find(first.path, first.argument) or location
    flows = tuple(_flow(data, *group[data], location, places) for data in data_types)
    for flow in flows:
        for step in flow.steps:
            texts.of(step.location.path)
    words = _in_words([_label(pack, data) for data in data_types])
    name = first.name.removeprefix("builtins.")
    return Finding(
        rule=rule.id,
        severity=rule.severity.get(sensitivity, "medium"),
        confidence=CONFIDENCES[confidence],
        channel=first.channel,
        sensitivity=sensitivity,
        data_types=data_types,
        sink=first.name,
        message=rule.message.replace("{data}", words).replace("{sink}", f"`{name}`"),
        hint=_hint(rule, pack, words, data_types, group, pieces(texts, location, expression, flows)),
        location=location,
        expression=expression,
        flows=flows,
        fingerprint=fingerprint(rule.id, first.name, first.scope, texts.at(expression), data_types),
        arguments=_all(arguments, some.path, places),
    )


def _all(arguments: dict[int, int], path: str, places: Places) -> tuple[Location, ...]:
    """Where several arguments are; nothing for one alone, which is the finding's expression.

    Doubtful ones don't count where others are sure.
    """
    doubted = LOW if max(arguments.values()) > LOW else 0
    sites = [site for site, confidence in arguments.items() if confidence > doubted]
    found = {place for site in sites if (place := places.find(path, site)) is not None}
    return tuple(sorted(found)) if len(found) > 1 else ()


def _rule(point: SinkPoint, group: Mapping[str, tuple[SinkPoint, Mark]]) -> str:
    return RAW_BODY if point.channel in FORWARDING and _is_raw_body(group) else point.rule


def _is_raw_body(group: Mapping[str, tuple[SinkPoint, Mark]]) -> bool:
    """Whether nothing but a body as the client sent it arrives. What a name alone calls content is some text."""
    if group.keys() != {CONTENT}:
        return False
    hops = _hops(group[CONTENT][1])
    return not hops or _BY_NAME.search(hops[0].message) is None


def _hint(
    rule: Rule,
    pack: RulePack,
    words: str,
    data_types: tuple[str, ...],
    group: Mapping[str, tuple[SinkPoint, Mark]],
    parts: Sequence[str],
) -> str:
    if _is_raw_body(group) and RAW_BODY in pack.rules:
        return advise(pack.rules[RAW_BODY].hint, words, [loaded(part) for part in parts])
    if all((known := pack.data_types.get(data)) is not None and known.redact == "drop" for data in data_types):
        return advise("leave `{expression}` out: {data} has no place here, masked or not", words, parts)
    return advise(rule.hint, words, parts)


def _flow(data: str, point: SinkPoint, mark: Mark, location: Location, places: Places) -> Flow:
    following = places.find(point.path, point.argument) or location
    steps = [Step(following, f"reaches `{point.name.removeprefix('builtins.')}`")]
    hops = _hops(mark)
    if len(hops) > MAX_STEPS:
        hops = [hops[0], *hops[1 - MAX_STEPS :]]  # where data enters is never left out
    for hop in reversed(hops):
        # what has no place of its own (a property that is read on the way) happens where the next step does
        following = places.find(hop.path, hop.site) or following
        step = Step(following, hop.message)
        if steps[-1] != step:
            steps.append(step)
    return Flow(data, tuple(reversed(steps)))


def numbered(findings: list[Finding]) -> list[Finding]:
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


def _in_words(labels: Sequence[str]) -> str:
    """The first few in full: ``e-mail address, name of a person and 3 more``."""
    shown = labels if len(labels) <= MOST_LABELS else labels[: MOST_LABELS - 1]
    more = len(labels) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _label(pack: RulePack, data: str) -> str:
    known = pack.data_types.get(data)
    return known.label if known is not None else data
