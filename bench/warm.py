#!/usr/bin/env python3
"""What a scan costs after another one, measured against a cold scan in the same turn.

    bench/warm.py FOLDER... [--repeat 3] [--json]

Each folder is copied to a temporary place, and there the command is run as a user runs it: without a cache, with an
empty one, with nothing changed, with three files changed (a function is added to each), and for one changed file
alone, as pre-commit does. Printed are the medians of CPU and wall seconds, and the ratio of CPU to the scan without a
cache.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

CASES = ("no cache", "first", "nothing changed", "three files changed", "one file given", "--version")
_ADDED = "\n\ndef added_{number}(user):\n    return user.email\n"


def run(folder: Path, *arguments: str) -> tuple[float, float]:
    """CPU and wall seconds of the command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "pii_lint", *arguments],
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    )
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


def turn(source: Path, seed: int) -> dict[str, tuple[float, float]]:
    """One measurement of every case, in the order of a working day."""
    chance = random.Random(seed)
    scan = ("scan", "--exit-zero", "--quiet", "--format", "json")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "project"
        shutil.copytree(source, folder)
        paths = sorted(folder.rglob("*.py"))

        def change(number: int) -> list[Path]:
            chosen = chance.sample(paths, min(number, len(paths)))
            for path in chosen:
                with path.open("a", encoding="utf-8") as file:
                    file.write(_ADDED.format(number=chance.randrange(10**9)))
            return chosen

        found = {"--version": run(folder, "--version"), "no cache": run(folder, *scan, "--no-cache", ".")}
        found["first"] = run(folder, *scan, ".")
        found["nothing changed"] = run(folder, *scan, ".")
        change(3)
        found["three files changed"] = run(folder, *scan, ".")
        (one,) = change(1)
        found["one file given"] = run(folder, *scan, str(one.relative_to(folder)))
        return found


def measured(folder: Path, repeat: int) -> dict[str, Any]:
    """The medians of ``repeat`` turns: seconds of CPU and wall, and the ratio to the scan without a cache."""
    turns = [turn(folder, seed) for seed in range(repeat)]
    return {
        "folder": str(folder),
        "cases": {
            case: {
                "cpu": statistics.median(each[case][0] for each in turns),
                "wall": statistics.median(each[case][1] for each in turns),
                "ratio": statistics.median(each[case][0] / each["no cache"][0] for each in turns),
            }
            for case in CASES
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--repeat", type=int, default=3, metavar="N", help="turns for each folder (default: 3)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    arguments = parser.parse_args()
    for folder in arguments.folders:
        if not folder.is_dir():
            parser.error(f"{folder}: no such folder")
    rows = [measured(folder, max(1, arguments.repeat)) for folder in arguments.folders]
    if arguments.json:
        print(json.dumps(rows, indent=2))
        return
    for row in rows:
        print(f"{row['folder']}\n{'':22}  CPU s  wall s   ratio")
        for case, figures in row["cases"].items():
            print(f"  {case:20}  {figures['cpu']:5.2f}  {figures['wall']:6.2f}  {figures['ratio']:6.3f}")


if __name__ == "__main__":
    main()
