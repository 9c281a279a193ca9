"""Does ``pii-lint redact`` need the same memory for a large log as for a small one? ``... streams.py [--gigabytes N]``.

A log is generated and piped in, so that no disk is needed; what comes out is counted, its order checked by the numbers
of the lines, and thrown away. All the while the resident memory of the command and of its processes is asked of
``/proc`` (Linux).
A fifth of the lines holds an e-mail address, the rest is clean; each line has a number, so no two are the same.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

LINES = (
    '81.2.69.142 - - [24/Nov/2026:10:00:00 +0000] "GET /orders/{n} HTTP/1.1" 200 5123 "-" "Mozilla/5.0 Chrome/124"',
    "2026-11-24T10:00:00.123Z INFO shop.orders order={n} status=paid took=34ms host=ip-10-0-3-4 trace={n:032x}",
    '{{"ts": "2026-11-24T10:00:00Z", "level": "info", "order": {n}, "items": ["SKU-16819-B"], "note": "at the door"}}',
    "2026-11-24 10:00:00,123 WARNING [worker-7] queue depth {n} above 4000, retrying in 250 ms (attempt 3 of 5)",
    "2026-11-24T10:00:00.123Z ERROR shop.mail order={n} could not deliver to ann.lee{n}@example.org: mailbox full",
)


def written(pipe: object, size: int) -> None:
    """Write ``size`` bytes of log to a pipe and close it."""
    done = number = 0
    with pipe:  # type: ignore[attr-defined]
        while done < size:
            text = "\n".join(LINES[one % len(LINES)].format(n=one) for one in range(number, number + 2000)) + "\n"
            number += 2000
            data = text.encode()
            pipe.write(data)  # type: ignore[attr-defined]
            done += len(data)


def family(pid: int) -> Iterator[int]:
    """A process and all that come of it."""
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from family(int(child))


def resident(pid: int) -> float:
    """Megabytes of a process."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gigabytes", type=float, default=1.0)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    size = int(options.gigabytes * 1e9)
    code = "from pii_lint.cli.main import main; main()"
    command = [sys.executable, "-c", code, "redact", "--jobs", str(options.jobs), "--report", "-"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None and process.stdout is not None
    writer = threading.Thread(target=written, args=(process.stdin, size), daemon=True)
    writer.start()
    read = number = leaked = 0
    step = max(size // 10, 1)
    print(f"{'output MB':>10} {'command MB':>11} {'processes':>10} {'all MB':>8}")
    for line in process.stdout:
        if b"%d" % number not in line and b"%032x" % number not in line:
            sys.exit(f"line {number} is not in its place: {line!r}")
        leaked += b"@example.org" in line
        number += 1
        if (read + len(line)) // step > read // step:
            sizes = [resident(pid) for pid in family(process.pid)]
            print(
                f"{(read + len(line)) / 1e6:>10,.0f} {sizes[0]:>11.1f} {len(sizes) - 1:>10} {sum(sizes):>8.1f}",
                flush=True,
            )
        read += len(line)
    process.wait()
    print(f"{number:,} lines, in order; {leaked:,} addresses left; status {process.returncode}")


if __name__ == "__main__":
    main()
