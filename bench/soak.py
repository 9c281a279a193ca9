"""Does the memory of the runtime stay flat over millions of events? ``python bench/soak.py [--events 10000000]``.

Events of about twenty leaves with keys, ids, texts and addresses that never come twice, 30 % with personal data, go
through ``redact``, every twentieth through a log call with ``install`` in force, every hundredth through a thread pool.
All are checked for what was planted. Printed are, in ten parts: resident memory, objects that the garbage collector
knows, and the length of what the redactor remembers, each of which is bounded.
"""

from __future__ import annotations

import argparse
import gc
import io
import logging
import os
import resource
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pii_lint.runtime
from pii_lint.runtime import install, redact, uninstall


def event(number: int) -> tuple[dict[str, Any], str]:
    """An event of this number, and what must not be left of it."""
    made: dict[str, Any] = {
        "ts": f"2026-11-24T10:{number // 60 % 60:02}:{number % 60:02}Z", "level": "info", "event": "order.paid",
        "trace_id": f"{number:032x}", "order": {"ref": f"{4829183745 + number}", "total": number % 999, "cur": "EUR"},
        "items": [f"SKU-{number % 99999:05}-B", {"n": number % 7, "sku": f"X{number}"}], f"k{number % 50000}": number,
        "agent": f"Mozilla/5.0 (X11; Linux) Chrome/{number % 200}.0.0.0", "peer": f"10.0.{number % 250}.4", "ok": True,
        "host": f"web-{number % 40}.internal", "note": f"left at door {number} of the yard", "took": 0.034, "no": None,
    }  # fmt: skip
    planted = ""
    if number % 10 < 3:
        planted = f"ann{number}@example.org"
        made["note" if number % 2 else "message"] = f"written to {planted} again"
        made["user"] = {"id": number, "first_name": f"Ann{number}"}
    return made, planted


def resident() -> float:
    """Megabytes of this process now."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=10_000_000)
    total = parser.parse_args().events
    out = io.StringIO()
    log = logging.getLogger("soak")
    log.propagate = False
    log.addHandler(logging.StreamHandler(out))
    install()
    leaks = 0
    start = time.process_time()
    print(
        f"{'events':>12} {'resident MB':>12} {'objects':>9} {'texts':>7} {'keys':>6} {'leaks':>6} {'events/CPU s':>13}"
    )
    with ThreadPoolExecutor(4) as pool:
        for number in range(total):
            made, planted = event(number)
            done = pool.submit(redact, made).result() if number % 100 == 0 else redact(made)
            if planted and (planted in repr(done) or f"Ann{number}" in repr(done)):
                leaks += 1
            if number % 20 == 0:
                log.info("order %d of %s", number, planted or "nobody", extra={f"x{number % 1000}": planted})
                leaks += bool(planted) and planted in out.getvalue()
                out.seek(0)
                out.truncate()
            if (number + 1) % max(total // 10, 1) == 0:
                redactor = pii_lint.runtime._redactor
                assert redactor is not None
                gc.collect()
                spent = time.process_time() - start
                print(
                    f"{number + 1:>12,} {resident():>12.1f} {len(gc.get_objects()):>9,} {len(redactor.texts.clean):>7,}"
                    f" {len(redactor.keys):>6,} {leaks:>6,} {(number + 1) / spent:>13,.0f}",
                    flush=True,
                )
    uninstall()


if __name__ == "__main__":
    main()
