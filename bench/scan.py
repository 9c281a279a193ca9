#!/usr/bin/env python3
"""How fast a scan is, measured against the floor that nothing built on libcst can go under: parsing.

    bench/scan.py FOLDER... [--repeat 3] [--format sarif] [--json]

For each folder it starts, N times in turn, one process that only calls ``libcst.parse_module`` on the files that a scan
would read, and one that scans them: cold, in one process, with all rules, findings of any severity, and the report
rendered. It prints the medians and the share of each stage. All times are CPU seconds, so a busy machine shifts them
little; the ratio is taken within each turn, so a machine that changes its pace shifts it less. bench/README.md says
what the columns mean.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

STAGES = ("start", "read", "lower", "link", "solve", "judge", "report", "rest")


def parse_only(folder: str) -> dict[str, Any]:
    """Parse the files of ``folder`` and throw the trees away; the import of libcst is not counted."""
    import libcst

    from pii_lint.config.schema import Config
    from pii_lint.project.discover import discover

    sources = [file.read() for file in discover([folder], Config()).files]
    gc.disable()
    start = time.process_time()
    for source in sources:
        with contextlib.suppress(libcst.ParserSyntaxError, UnicodeDecodeError):  # the scan meets them too
            libcst.parse_module(source)
    return {"cpu": time.process_time() - start, "memory": peak_memory()}


def scan(folder: str, format_: str) -> dict[str, Any]:
    """Scan ``folder`` as the command does, with a clock on each stage; counted from the start of the process."""
    from pii_lint import api
    from pii_lint.config.schema import Config
    from pii_lint.reading.files import Reading
    from pii_lint.report import render
    from pii_lint.taint.engine import Engine

    spent = dict.fromkeys(STAGES, 0.0)
    clocked: list[str] = []

    def clock(owner: Any, name: str, stage: str) -> None:
        """Count the time in ``owner.name`` for ``stage``; a stage called by another counts for the outer one."""
        inner: Callable[..., Any] = getattr(owner, name)

        def outer(*args: Any, **keywords: Any) -> Any:
            if clocked:
                return inner(*args, **keywords)
            clocked.append(stage)
            start = time.process_time()
            try:
                return inner(*args, **keywords)
            finally:
                spent[stage] += time.process_time() - start
                clocked.pop()

        setattr(owner, name, outer)

    clock(api, "load", "start")
    clock(api, "discover", "read")
    clock(Reading, "look", "read")
    clock(Reading, "known", "lower")
    clock(Reading, "facts", "lower")
    clock(api, "Program", "link")
    for name in ("__init__", "run", "leaks"):
        clock(Engine, name, "solve")
    for name in ("build", "apply", "wanted"):
        clock(api, name, "judge")
    spent["start"] = time.process_time()
    report = api.scan([folder], Config(min_severity="low", min_confidence="low", cache=False, jobs=1))
    start = time.process_time()
    render(report, format_)
    total = time.process_time()
    spent["report"] = total - start
    spent["rest"] = total - sum(spent.values())
    return {
        "cpu": total,
        "memory": peak_memory(),
        "stages": spent,
        "files": report.statistics.files,
        "lines": report.statistics.lines,
        "findings": len(report.findings),
    }


def peak_memory() -> int:
    """Bytes; Linux counts in units of 1,024, macOS in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def measured(job: str, folder: str, format_: str) -> dict[str, Any]:
    """One measurement in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, "--format", format_, "--job", job, folder], check=True, stdout=subprocess.PIPE
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def compared(folder: str, format_: str, repeat: int) -> dict[str, Any]:
    """The medians of ``repeat`` turns on one folder."""
    turns = [(measured("parse", folder, format_), measured("scan", folder, format_)) for _ in range(repeat)]
    scans = [scanned for _, scanned in turns]
    cpu = statistics.median(scanned["cpu"] for scanned in scans)
    ratios = [scanned["cpu"] / parsed["cpu"] for parsed, scanned in turns if parsed["cpu"]]
    return {
        "folder": folder,
        "files": scans[0]["files"],
        "lines": scans[0]["lines"],
        "findings": scans[0]["findings"],
        "parse": statistics.median(parsed["cpu"] for parsed, _ in turns),
        "scan": cpu,
        "ratio": statistics.median(ratios) if ratios else 0.0,
        "ratios": ratios,
        "lines per second": scans[0]["lines"] / cpu,
        "memory": max(scanned["memory"] for scanned in scans),
        "stages": {stage: statistics.median(scanned["stages"][stage] for scanned in scans) for stage in STAGES},
    }


def show(rows: list[dict[str, Any]]) -> None:
    """Two tables: what it costs, and where that goes."""
    wide = max(len("folder"), *(len(row["folder"]) for row in rows))
    print(f"{'folder':{wide}}  files    lines  findings  parse s  scan s  ratio  (lowest-highest)  lines/s  peak MB")
    for row in rows:
        spread = f"({min(row['ratios'], default=0):.2f}-{max(row['ratios'], default=0):.2f})"
        print(
            f"{row['folder']:{wide}}  {row['files']:5,}  {row['lines']:7,}  {row['findings']:8,}  {row['parse']:7.2f}"
            f"  {row['scan']:6.2f}  {row['ratio']:5.2f}  {spread:>16}  {row['lines per second']:7,.0f}"
            f"  {row['memory'] / 1e6:7.0f}"
        )
    print(f"\n{'share of':{wide}}  " + "  ".join(f"{stage:>6}" for stage in STAGES))
    for row in rows:
        shares = (row["stages"][stage] / row["scan"] for stage in STAGES)
        print(f"{row['folder']:{wide}}  " + "  ".join(f"{share:6.1%}" for share in shares))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", metavar="FOLDER")
    parser.add_argument("--repeat", type=int, default=3, metavar="N", help="turns for each folder (default: 3)")
    parser.add_argument("--format", default="sarif", help="the report that is rendered (default: sarif)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--job", choices=("parse", "scan"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.job:
        (folder,) = arguments.folders
        print(json.dumps(parse_only(folder) if arguments.job == "parse" else scan(folder, arguments.format)))
        return
    for folder in arguments.folders:
        if not Path(folder).is_dir():
            parser.error(f"{folder}: no such folder")
    rows = [compared(folder, arguments.format, max(1, arguments.repeat)) for folder in arguments.folders]
    if arguments.json:
        print(json.dumps(rows, indent=2))
    else:
        show(rows)


if __name__ == "__main__":
    main()
