"""Whether opt-outs hold in a shop of four processes that are under load: ``python bench/shop [--quick] [SCENARIO...]``.

Everything that the sinks received and the logs hold is searched afterwards (judge.py). Exit status 1: something about a
person left after the opt-out had returned in that process, or later than the bound in another; the trail does not
verify; or an event is missing that no record accounts for. ``--write FILE`` puts the table into a document.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from datetime import datetime, timezone
from pathlib import Path

from judge import Verdict, judged
from load import Load, person, sign_up
from processes import Clock, Redis, Sinks, SmallDisk, Workers

from pii_lint.runtime.audit import AuditTrail, create
from pii_lint.runtime.audit.reader import records

SCENARIOS = ("sqlite", "redis", "redis killed", "workers killed", "disk full", "clock set back")
BOUND = 0.5
"""Seconds after which an opt-out counts in every process: what ``stale_after`` is for Redis."""
_FROM, _TO = "<!-- bench/shop -->", "<!-- end -->"


class Skipped(Exception):
    """A scenario that cannot be tried here; the text says why."""


def tried(name: str, seconds: float, people: int, threads: int) -> tuple[Verdict, list[int], dict[str, float]]:
    """Run one scenario; returns the verdict, how long opt-outs took (ns), and figures of the workers' health."""
    uses_redis = name in ("redis", "redis killed", "clock set back")
    if uses_redis and shutil.which("redis-server") is None:
        raise Skipped("redis-server is not installed")
    if name == "clock set back" and shutil.which("cc") is None:
        raise Skipped("there is no C compiler")
    folder = Path(tempfile.mkdtemp())
    disk = SmallDisk(folder) if name == "disk full" else None
    sinks = redis = workers = None
    try:
        if disk is not None and not disk.mounted:
            raise Skipped(f"no file system can be mounted here: {disk.why_not}")
        trail = (disk.folder if disk else folder) / "audit"
        key = create(trail)
        sign_up(folder, people)
        clock = Clock(folder) if name == "clock set back" else None
        env = clock.env if clock else {}
        sinks = Sinks(folder)
        redis = Redis(folder, env) if uses_redis else None
        env = {**env, **sinks.env, "SHOP_FOLDER": str(folder), "SHOP_AUDIT": str(trail)}
        workers = Workers(4, {**env, "SHOP_OPT_OUTS": redis.url} if redis else env)
        load = Load(workers, people, threads)
        killed: set[int] = set()
        back, anchors, chance = 0, [], random.Random(name)
        events = {place: person(one) for place, one in enumerate(range(0, people, 2))}
        begun = time.monotonic()
        lead = seconds * 0.2
        time.sleep(lead)
        step = (seconds * 0.7) / max(1, len(events))
        done: set[str] = set()
        for place, who in events.items():
            share = place / len(events)
            if "half" not in done and share >= 0.5:
                done.add("half")
                anchors.append(AuditTrail(trail, fsync=False).checkpoint())
            for at, what in ((0.3, "first"), (0.6, "second")):
                if share < at or what in done:
                    continue
                done.add(what)
                if name == "redis killed" and redis is not None:
                    redis.kill() if what == "first" else redis.start()
                    back = time.monotonic_ns()
                elif name == "workers killed":
                    victim = chance.randrange(4)
                    killed.add(workers.kill(victim))
                    workers.restart(victim)
                elif name == "disk full" and disk is not None:
                    disk.fill() if what == "first" else disk.free()
                elif clock is not None and what == "first":
                    clock.set_back()
            wait = begun + lead + place * step - time.monotonic()
            time.sleep(max(0.0, wait))
            while load.opt_out(who, chance.randrange(4)) is None:
                time.sleep(0.02)
        time.sleep(seconds * 0.1)
        load.stop()
        health = [workers.health(port) for port in workers.ports]
        workers.stop()
        workers = None
        sinks.stop()
        verdict = judged(
            folder, trail, key, load.asked, load.left, killed, [one for one in anchors if one is not None], back
        )
        if clock is not None:
            times = [one.at for one in records(trail)]
            assert max(times) - min(times) > 80_000 * 10**9, "the clock was not set back"
        figures = {
            "unsettled": sum(one["opt_outs"]["unsettled"] for one in health),
            "lost": sum(one["audit"]["lost"] for one in health),
        }
        return verdict, [one.took for one in load.left], figures
    finally:
        if workers is not None:
            workers.stop()
        if redis is not None:
            redis.kill()
        if sinks is not None:
            sinks.stop()
        if disk is not None:
            disk.unmount()
        shutil.rmtree(folder)


