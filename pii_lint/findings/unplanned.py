"""Findings from captures that go beyond the tracking plan (PII303): one for each event and each property.

``posthog.capture("Joined", properties={"mail": user.email})`` where the plan has no property ``mail`` becomes one
finding, whose expression is the key ``"mail"``.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable

from pii_lint.findings.build import NOWHERE, SENSITIVITIES, numbered
from pii_lint.findings.fingerprint import fingerprint
from pii_lint.findings.places import Places, Renumbered, Texts
from pii_lint.findings.ungated import BEHAVIOUR
from pii_lint.model import Finding, Flow, Location, Step
from pii_lint.plan.check import Beyond
from pii_lint.plan.records import Plan
from pii_lint.rulepack.pack import RulePack

RULE = "PII303"


def collect(
    found: Iterable[Beyond],
    plan: Plan,
    pack: RulePack,
    read: Callable[[str], bytes],
    renumbered: Renumbered | None = None,
) -> tuple[list[Finding], dict[str, str]]:
    """The findings in report order, and the text of each file they speak of."""
    found = list(found)
    if RULE not in pack.rules or not found:
        return [], {}
    places = Places(read, renumbered)
    for one in found:
        places.want(one.path, one.site)
        places.want(one.path, one.place)
        for _, mark in one.data:
            for hop in mark.trail.hops() if mark.trail is not None else ():
                places.want(hop.path, hop.site)
    texts = Texts(read)
    findings = [_finding(one, plan, pack, places, texts) for one in found]
    findings.sort(key=lambda one: (one.location.path, one.location.region, one.message))
    return numbered(findings), texts.known


def _finding(one: Beyond, plan: Plan, pack: RulePack, places: Places, texts: Texts) -> Finding:
    rule = pack.rules[RULE]
    location = places.find(one.path, one.site) or Location(one.path, NOWHERE)
    expression = places.find(one.path, one.place) or location
    texts.of(one.path)
    said = _said(one, plan, pack)
    flows: list[Flow] = []
    for kind, mark in one.data or ((BEHAVIOUR, None),):
        steps = []
        for hop in mark.trail.hops() if mark is not None and mark.trail is not None else ():
            place = places.find(hop.path, hop.site)
            if place is not None:
                steps.append(Step(place, hop.message))
                texts.of(place.path)
        flows.append(Flow(kind, (*steps, Step(expression, said))))

    def sensitivity(key: str) -> int:
        known = pack.data_types.get(key)
        return SENSITIVITIES.index(known.sensitivity) if known is not None else 1

    flows.sort(key=lambda flow: (-sensitivity(flow.data_type), flow.data_type))
    data = tuple(flow.data_type for flow in flows)
    worst = SENSITIVITIES[sensitivity(data[0])]
    name = one.name.removeprefix("builtins.")
    return Finding(
        rule=RULE,
        severity=rule.severity.get(worst, "medium"),
        confidence="high" if one.data or not one.is_known or not one.property else "medium",
        channel=rule.channel,
        sensitivity=worst,
        data_types=data,
        sink=one.name,
        message=f"{rule.message.replace('{sink}', f'`{name}`')}: {said}",
        hint=rule.hint,
        location=location,
        expression=expression,
        flows=tuple(flows),
        fingerprint=fingerprint(RULE, one.name, one.function.rpartition(":")[2], f"{one.event} {one.property}", data),
    )


def _said(one: Beyond, plan: Plan, pack: RulePack) -> str:
    if not one.property:
        return f"it has no event `{one.event}`{_near(one.event, plan.events)}"
    event = plan.events[one.event]
    if not one.is_known:
        return f"its event `{one.event}` has no property `{one.property}`{_near(one.property, event.properties)}"
    labels = [pack.data_types[kind].label if kind in pack.data_types else kind for kind, _ in one.data]
    allowed = event.properties[one.property].data
    rest = f", only {pack.data_types[allowed].label if allowed in pack.data_types else allowed}" if allowed else ""
    return f"the property `{one.property}` of `{one.event}` may not hold {', '.join(labels)}{rest}"


def _near(name: str, known: Iterable[str]) -> str:
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=0.8)
    return f" (did you mean `{found[0]}`?)" if found else ""
