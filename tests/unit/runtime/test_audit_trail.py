"""Trails: written by threads and processes, killed, rotated, on a full disk; and every change to them is found."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pii_lint.runtime.audit import AuditError, AuditTrail, create, verify
from pii_lint.runtime.audit.checkpoint import Checkpoint
from pii_lint.runtime.audit.reader import records
from pii_lint.runtime.audit.retention import pruned
from pii_lint.runtime.audit.store import Store


def written(folder: Path, count: int = 40, batch: int = 8, **options: int) -> bytes:
    """A trail of ``count`` records; returns its first key."""
    key = create(folder)
    with AuditTrail(folder, batch=batch, fsync=False, **options) as trail:
        for number in range(count):
            trail.record("redact", event=f"event {number}", channel="logging")
    return key


def lines(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


def record_lines(path: Path) -> list[int]:
    return [place for place, line in enumerate(lines(path)) if line.startswith(b'{"n":')]


@pytest.fixture
def trail(tmp_path: Path) -> tuple[Path, bytes]:
    folder = tmp_path / "trail"
    return folder, written(folder)


def segment(folder: Path) -> Path:
    return folder / "trail-000001.jsonl"


def test_an_untouched_trail_is_intact(trail: tuple[Path, bytes]) -> None:
    folder, key = trail
    verdict = verify(folder, key)
    assert (verdict.ok, verdict.records, verdict.seals, verdict.notes) == (True, 40, 5, ())
    assert [one.event for one in records(folder)] == [f"event {number}" for number in range(40)]
    assert [one.number for one in records(folder)] == list(range(1, 41))


def test_another_key_is_told(trail: tuple[Path, bytes]) -> None:
    assert not verify(trail[0], bytes(32)).ok


def change(place: int, content: list[bytes]) -> list[bytes]:
    return [*content[:place], content[place].replace(b"redact", b"allow "), *content[place + 1 :]]


def remove(place: int, content: list[bytes]) -> list[bytes]:
    return [*content[:place], *content[place + 1 :]]


def swap(place: int, content: list[bytes]) -> list[bytes]:
    return [*content[:place], content[place + 1], content[place], *content[place + 2 :]]


def double(place: int, content: list[bytes]) -> list[bytes]:
    return [*content[: place + 1], content[place], *content[place + 1 :]]


@pytest.mark.parametrize(
    ("attack", "kind"), [(change, "changed"), (remove, "removed"), (swap, "reordered"), (double, "added")]
)
@pytest.mark.parametrize("keyed", [True, False])
def test_what_was_done_to_one_record_is_named_with_its_place(
    trail: tuple[Path, bytes], attack: Callable[[int, list[bytes]], list[bytes]], kind: str, keyed: bool
) -> None:
    folder, key = trail
    content = lines(segment(folder))
    number = 12
    place = next(at for at, line in enumerate(content) if line.startswith(b'{"n":%d,' % number))
    segment(folder).write_bytes(b"".join(attack(place, content)))
    # Who changes the file changes its length in the state too, as far as that goes.
    set_size(folder)
    faults = verify(folder, key if keyed else None).faults
    assert kind in {fault.kind for fault in faults}
    first = next(fault for fault in faults if fault.kind == kind)
    assert abs(first.line - (place + 1)) <= 1
    if kind != "added":
        assert f"record {number}" in first.what


def set_size(folder: Path) -> None:
    store = Store(folder)
    state = store.read_state()
    store.write_state(state._replace(size=store.segment(state.segment).stat().st_size), sync=False)


@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_change_of_any_byte_is_found(trail: tuple[Path, bytes], data: st.DataObject) -> None:
    folder, key = trail
    path = segment(folder)
    sound = path.read_bytes()
    start = data.draw(st.integers(0, len(sound) - 1))
    length = data.draw(st.integers(0, 400))
    new = data.draw(st.binary(max_size=40))
    broken = sound[:start] + new + sound[start + length :]
    state = (folder / "state").read_bytes()
    try:
        path.write_bytes(broken)
        set_size(folder)
        assert verify(folder, key).ok is (broken == sound)
        assert verify(folder).ok is (broken == sound)
    finally:
        path.write_bytes(sound)
        (folder / "state").write_bytes(state)


@pytest.mark.parametrize("seals", [1, 3])
def test_a_cut_tail_is_found(trail: tuple[Path, bytes], seals: int) -> None:
    folder, key = trail
    content = lines(segment(folder))
    ends = [place for place, line in enumerate(content) if line.startswith(b'{"seal":')]
    segment(folder).write_bytes(b"".join(content[: ends[-seals - 1] + 1]))
    for known in (key, None):
        cut = [fault for fault in verify(folder, known).faults if fault.kind == "cut"]
        assert f"ends with record {40 - 8 * seals}" in cut[0].what


def test_a_cut_tail_is_found_when_the_state_was_made_to_fit(trail: tuple[Path, bytes]) -> None:
    folder, key = trail
    store, path = Store(folder), segment(folder)
    content = lines(path)
    ends = [place for place, line in enumerate(content) if line.startswith(b'{"seal":')]
    path.write_bytes(b"".join(content[: ends[-2] + 1]))
    from pii_lint.runtime.audit.seal import Seal

    last = Seal.read(content[ends[-2]])
    state = store.read_state()._replace(
        seals=last.place + 1, records=last.total, head=last.head, size=path.stat().st_size, checkpoints=0
    )
    store.write_state(state, sync=False)
    store.checkpoints.unlink()
    assert verify(folder).ok, "without a key, and with all of the folder rewritten, nothing can show it"
    assert [fault.kind for fault in verify(folder, key).faults] == ["cut"]


def test_a_folder_set_back_is_found_by_a_checkpoint_kept_elsewhere(tmp_path: Path) -> None:
    pytest.importorskip("cryptography")
    folder = tmp_path / "trail"
    key = written(folder)
    shutil.copytree(folder, tmp_path / "before")
    with AuditTrail(folder) as trail:
        trail.record("opt_out", subject="u1")
        anchor = trail.checkpoint()
    assert anchor is not None
    assert verify(folder, key, anchors=[anchor]).ok
    assert verify(tmp_path / "before", key).ok
    assert [fault.kind for fault in verify(tmp_path / "before", key, anchors=[anchor]).faults] == ["cut"]


def test_forged_and_removed_checkpoints_are_found(tmp_path: Path) -> None:
    pytest.importorskip("cryptography")
    folder = tmp_path / "trail"
    key = written(folder)
    with AuditTrail(folder) as trail:
        trail.record("redact")
    kept = lines(folder / "checkpoints.jsonl")
    assert len(kept) == 2
    assert [Checkpoint.read(line).number for line in kept] == [0, 1]
    (folder / "checkpoints.jsonl").write_bytes(kept[0])
    assert any(fault.kind == "cut" for fault in verify(folder, key).faults)
    (folder / "checkpoints.jsonl").write_bytes(kept[0] + kept[1].replace(b'"records":41', b'"records":40'))
    assert any("not signed" in fault.what for fault in verify(folder, key).faults)
    (folder / "checkpoints.jsonl").write_bytes(b"".join(kept))
    assert verify(folder, key).ok


def test_a_missing_state_or_segment_is_a_fault_and_no_trail_an_error(tmp_path: Path) -> None:
    folder = tmp_path / "trail"
    key = written(folder, segment_bytes=1_000)
    assert len(Store(folder).segments()) > 2
    assert verify(folder, key).ok
    (folder / "trail-000002.jsonl").rename(tmp_path / "away")
    assert any(fault.file == "trail-000002.jsonl" for fault in verify(folder, key).faults)
    (tmp_path / "away").rename(folder / "trail-000002.jsonl")
    (folder / "trail-000001.jsonl").rename(tmp_path / "away")
    assert any(fault.file == "trail-000001.jsonl" for fault in verify(folder, key).faults)
    (folder / "state").unlink()
    assert [fault.kind for fault in verify(folder, key).faults] == ["cut"]
    with pytest.raises(AuditError, match="no audit trail here"):
        verify(tmp_path, key)
    with pytest.raises(AuditError, match="already"):
        create(folder)


def test_retention_removes_whole_segments_and_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "trail"
    key = written(folder, segment_bytes=1_000)
    before = Store(folder).segments()
    trail = AuditTrail(folder)
    assert pruned(trail, days=1) == []
    removed = pruned(trail, days=0)
    trail.close()
    assert removed == [f"trail-{number:06}.jsonl" for number in before[:-1]]
    assert verify(folder, key).ok
    left = list(records(folder))
    assert left[0].number > 1
    assert left[-1].action == "retention"
    # One file more than the trail says is a fault.
    more = AuditTrail(folder, segment_bytes=1, fsync=False)
    more.record("redact", now=True)
    more.record("redact", now=True)
    more.close()
    assert verify(folder, key).ok
    first = Store(folder).segment(Store(folder).segments()[0])
    first.unlink()
    assert not verify(folder, key).ok


def test_threads_share_a_writer(tmp_path: Path) -> None:
    key = create(tmp_path / "t")
    trail = AuditTrail(tmp_path / "t", batch=16, fsync=False, flush_after=0.01)

    def work(name: int) -> None:
        for number in range(200):
            trail.record("redact", event=f"w{name}")
            trail.count("allow", event=f"w{number % 3}")

    threads = [threading.Thread(target=work, args=(name,)) for name in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    trail.close()
    found = list(records(tmp_path / "t"))
    assert sum(one.times for one in found if one.action == "redact") == 800
    assert sum(one.times for one in found if one.action == "allow") == 800
    assert verify(tmp_path / "t", key).ok


WRITER = """
import os, sys
from pii_lint.runtime.audit import AuditTrail
trail = AuditTrail(sys.argv[1], batch=7, fsync=False, flush_after=0.005, segment_bytes=20_000)
name, count = sys.argv[2], int(sys.argv[3])
number = 0
while number != count:
    number += 1
    trail.record("redact", event=f"w{name} {number}")
    if number % 7 == 0:
        print(number, flush=True)
