"""Four processes send while subjects opt out and one is killed: nothing leaves late, and the trail has it all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from pii_lint.runtime.audit import create, verify
from pii_lint.runtime.audit.reader import records
from pii_lint.runtime.optout import OptOuts, SQLiteBackend

ROOT = Path(__file__).parents[3]
SUBJECTS = 20

WORKER = """
import random, select, sys, time
from pii_lint.runtime import bind, redact, use
from pii_lint.runtime.audit import AuditTrail
from pii_lint.runtime.optout import OptOuts, SQLiteBackend

place, name = sys.argv[1:]
store = OptOuts(SQLiteBackend(place + "/optout.db"), key="k")
trail = AuditTrail(place + "/trail", fsync=False, flush_after=0.05)
use(opt_outs=store, audit=trail)
chance = random.Random(name)
with open(f"{place}/sink.{name}", "w", buffering=1) as sink:
    print("ready", flush=True)
    while True:
        subject = f"u{chance.randrange(20)}"
        with bind(subject=subject):
            at = time.monotonic_ns()
            sink.write(f"{at} {redact(f'pet of {subject}', channel='analytics')}\\n")
        time.sleep(0.0005)
        if (at // 10_000_000) % 5 == 0 and select.select([sys.stdin], [], [], 0)[0]:
            break
trail.close()
"""


def test_nothing_leaves_late_and_every_suppression_is_accounted_for(tmp_path: Path) -> None:
    key = create(tmp_path / "trail")
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, str(tmp_path), str(name)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        for name in range(4)
    ]  # fmt: skip
    try:
        for worker in workers:
            assert worker.stdout is not None and worker.stdout.readline() == b"ready\n"
        store = OptOuts(SQLiteBackend(tmp_path / "optout.db"), key="k")
        returned: dict[str, int] = {}
        for number in range(SUBJECTS):
            if number == SUBJECTS // 2:
                workers[0].send_signal(signal.SIGKILL)
            if number % 2 == 0:
                store.opt_out(f"u{number}")
                returned[f"u{number}"] = time.monotonic_ns()
            time.sleep(0.03)
        for worker in workers[1:]:
            worker.communicate(b"stop\n", timeout=60)
            assert worker.returncode == 0
    finally:
        for worker in workers:
            worker.kill()
            worker.communicate()
    sent = suppressed = 0
    for name in range(4):
        for line in (tmp_path / f"sink.{name}").read_text().splitlines():
            at, what = line.split(" ", 1)
            if what == "[REDACTED:opt-out]":
                suppressed += name > 0
                continue
            sent += 1
            assert int(at) < returned.get(what.removeprefix("pet of "), sys.maxsize), line
    assert sent > 100 and suppressed > 20
    assert verify(tmp_path / "trail", key).ok
    # The killed one may have lost what it had not sealed, and no more than it suppressed.
    kept = sum(one.times for one in records(tmp_path / "trail") if one.action == "suppress")
    killed = (tmp_path / "sink.0").read_text().count("[REDACTED:opt-out]")
    assert suppressed <= kept <= suppressed + killed + 1
