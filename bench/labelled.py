#!/usr/bin/env python3
"""How much of what leaks in real applications is found, and how much of what is found leaks.

    bench/labelled.py LABELS PACKAGES [--only NAME ...] [-- OPTION ...]

LABELS is a folder with ``labels.jsonl`` (one JSON object a line: package, file, line, verdict, severity, difficulty)
and ``score.py``, which compares a SARIF file with the labels of one package. PACKAGES is a folder that holds the
labelled packages, unpacked, each under its name. What follows ``--`` is handed to ``pii-lint scan``, such as
``--min-severity low``; without it the defaults are measured. bench/README.md says what the columns mean.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

DIFFICULTIES = ("direct", "local", "interprocedural", "crossfile", "repr")
HEAD = ("high", *DIFFICULTIES, "low", "on labels", "true", "CPU s")


def leaks(labels: Path, package: str) -> Iterable[dict[str, Any]]:
    """The first row of each labelled leak: rows that share a ``group`` are one leak."""
    seen = set()
    for number, line in enumerate(labels.read_text(encoding="utf-8").splitlines(), 1):
        row = json.loads(line) if line.strip() else {}
        if row.get("package") == package and row["verdict"] == "leak":
            key = row.get("group") or number
            if key not in seen:
                seen.add(key)
                yield {**row, "key": key}


def scanned(package: Path, options: list[str], sarif: Path) -> float:
    """Scan a package as a user would and give the CPU seconds that took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "pii_lint", "scan", str(package), "--format", "sarif", "--output", str(sarif)]
    done = subprocess.run([*command, "--exit-zero", "--quiet", "--no-cache", *options], check=False)
    if done.returncode not in (0, 3):  # 3: some file could not be analysed
        sys.exit(done.returncode)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def scored(labels: Path, package: Path, sarif: Path) -> dict[str, Any]:
    """What ``score.py`` says, with every leak that was missed."""
    command = [sys.executable, str(labels / "score.py"), "--package", package.name, "--root", str(package)]
    done = subprocess.run([*command, "--misses", "--json", str(sarif)], check=True, stdout=subprocess.PIPE)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def kinds(leak: dict[str, Any]) -> tuple[str, ...]:
    """The columns that a leak counts for."""
    return ("high", leak["difficulty"]) if leak["severity"] == "high" else ("low",)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labels", type=Path)
    parser.add_argument("packages", type=Path)
    parser.add_argument("--only", action="append", metavar="NAME", help="this package alone; may be repeated")
    at = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
    arguments, options = parser.parse_args(sys.argv[1:at]), sys.argv[at + 1 :]
    rows = [json.loads(line) for line in (arguments.labels / "labels.jsonl").read_text("utf-8").splitlines() if line]
    names = arguments.only or sorted({row["package"] for row in rows})
    missing = [name for name in names if not (arguments.packages / name).is_dir()]
    if missing:
        parser.error(f"not in {arguments.packages}: {', '.join(missing)}")

    found: Counter[str] = Counter()
    total: Counter[str] = Counter()
    widths = [max(12, len(name) + 2) for name in HEAD]
    print(f"{'package':18}" + "".join(f"{name:>{width}}" for name, width in zip(HEAD, widths, strict=True)))

    def show(name: str, hits: Counter[str], all_: Counter[str], seconds: float) -> None:
        cells = [f"{hits[head]}/{all_[head]} {_percent(hits[head], all_[head])}" for head in HEAD[:-1]]
        cells.append(f"{seconds:.1f}")
        print(f"{name:18}" + "".join(f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True)), flush=True)

    spent = 0.0
    with tempfile.TemporaryDirectory() as scratch:
        for name in names:
            package, sarif = arguments.packages / name, Path(scratch, "out.sarif")
            seconds = scanned(package, options, sarif)
            score = scored(arguments.labels, package, sarif)
            missed = {row.get("group") or row["id"] for row in score["misses"]}
            hits: Counter[str] = Counter()
            all_: Counter[str] = Counter()
            for leak in leaks(arguments.labels / "labels.jsonl", name):
                all_.update(kinds(leak))
                if leak["key"] not in missed:
                    hits.update(kinds(leak))
            hits["on labels"], all_["on labels"] = score["precision on labelled lines"]
            hits["true"], all_["true"] = score.get("true precision", {}).get("all", (0, 0))
            show(name, hits, all_, seconds)
            found += hits
            total += all_
            spent += seconds
    if len(names) > 1:
        show("all", found, total, spent)


def _percent(hits: int, all_: int) -> str:
    return f"{hits / all_:4.0%}" if all_ else "   -"


if __name__ == "__main__":
    main()