def sound(verdict: Verdict) -> list[str]:
    """What is wrong; also where the trial proved nothing."""
    found = [f"left after the opt-out had returned: {one}" for one in verdict.late_here[:10]]
    late = [(by, kind) for by, kind in verdict.late_there if by > BOUND * 1e9]
    found += [f"left in another process {by / 1e6:.0f} ms after it ({kind})" for by, kind in late[:10]]
    found += [f"trail: {one}" for one in verdict.faults]
    if verdict.unaccounted:
        found.append(f"{verdict.unaccounted} events were suppressed that no record accounts for")
    # An answer that changes while an event is on its way may be told twice.
    if verdict.surplus > max(2, verdict.suppressed // 100):
        found.append(f"{verdict.surplus} records are about events that were not suppressed")
    if not verdict.suppressed or any(not verdict.received.get(one) for one in ("segment", "sentry", "otlp", "log")):
        found.append(f"nothing was shown: received {verdict.received}, suppressed {verdict.suppressed}")
    return found


def row(name: str, verdict: Verdict, took: list[int]) -> str:
    late = [by / 1e6 for by, _ in verdict.late_there]
    there = f"{late[int(len(late) * 0.99)]:.0f} / {late[-1]:.0f} ms" if late else "0"
    waits = sorted(one / 1e6 for one in took)
    return (
        f"| {name} | {verdict.orders:,} | {sum(verdict.received.values()):,} | {verdict.opt_outs} | "
        f"{len(verdict.late_here)} | {there} | {verdict.suppressed:,} | {verdict.unaccounted} | {verdict.records:,}, "
        f"{'intact' if not verdict.faults else 'NOT INTACT'} | {statistics.median(waits):.0f} / {waits[-1]:.0f} ms |"
    )


_COLUMNS = (
    "", "orders", "events received", "opt-outs", "late here", "late elsewhere, p99 / longest", "suppressed",
    "without a record", "records in the trail", "an opt-out took, median / longest",
)  # fmt: skip
HEAD = f"| {' | '.join(_COLUMNS)} |\n{'|---' * len(_COLUMNS)}|"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenarios", nargs="*", default=list(SCENARIOS), metavar="SCENARIO", help=", ".join(SCENARIOS))
    parser.add_argument("--quick", action="store_true", help="a few seconds each")
    parser.add_argument("--seconds", type=float, default=30.0, help="of each scenario")
    parser.add_argument("--write", type=Path, help="the document whose table is replaced")
    options = parser.parse_args()
    seconds, people, threads = (2.5, 24, 6) if options.quick else (options.seconds, 200, 8)
    rows, failed = [], 0
    for name in options.scenarios or SCENARIOS:
        try:
            verdict, took, figures = tried(name, seconds, people, threads)
        except Skipped as why:
            print(f"{name}: skipped: {why}", flush=True)
            rows.append(f"| {name} | not tried: {why} |" + " |" * 8)
            continue
        problems = sound(verdict)
        failed += bool(problems)
        print(f"{name}: {'FAILED' if problems else 'held'}: {verdict._replace(late_there=())} {figures}", flush=True)
        for one in problems:
            print(f"  {one}")
        rows.append(row(name, verdict, took))
    table = "\n".join([HEAD, *rows])
    print(table)
    if options.write is not None:
        text = options.write.read_text(encoding="utf-8")
        before, _, rest = text.partition(_FROM)
        when = f"{datetime.now(timezone.utc):%Y-%m-%d}, CPython {sys.version.split()[0]}, {os.cpu_count()} cores"
        fresh = f"{_FROM}\n\nMeasured on {when}.\n\n{table}\n\n"
        options.write.write_text(before + fresh + _TO + rest.partition(_TO)[2], encoding="utf-8")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
