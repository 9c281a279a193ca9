"""Findings from evidence: places at which personal data was seen at run time, and which the analyser did not find.

Example: the audit trail says that at ``shop/cart.py:118`` an e-mail address was redacted 12 times on the channel
logging, and no finding lies on that line with this data: then there is one of PII101 with the confidence "seen". A
finding that is there, but was hidden as doubtful, is now "seen" too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from pii_lint.findings.build import SENSITIVITIES, numbered
from pii_lint.findings.fingerprint import fingerprint
from pii_lint.findings.places import Texts
from pii_lint.model import SEEN, Finding, Flow, Location, Notice, Region, Step
from pii_lint.rulepack.pack import RulePack

_RULES = {
    "logging": "PII101",
    "console": "PII102",
    "error": "PII201",
    "analytics": "PII301",
    "observability": "PII401",
    "http": "PII501",
    "messaging": "PII601",
    "llm": "PII701",
    "storage": "PII801",
}
_ANY = "logging"  # what a record is taken for that names no channel


class Sighting(msgspec.Struct, frozen=True):
    """What the trail says of one place: kinds of ``data`` that were there on a ``channel``, ``times`` in all.

    ``name`` ends the path of the file; ``done`` says what became of the data: redact, allow.
    """

    name: str
    line: int
    channel: str
    data: tuple[str, ...]
    times: int
    done: tuple[str, ...]


def with_seen(
    findings: Sequence[Finding],
    sightings: Iterable[Sighting],
    paths: Mapping[str, str],
    pack: RulePack,
    read: Callable[[str], bytes],
) -> tuple[list[Finding], list[str], list[Notice]]:
    """``findings`` with those that were seen, the paths of the files that these speak of, and what is to be said.

    ``paths``: absolute path, with ``/``, to path as findings name it, of every file that was read.
    """
    result = dict(enumerate(findings))
    texts = Texts(read)
    new: list[Finding] = []
    elsewhere = 0
    for sighting in sightings:
        path = _path(sighting.name, paths)
        if path is None or not 0 < sighting.line <= len(texts.lines(path)):
            elsewhere += sighting.times
            continue
        left = set(sighting.data)
        for number, finding in result.items():
            known = {data for data in left if _covers(finding, path, sighting.line, data)}
            if known and finding.confidence == "low":
                result[number] = msgspec.structs.replace(finding, confidence=SEEN)
            left -= known
        if left:
            new.append(_finding(sighting, path, tuple(sorted(left)), pack, texts))
    notices = []
    if elsewhere:
        text = f"evidence: {elsewhere:,} records speak of lines that are not in the files read"
        notices.append(Notice("", 0, "note", text))
    found = sorted(
        [*result.values(), *numbered(new)], key=lambda one: (one.location.path, one.location.region, one.rule)
    )
    return found, sorted({one.location.path for one in new}), notices


def _path(name: str, paths: Mapping[str, str]) -> str | None:
    found = [shown for path, shown in paths.items() if path.endswith(f"/{name}")]
    return found[0] if len(found) == 1 else None


def _covers(finding: Finding, path: str, line: int, data: str) -> bool:
    """Whether a finding speaks of this kind of data, or one above or below it, on this line."""
    place = finding.location
    if place.path != path or not place.region.start_line <= line <= place.region.end_line:
        return False
    return any(f"{data}.".startswith(f"{one}.") or f"{one}.".startswith(f"{data}.") for one in finding.data_types)


def _finding(sighting: Sighting, path: str, data: tuple[str, ...], pack: RulePack, texts: Texts) -> Finding:
    rule = pack.rules[_RULES.get(sighting.channel, _RULES[_ANY])]
    code = texts.lines(path)[sighting.line - 1]
    texts.of(path)
    start = len(code) - len(code.lstrip()) + 1
    location = Location(path, Region(sighting.line, start, sighting.line, max(len(code.rstrip()) + 1, start)))

    def sensitivity(key: str) -> int:
        known = pack.data_types.get(key)
        return SENSITIVITIES.index(known.sensitivity) if known is not None else 1

    data = tuple(sorted(data, key=lambda key: (-sensitivity(key), key)))
    worst = SENSITIVITIES[sensitivity(data[0])]
    labels = ", ".join(pack.data_types[key].label if key in pack.data_types else key for key in data)
    done = " and ".join({"redact": "redacted", "allow": "let pass"}.get(one, one) for one in sighting.done)
    times = "once" if sighting.times == 1 else f"{sighting.times:,} times"
    where = f"on the channel {sighting.channel}" if sighting.channel else "on a channel that the record does not name"
    seen = f"seen at run time {times} {where}, {done}"
    return Finding(
        rule=rule.id,
        severity=rule.severity.get(worst, "medium"),
        confidence=SEEN,
        channel=sighting.channel or rule.channel,
        sensitivity=worst,
        data_types=data,
        sink="pii_lint.runtime",
        message=f"Personal data ({labels}) was {seen}",
        hint="the runtime handled it here; find out where it comes from, and leave it out",
        location=location,
        expression=location,
        flows=tuple(Flow(key, (Step(location, seen),)) for key in data),
        fingerprint=fingerprint(rule.id, SEEN, "", code.strip(), data),
    )
