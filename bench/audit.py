"""What an audit trail costs: ``python bench/audit.py [--records N] [--folder DIR]``.

CPU seconds of one thread, sealing included; the wall clock stands beside them, for fsync waits for the disk. Three
kinds of records: all alike but for the subject, 200 kinds in turn, and clean events that are only counted.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pii_lint.runtime.audit import AuditTrail, create, verify


def alike(trail: AuditTrail, number: int) -> None:
    trail.record(
        "redact", event="Order placed", channel="analytics", vendor="segment", data=("user.contact.email",),
        rule="default", policy="7", source="shop/cart.py:118", subject=f"user-{number % 5000}",
    )  # fmt: skip


def varied(trail: AuditTrail, number: int) -> None:
    trail.record(
        "suppress", event=f"Event {number % 200}", channel="logging", data=("user.name", "user.contact.email"),
        rule="opt-out", source=f"shop/cart.py:{number % 200 + 1}", subject=f"user-{number % 5000}",
    )  # fmt: skip


def clean(trail: AuditTrail, number: int) -> None:
    trail.count("allow", event="Page viewed", channel="analytics", vendor="segment")


def measured(folder: Path, one: Callable[[AuditTrail, int], None], count: int, fsync: bool) -> tuple[float, float]:
    create(folder)
    trail = AuditTrail(folder, flush_after=60, fsync=fsync)
    cpu, wall = time.process_time(), time.perf_counter()
    for number in range(count):
        one(trail, number)
    trail.close()
    return time.process_time() - cpu, time.perf_counter() - wall


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=200_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--folder", help="where the trails are written; default: the folder for temporary files")
    options = parser.parse_args()
    count = options.records
    print(f"{count:,} records, median of {options.repeat}")
    print(f"{'':28}{'CPU us/record':>14}{'records/CPU s':>15}{'records/s':>12}")
    for name, one, fsync in (
        ("alike", alike, True), ("alike, no fsync", alike, False), ("200 kinds", varied, True),
        ("counted", clean, True),
    ):  # fmt: skip
        times = []
        for _ in range(options.repeat):
            place = Path(tempfile.mkdtemp(dir=options.folder))
            times.append(measured(place / "trail", one, count, fsync))
            shutil.rmtree(place)
        cpu, wall = (statistics.median(values) for values in zip(*times, strict=True))
        print(f"{name:28}{cpu / count * 1e6:14.2f}{count / cpu:15,.0f}{count / wall:12,.0f}")
    place = Path(tempfile.mkdtemp(dir=options.folder))
    key = create(place / "trail")
    with AuditTrail(place / "trail", flush_after=60) as trail:
        for number in range(count):
            alike(trail, number)
    cpu = time.process_time()
    assert verify(place / "trail", key).ok
    print(f"{'verify':28}{(time.process_time() - cpu) / count * 1e6:14.2f}{count / (time.process_time() - cpu):15,.0f}")
    with AuditTrail(place / "trail", flush_after=60) as trail:
        waits = []
        for _ in range(300):
            start = time.perf_counter()
            trail.record("opt_out", subject="user-1", now=True)
            waits.append((time.perf_counter() - start) * 1e3)
    waits.sort()
    print(f"one record sealed at once: median {statistics.median(waits):.2f} ms, p99 {waits[-4]:.2f} ms")
    print(f"bytes a record: {sum(path.stat().st_size for path in (place / 'trail').iterdir()) / count:.0f}")
    shutil.rmtree(place)


if __name__ == "__main__":
    main()
