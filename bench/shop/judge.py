"""What came out: everything that the sinks received and the logs hold is searched for people who had opted out.

All that is about a person carries the person's id, ``s0001q``, and an order's number ``s0001q-000123`` tells the
worker that it was asked of.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from load import Asked, Left
from processes import KEY

from pii_lint.runtime.audit import verify
from pii_lint.runtime.audit.checkpoint import Checkpoint
from pii_lint.runtime.audit.reader import records
from pii_lint.runtime.subjects import Subjects, written

_ABOUT = re.compile(r"(s\d{4}q)(?:-(\d{6}))?")
KINDS = ("segment", "sentry", "otlp", "log")


class Verdict(NamedTuple):
    """``late_here``: bytes about a person that reached a sink or a log after the opt-out had returned in that worker;
    ``late_there``: nanoseconds by which others were late, and what, the latest of each person, worker and kind;
    ``suppressed``: events of answered orders that reached nothing; ``unaccounted``: of these, without a record;
    ``surplus``: records of events that were never suppressed."""

    orders: int
    received: dict[str, int]
    opt_outs: int
    late_here: tuple[str, ...]
    late_there: tuple[tuple[int, str], ...]
    suppressed: int
    unaccounted: int
    surplus: int
    records: int
    faults: tuple[str, ...]


class Arrival(NamedTuple):
    """Something about a person that was received: by when, or, in a log, not before when, and at which byte."""

    kind: str
    person: str
    number: int | None
    pid: int | None
    at: int
    place: int = -1


def judged(
    folder: Path, trail: Path, key: bytes, asked: list[Asked], left: list[Left], killed: set[int],
    anchors: list[Checkpoint], back: int,
) -> Verdict:  # fmt: skip
    """``killed``: workers that were; ``back``: when a store that was away had come back (0: it never was)."""
    by_number = {one.number: one for one in asked}
    arrivals = [*_received(folder / "received.jsonl", by_number, killed), *_logged(folder, by_number)]
    late_here: list[str] = []
    late_there: dict[tuple[str, int | None, str], int] = {}
    first: dict[str, Left] = {}
    for gone in sorted(left, key=lambda one: one.at):
        first.setdefault(gone.person, gone)
    for one in arrivals:
        opted = first.get(one.person)
        if opted is None:
            continue
        if one.pid in (opted.pid, None):
            late = one.place >= opted.log if one.kind == "log" else one.at > opted.at
            if late:
                late_here.append(f"{one.kind}: {one.person}, order {one.number}, {(one.at - opted.at) / 1e6:.1f} ms")
            continue
        # A decision that the store did not take is known to others once the store is back.
        since = opted.at if opted.kept else max(opted.at, back)
        if one.at > since:
            place = one.person, one.pid, one.kind
            late_there[place] = max(late_there.get(place, 0), one.at - since)
    there = tuple(sorted((late, kind) for (_, _, kind), late in late_there.items()))
    verdict = verify(trail, key, anchors=anchors)
    suppressed, unaccounted, surplus = _accounted(trail, asked, arrivals, killed)
    return Verdict(
        sum(one.done for one in asked), dict(Counter(one.kind for one in arrivals if one.number is not None)),
        len(first), tuple(late_here), there, suppressed, unaccounted, surplus,
        verdict.records, tuple(map(str, verdict.faults)),
    )  # fmt: skip


def _received(file: Path, by_number: dict[int, Asked], killed: set[int]) -> Iterator[Arrival]:
    """A request comes from one worker: that of any order in it."""
    for line in file.read_text(encoding="ascii").splitlines():
        said = json.loads(line)
        found = {(who, int(number) if number else None) for who, number in _ABOUT.findall(said["body"])}
        pids = {by_number[number].pid for _, number in found if number in by_number}
        # A worker that has just been started anew may have answered for the one that was killed.
        pids = pids - killed or pids
        assert len(pids) <= 1, "a request with orders of two workers"
        pid = next(iter(pids), None)
        yield from (Arrival(said["sink"], who, number, pid, said["at"]) for who, number in found)


def _logged(folder: Path, by_number: dict[int, Asked]) -> Iterator[Arrival]:
    """A line of a log was written after its order was sent; its place tells the rest."""
    for path in folder.glob("shop-*.log"):
        pid, place = int(path.stem.removeprefix("shop-")), 0
        for line in path.read_bytes().splitlines(keepends=True):
            for who, number in set(_ABOUT.findall(line.decode())):
                order = by_number.get(int(number)) if number else None
                yield Arrival("log", who, order and order.number, pid, order.sent if order else 0, place)
            place += len(line)


def _accounted(trail: Path, asked: list[Asked], arrivals: list[Arrival], killed: set[int]) -> tuple[int, int, int]:
    """Events that reached nothing, those of them that no record explains, and records that explain none."""
    arrived = {(one.kind, one.number) for one in arrivals}
    names = {written(Subjects(KEY).digest(who)): who for who in {one.person for one in asked}}
    missing: Counter[tuple[str, str]] = Counter()
    doubtful: Counter[tuple[str, str]] = Counter()
    for one in asked:
        for kind in KINDS:
            if kind == "sentry" and not one.declined:
                continue
            if (kind, one.number) not in arrived:
                # A killed worker took with it what it had not sent or sealed yet; who got no answer knows nothing.
                certain = one.done and one.pid not in killed
                (missing if certain else doubtful)[one.person, kind] += 1
    told: Counter[tuple[str, str]] = Counter()
    # Events whose content was blanked on the way, for the answer changed then; these records name no event.
    blanked: Counter[tuple[str, str]] = Counter()
    for record in records(trail):
        if record.action == "suppress" and record.subject in names:
            kind = _kind(record.channel, record.vendor, record.event)
            nameless = {"analytics": "segment", "observability": "otlp", "logging": "log"}.get(record.channel, "")
            if not kind and nameless and not record.event:
                blanked[names[record.subject], "sentry" if record.vendor == "sentry" else nameless] += record.times
            if kind:
                told[names[record.subject], kind] += record.times
    places = {*missing, *told}
    unaccounted = sum(max(0, missing[place] - told[place] - blanked[place]) for place in places)
    more = {place: count for place in places if (count := told[place] - missing[place] - doubtful[place]) > 0}
    surplus = sum(more.values())
    if more:
        print("more records than events:", more)
    return sum(missing.values()), unaccounted, surplus


def _kind(channel: str, vendor: str, event: str) -> str:
    words = {
        ("analytics", "segment", "Order placed"): "segment", ("observability", "sentry", "event"): "sentry",
        ("observability", "", "span"): "otlp", ("logging", "", "shop"): "log",
    }  # fmt: skip
    return words.get((channel, vendor, event), "")
