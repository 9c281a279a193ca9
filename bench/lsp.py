#!/usr/bin/env python3
"""How long an editor waits: from a keystroke to the diagnostics of the text that it made.

    bench/lsp.py FOLDER [--files 20] [--changes 6] [--json]

The folder is copied to a temporary place and opened in a real client, over the stdin and stdout of a real
``pii-lint lsp``. When the whole project was solved once, files are opened and changed at random places: a line is put
into a function, a call that leaks, a function at the end, a comment at the top; then the text is broken, and mended.
Each time is that from sending the change until the diagnostics of this version have come, with the server's own pause
(50 ms) in it; on Linux beside it the CPU time of the server and its process, which does not depend on what else the
machine does. Also measured: how soon the first diagnostics come, with a cold and a warm cache, and changes made
before the whole is solved.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "tests/lsp")]

from editor import Editor  # noqa: E402 - of the tests

_LINE = re.compile(r"\n(    +)(?:return|if|raise|for) ")


def changes(text: str, chance: random.Random) -> list[tuple[str, str]]:
    """Kinds of change and the texts that they lead to, one after the other."""
    places = list(_LINE.finditer(text))
    found = [("comment at the top", f"# {chance.random()}\n{text}")]
    if places:
        at = chance.choice(places)
        line = f"\n{at[1]}added_{chance.randrange(10**6)} = 1"
        leak = f"\n{at[1]}print(request.user.email)"
        found.append(("line in a function", text[: at.start()] + line + text[at.start() :]))
        found.append(("leak in a function", text[: at.start()] + leak + text[at.start() :]))
        found.append(("broken", text[: at.start()] + f"\n{at[1]}print(user.ema" + text[at.start() :]))
    found.append(("function at the end", f"{text}\n\ndef added(user):\n    print(user.email)\n"))
    return found


Time = tuple[float, float]


class Clock:
    """Seconds and CPU seconds since it was made."""

    def __init__(self, editor: Editor) -> None:
        self._editor = editor
        self._cpu = cpu(editor.process)
        self._start = time.perf_counter()

    def read(self) -> Time:
        return time.perf_counter() - self._start, cpu(self._editor.process) - self._cpu


def cpu(process: int) -> float:
    """The CPU seconds of a process and those that it started; 0 where the system does not tell."""
    folder = Path(f"/proc/{process}/task")
    if not folder.is_dir():
        return 0.0
    spent = 0.0
    for task in folder.iterdir():
        spent += int((task / "schedstat").read_text().split()[0]) / 1e9
        spent += sum(cpu(int(child)) for child in (task / "children").read_text().split())
    return spent


async def typed(editor: Editor, path: Path, text: str) -> Time:
    clock = Clock(editor)
    editor.type(path, text)
    uri, version = path.as_uri(), editor.texts[path][0]
    await editor.until(lambda: editor.versions.get(uri) == version)
    return clock.read()


async def measured(folder: Path, files: int, rounds: int) -> dict[str, Any]:
    chance = random.Random(0)
    found: dict[str, list[Time]] = {}
    lines = sum(path.read_bytes().count(b"\n") for path in folder.rglob("*.py"))
    large = [path for path in sorted(folder.rglob("*.py")) if path.stat().st_size > 2_000]
    chosen = chance.sample(large, min(files, len(large)))
    largest = sorted(large, key=lambda path: -path.stat().st_size)[:3]
    async with Editor(folder, options={"quiet": 1e6}) as editor:
        editor.longest = 600.0
        clock = Clock(editor)
        path = chosen[0]
        text = path.read_text(encoding="utf-8")
        editor.open(path)
        await editor.until(lambda: editor.versions.get(path.as_uri()) == 1)
        found["first, cold"] = [clock.read()]
        for kind, changed in changes(text, chance):
            found.setdefault(f"before the whole: {kind}", []).append(await typed(editor, path, changed))
        await editor.settled()
        found["whole, cold"] = [clock.read()]
    async with Editor(folder, options={"quiet": 1e6}) as editor:
        editor.longest = 600.0
        clock = Clock(editor)
        editor.open(path)
        await editor.until(lambda: editor.versions.get(path.as_uri()) == 1)
        found["first, warm"] = [clock.read()]
        await editor.settled()
        for path in [*chosen, *largest]:
            text = path.read_text(encoding="utf-8")
            if path not in editor.texts:
                editor.open(path)
                await editor.until(lambda path=path: path.as_uri() in editor.versions)
            for _ in range(rounds):
                for kind, changed in changes(text, chance):
                    kind = f"{'largest: ' if path in largest else ''}{kind}"
                    found.setdefault(kind, []).append(await typed(editor, path, changed))
                    found.setdefault("back", []).append(await typed(editor, path, text))
            editor.close(path)
    return {"folder": folder.name, "lines": lines, "milliseconds": {key: figures(some) for key, some in found.items()}}


def figures(times: list[Time]) -> dict[str, float]:
    """Their number; of the times the median, the one that 95 of 100 stay below, the longest; the median CPU time."""
    ordered = sorted(each[0] for each in times)
    return {
        "times": len(ordered),
        "median": round(1000 * statistics.median(ordered)),
        "p95": round(1000 * ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]),
        "longest": round(1000 * ordered[-1]),
        "cpu": round(1000 * statistics.median(each[1] for each in times)),
        "longest_cpu": round(1000 * max(each[1] for each in times)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--files", type=int, default=20, metavar="N", help="files that are changed (default: 20)")
    parser.add_argument("--changes", type=int, default=2, metavar="N", help="rounds of changes in each (default: 2)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    arguments = parser.parse_args()
    if not arguments.folder.is_dir():
        parser.error(f"{arguments.folder}: no such folder")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / arguments.folder.name
        shutil.copytree(arguments.folder, folder)
        row = asyncio.run(measured(folder, arguments.files, arguments.changes))
    if arguments.json:
        print(json.dumps(row, indent=2))
        return
    print(f"{row['folder']}: {row['lines']:,} lines; milliseconds, and of CPU")
    print(f"{'':38} times  median     p95  longest  CPU median  longest")
    for kind, one in row["milliseconds"].items():
        wall = f"{one['median']:6}  {one['p95']:6}  {one['longest']:7}"
        print(f"{kind:38} {one['times']:5}  {wall}  {one['cpu']:10}  {one['longest_cpu']:7}")


if __name__ == "__main__":
    main()
