"""Three writers of one trail are killed with -9, again and again, while it rotates, is pruned and makes checkpoints."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pii_lint.runtime.audit import AuditTrail, create, verify
from pii_lint.runtime.audit.checkpoint import Checkpoint
from pii_lint.runtime.audit.reader import records
from pii_lint.runtime.audit.store import Store

ROOT = Path(__file__).parents[3]
WRITER = """
import sys
from pii_lint.runtime.audit import AuditTrail
from pii_lint.runtime.audit.retention import pruned

folder, name = sys.argv[1:]
trail = AuditTrail(
    folder, batch=8, flush_after=0.01, checkpoint_after=0.0, segment_bytes=6000, fsync=False
)
print("ready", flush=True)
number = 0
while True:
    number += 1
    trail.record("redact", event=f"{name} {number}", channel="logging")
    if number % 40 == 0:
        trail.checkpoint()
    if number % 300 == 0:
        pruned(trail, days=0)
"""


@pytest.mark.parametrize("turns", [3, pytest.param(60, marks=pytest.mark.slow)])
def test_the_chain_holds(tmp_path: Path, turns: int) -> None:
    folder = tmp_path / "trail"
    key = create(folder)
    chance = random.Random(turns)
    kept: list[Checkpoint] = []
    for turn in range(turns):
        writers = [
            subprocess.Popen(
                [sys.executable, "-c", WRITER, str(folder), f"writer {turn} {number}"], stdout=subprocess.PIPE,
                stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)},
            )
            for number in range(3)
        ]  # fmt: skip
        for writer in writers:
            assert writer.stdout is not None and writer.stdout.readline() == b"ready\n"
        time.sleep(chance.random() * 0.4)
        for writer in writers:
            writer.send_signal(signal.SIGKILL)
        for writer in writers:
            assert writer.communicate()[1] == b""
        assert verify(folder, key, anchors=kept).faults == ()
        if turn % 3 == 2:
            with AuditTrail(folder, fsync=False) as trail:
                made = trail.checkpoint()
            assert made is not None
            kept.append(made)
    verdict = verify(folder, key, anchors=kept)
    assert verdict.faults == () and verdict.records > 100
    # What is left of it is read without an error, in its order.
    numbers = [one.number for one in records(folder)]
    assert numbers == list(range(numbers[0], verdict.records + 1))
    cut_back(folder)
    assert any(fault.kind == "cut" and fault.file == "anchor" for fault in verify(folder, key, anchors=kept).faults)


def cut_back(folder: Path) -> None:
    """Take the last file away, and make the state say that it never was."""
    store = Store(folder)
    last = store.segments()[-1]
    store.segment(last).unlink()
    before = store.segment(last - 1).read_bytes()
    seal = next(line for line in reversed(before.splitlines()) if line.startswith(b'{"seal":'))
    place, total = int(seal[8:].split(b",")[0]), int(seal.split(b'"to":')[1].split(b",")[0])
    state = store.read_state()
    store.write_state(
        state._replace(segment=last - 1, size=len(before), seals=place + 1, records=total), sync=False
    )