trail.close()
"""


def start(folder: Path, name: int, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), str(name), str(count)], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    )  # fmt: skip


def test_processes_share_a_folder(tmp_path: Path) -> None:
    key = create(tmp_path / "t")
    writers = [start(tmp_path / "t", name, 300) for name in range(4)]
    for one in writers:
        one.communicate(timeout=60)
        assert one.returncode == 0
    found = [one.event for one in records(tmp_path / "t")]
    assert sorted(found) == sorted(f"w{name} {number}" for name in range(4) for number in range(1, 301))
    for name in range(4):
        own = [event for event in found if event.startswith(f"w{name} ")]
        assert own == [f"w{name} {number}" for number in range(1, 301)]
    assert verify(tmp_path / "t", key).ok
    assert len(Store(tmp_path / "t").segments()) > 1


def test_killed_at_any_moment_the_chain_holds_and_nothing_sealed_is_lost(tmp_path: Path) -> None:
    key = create(tmp_path / "t")
    chance = random.Random(5)
    sealed: dict[int, int] = {}
    for turn in range(12):
        writer = start(tmp_path / "t", turn, -1)
        assert writer.stdout is not None
        last = 0
        for _ in range(chance.randrange(1, 40)):
            last = int(writer.stdout.readline())
        time.sleep(chance.random() / 200)
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
        sealed[turn] = last
        assert verify(tmp_path / "t", key).ok
    with AuditTrail(tmp_path / "t") as trail:
        trail.record("redact", event="after")
    verdict = verify(tmp_path / "t", key)
    assert verdict.ok and not any("killed" in note for note in verdict.notes)
    found = {one.event for one in records(tmp_path / "t")}
    for turn, last in sealed.items():
        assert {f"w{turn} {number}" for number in range(1, last + 1)} <= found
    assert "after" in found


@pytest.mark.parametrize("keep", [0.0, 0.3, 0.9, 1.0])
def test_what_a_killed_writer_left_is_adopted_or_cut_off(tmp_path: Path, keep: float) -> None:
    folder = tmp_path / "t"
    key = written(folder, 8)
    state = (folder / "state").read_bytes()
    size = segment(folder).stat().st_size
    with AuditTrail(folder, fsync=False) as trail:
        trail.record("suppress", event="the last")
    (folder / "state").write_bytes(state)
    content = segment(folder).read_bytes()
    segment(folder).write_bytes(content[: size + int((len(content) - size) * keep)])
    (folder / "checkpoints.jsonl").unlink(missing_ok=True)
    store = Store(folder)
    store.write_state(store.read_state()._replace(checkpoints=0), sync=False)
    verdict = verify(folder, key)
    assert verdict.ok
    assert bool([note for note in verdict.notes if "killed" in note]) is (keep > 0)
    with AuditTrail(folder) as trail:
        trail.record("redact", event="next")
    assert verify(folder, key).ok
    events = [one.event for one in records(folder)][8:]
    assert events == (["the last", "next"] if keep == 1.0 else ["next"])


def test_a_torn_state_is_read_from_its_other_half(trail: tuple[Path, bytes]) -> None:
    folder, key = trail
    content = (folder / "state").read_bytes()
    for torn in (b"x" * 200 + content[200:], content[:600] + b"x" * 100 + content[700:]):
        (folder / "state").write_bytes(torn)
        assert verify(folder, key).ok
    (folder / "state").write_bytes(b"x" * len(content))
    with pytest.raises(AuditError, match="damaged"):
        verify(folder, key)


@pytest.mark.parametrize("left", [b"", b'{"checkpoint":1,"sea'])
def test_a_checkpoint_that_a_killed_writer_left_is_written_over(trail: tuple[Path, bytes], left: bytes) -> None:
    folder, key = trail
    store = Store(folder)
    with AuditTrail(folder, fsync=False) as again:
        again.record("redact", event="one more")
        assert again.checkpoint() is not None
        # Killed after the line was written, or in it, and before the state knew of it.
        store.write_state(store.read_state()._replace(checkpoints=1), sync=False)
        if left:
            first = store.checkpoints.read_bytes().splitlines(keepends=True)[0]
            store.checkpoints.write_bytes(first + left)
        made = again.checkpoint()
    assert made is not None and made.number == 1
    assert verify(folder, key, anchors=[made]).ok


def test_a_checkpoint_that_the_disk_does_not_take_leaves_no_trace(trail: tuple[Path, bytes]) -> None:
    resource = pytest.importorskip("resource")
    folder, key = trail
    kept = (folder / "checkpoints.jsonl").read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with AuditTrail(folder, fsync=False) as again:
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(kept) + 10, hard))
        try:
            assert again.checkpoint() is None
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert (folder / "checkpoints.jsonl").read_bytes() == kept
        assert verify(folder, key).ok
    assert verify(folder, key).ok


def test_old_keys_are_nowhere_in_the_folder(trail: tuple[Path, bytes]) -> None:
    folder, key = trail
    from pii_lint.runtime.audit.seal import evolved

    content = b"".join(path.read_bytes() for path in folder.iterdir())
    for times in range(5):
        assert evolved(key, times).hex().encode() not in content
    assert evolved(key, 5).hex().encode() in content


def test_a_disk_that_takes_nothing_stops_nobody_and_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "t"
    key = create(folder)
    trail = AuditTrail(folder, batch=4, held=10, fsync=False, flush_after=60)
    real = os.write

    def full(descriptor: int, content: bytes) -> int:
        real(descriptor, bytes(content)[:5])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    for number in range(25):
        trail.record("redact", event=f"e{number}")
    assert "No space" in trail.health()["error"]
    assert trail.health()["pending"] + trail.health()["lost"] == 25
    assert trail.health()["lost"] > 0
    monkeypatch.undo()
    assert trail.flush()
    trail.close()
    found = list(records(folder))
    assert sum(one.times for one in found) == 25
    assert [one.times for one in found if one.action == "lost"] == [25 - sum(1 for one in found if one.event)]
    assert trail.health()["error"] == ""
    assert verify(folder, key).ok


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
def test_a_forked_child_writes_its_own_and_not_its_parents(tmp_path: Path) -> None:
    code = """
