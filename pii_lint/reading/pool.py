"""Lowering of many files: here, or in several processes when there is enough to read to pay for them.

``lower_all([("a.py", b"x = 1\\n")])`` gives the facts of each, in order.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

import msgspec

from pii_lint.frontend import lower
from pii_lint.ir.nodes import Facts

Source = tuple[str, bytes]

# Starting two processes and taking back what they read costs as much as reading some 100,000 lines.
_WORTH_IT = 8_000_000
_BATCH = 1_000_000


def lower_all(sources: Sequence[Source], jobs: int = 1) -> list[Facts]:
    """The facts of each path and content; ``jobs`` is the number of processes, 0 for one a core."""
    workers = jobs or os.cpu_count() or 1
    if workers == 1 or sum(len(source) for _, source in sources) < _WORTH_IT:
        return [lower(source, path) for path, source in sources]
    decoder = msgspec.msgpack.Decoder(list[Facts])
    with ProcessPoolExecutor(workers) as pool:
        lowered = [facts for data in pool.map(_encoded, _batches(sources)) for facts in decoder.decode(data)]
    by_path = {facts.path: facts for facts in lowered}
    return [by_path[path] for path, _ in sources]


def _batches(sources: Sequence[Source]) -> list[list[Source]]:
    """Parts of about equal size, the largest files first, so that no process is left with one at the end."""
    batches: list[list[Source]] = [[]]
    size = 0
    for source in sorted(sources, key=lambda one: -len(one[1])):
        if size > _BATCH:
            batches.append([])
            size = 0
        batches[-1].append(source)
        size += len(source[1])
    return batches


def _encoded(batch: list[Source]) -> bytes:
    return msgspec.msgpack.encode([lower(source, path) for path, source in batch])
