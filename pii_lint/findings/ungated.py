"""Findings from captures that no check of consent guards (PII302).

``posthog.capture("joined", key)`` in a function that is called without a check becomes one finding, whose place is
the call and whose steps tell the way on which nothing is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from pii_lint.consent.solve import Ungated
from pii_lint.findings.build import NOWHERE, SENSITIVITIES, numbered
from pii_lint.findings.fingerprint import fingerprint
from pii_lint.findings.places import Places, Renumbered, Texts
from pii_lint.model import Finding, Flow, Location, Step
from pii_lint.rulepack.pack import RulePack

RULE = "PII302"
BEHAVIOUR = "user.behavior"


def collect(
    found: Iterable[Ungated],
    pack: RulePack,
    read: Callable[[str], bytes],
    data: Mapping[tuple[str, int], Iterable[str]],
    asked: bool = False,
    renumbered: Renumbered | None = None,
) -> tuple[list[Finding], dict[str, str]]:
    """The findings in report order, and the text of each file they speak of.

    ``data``: which personal data is known to arrive at a call, by its path and site. ``asked``: every capture needs a
    check, also in a program that has none.
    """
    found = list(found)
    if RULE not in pack.rules:
        return [], {}
    places = Places(read, renumbered)
    for one in found:
        places.want(one.capture.path, one.capture.site)
        for hop in one.hops:
            places.want(hop.path, hop.site)
    texts = Texts(read)
    findings = [_finding(one, pack, places, texts, tuple(data.get(one.capture[:2], ())), asked) for one in found]
    findings.sort(key=lambda one: (one.location.path, one.location.region))
    return numbered(findings), texts.known


def _finding(one: Ungated, pack: RulePack, places: Places, texts: Texts, data: tuple[str, ...], asked: bool) -> Finding:
    rule = pack.rules[RULE]
    capture = one.capture
    location = places.find(capture.path, capture.site) or Location(capture.path, NOWHERE)
    texts.of(capture.path)
    data = tuple(sorted({*data, BEHAVIOUR}))  # an event says what a person does, whatever else is in it

    def sensitivity(key: str) -> int:
        known = pack.data_types.get(key)
        return SENSITIVITIES.index(known.sensitivity) if known is not None else 1

    worst = SENSITIVITIES[max(map(sensitivity, data))]
    data = tuple(sorted(data, key=lambda key: (-sensitivity(key), key)))
    name = capture.name.removeprefix("builtins.")
    steps = [
        Step(place, hop.message)
        for hop in one.hops
        if (place := places.find(hop.path, hop.site) or (Location(hop.path, NOWHERE) if hop.site < 0 else None))
    ]
    for step in steps:
        texts.of(step.location.path)
    steps.append(Step(location, f"reaches `{name}`, which captures"))
    certain = one.why or one.others or asked
    message = rule.message.replace("{sink}", f"`{name}`").replace("{data}", "an event")
    if one.why:
        message = f"{message}: {one.why}"
    elif not one.others:
        message = message.replace("that guards other captures", "that the project has")
    scope = capture.function.rpartition(":")[2]
    return Finding(
        rule=RULE,
        severity=rule.severity.get(worst, "medium"),
        confidence="high" if one.why and one.others else "medium" if certain else "low",
        channel=capture.channel,
        sensitivity=worst,
        data_types=data,
        sink=capture.name,
        message=message,
        hint=rule.hint,
        location=location,
        expression=location,
        flows=tuple(Flow(key, tuple(steps)) for key in data),
        fingerprint=fingerprint(RULE, capture.name, scope, texts.at(location), (BEHAVIOUR,)),
    )