import os, sys
from pii_lint.runtime.audit import AuditTrail
trail = AuditTrail(sys.argv[1], flush_after=60)
trail.record("redact", event="parent before")
child = os.fork()
trail.record("redact", event="parent" if child else "child")
trail.close()
if child:
    os.waitpid(child, 0)
else:
    os._exit(0)
"""
    key = create(tmp_path / "t")
    subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "t")], check=True, timeout=60,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    )  # fmt: skip
    assert sorted(one.event for one in records(tmp_path / "t")) == ["child", "parent", "parent before"]
    assert verify(tmp_path / "t", key).ok


def test_without_cryptography_there_is_a_trail_without_checkpoints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.asymmetric.ed25519", None)
    key = written(tmp_path / "t")
    verdict = verify(tmp_path / "t", key)
    assert verdict.ok
    assert any("no signed checkpoints" in note for note in verdict.notes)
    assert AuditTrail(tmp_path / "t").health()["signing"] is False


def test_files_are_for_their_owner_alone(trail: tuple[Path, bytes]) -> None:
    for path in trail[0].iterdir():
        assert path.stat().st_mode & 0o077 == 0, path


def test_the_state_is_json_without_names(trail: tuple[Path, bytes]) -> None:
    _, _, content = (trail[0] / "state").read_bytes()[:512].partition(b" ")
    assert len(json.loads(content)) == 7
