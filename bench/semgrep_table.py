#!/usr/bin/env python3
"""The data-flow suite of ``tests/dataflow`` run by pii-lint and by an installed Semgrep, as one table.

    bench/semgrep_table.py --semgrep path/to/semgrep [--lines]

Semgrep gets a taint-mode rule that says what ``tests/dataflow/rules.toml`` says, and runs offline. Every marked line
counts once: found or not, by the line on which the sink stands. ``--lines`` lists where the two disagree with the
labels. What the columns mean, and the result of one run, are in docs/dataflow.md.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import tomli

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "dataflow")]

from scoring import Score, found_lines, score  # noqa: E402
from suite import CASES, RULES, CaseFiles, all_cases  # noqa: E402

Places = frozenset[tuple[str, int]]

PACKAGES, REST = "several files", "other constructs"
GROUPS = {
    "expressions and displays": "direct expressions displays comprehensions aggregation",
    "text": "formatting fstrings string_methods text_forms",
    "statements": "assignment control_flow matching with_statement scopes assertions type_syntax",
    "exceptions": "exceptions exception_groups try_paths",
    "calls and arguments": "calls star_arguments parameters_without_callers recursion",
    "functions as values": "functions_as_values closures decorators",
    "generators and coroutines": "generators asynchronous",
    "classes": "methods properties inheritance dunders object_idioms",
    "objects and aliases": "heap builders shared_holders",
    "containers": "lists dicts keys_of_dicts copies named_tuples",
    "records": "dataclass_records attrs_records pydantic_models",
    "library": "builtins_calls library_data library_text library_tools paths_and_addresses",
    "where data stops": "cuts sanitizers strong_update conditions_on_types",
}


def group_of(case: CaseFiles) -> str:
    """The row of the table that a case counts for."""
    if case.is_package:
        return PACKAGES
    return next((group for group, names in GROUPS.items() if case.name in names.split()), REST)


def _patterns(tables: Iterable[dict[str, Any]]) -> list[dict[str, str]]:
    names = [name for table in tables for name in table.get("names", ())]
    calls = [call for table in tables for call in table.get("calls", ())]
    found = [*names, *(f"$OBJECT.{name}" for name in names), *(f"{call}(...)" for call in calls)]
    return [{"pattern": pattern} for pattern in found]


def taint_rule(rules: Path) -> dict[str, Any]:
    """The sources, sinks and sanitizers of a rule file as one Semgrep rule in taint mode."""
    tables = tomli.loads(rules.read_text(encoding="utf-8"))
    rule = {
        "id": "dataflow",
        "mode": "taint",
        "languages": ["python"],
        "severity": "ERROR",
        "message": "Data reaches the sink.",
        "pattern-sources": _patterns(tables["source"]),
        "pattern-sinks": _patterns(tables["sink"]),
        "pattern-sanitizers": _patterns(tables["sanitizer"]),
    }
    return {"rules": [rule]}


def run_semgrep(semgrep: str) -> tuple[str, Places]:
    """Version and found places; ends the program if Semgrep says that something failed."""
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "rule.json"  # JSON is YAML
        config.write_text(json.dumps(taint_rule(RULES)), encoding="utf-8")
        shutil.copytree(CASES, Path(folder) / "suite")  # it skips folders called tests
        environment = {
            **os.environ,
            "SEMGREP_ENABLE_VERSION_CHECK": "0",
            "SEMGREP_SEND_METRICS": "off",
            "SEMGREP_SETTINGS_FILE": str(Path(folder) / "settings.yml"),
        }
        asked = subprocess.run([semgrep, "--version"], env=environment, check=True, capture_output=True, text=True)
        done = subprocess.run(
            [semgrep, "scan", "--config", str(config), "--metrics=off", "--json", "--jobs=1", "."],
            cwd=Path(folder) / "suite",
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode not in (0, 1):
        sys.exit(f"semgrep ended with {done.returncode}:\n{done.stderr}")
    report = json.loads(done.stdout)
    for error in report["errors"]:
        print(f"semgrep: {error.get('path', '')}: {error.get('message', '').splitlines()[0]}", file=sys.stderr)
    places = ((Path(one["path"]).as_posix(), one["start"]["line"]) for one in report["results"])
    return asked.stdout.split()[-1], frozenset(places)


def _row(name: str, scores: list[Score]) -> str:
    flows = scores[0].true_positives + scores[0].false_negatives
    cells = [name, f"{flows} / {scores[0].lines - flows}"]
    for one in scores:
        cells += [f"{one.recall:.0%}", f"{one.precision:.0%}", f"{one.mcc:.2f}"]
    return f"| {' | '.join(cells)} |"


def table(cases: list[CaseFiles], tools: dict[str, Places]) -> list[str]:
    """The lines of a Markdown table: one row a group, three figures a tool."""
    head = ["construct", "flow / none"]
    for tool in tools:
        head += [f"{tool}: recall", "precision", "MCC"]
    lines = ["| " + " | ".join(head) + " |", "|---|---|" + "---:|" * 3 * len(tools)]
    sums: dict[str, list[Score]] = {}
    for case in cases:
        scores = [score(case.marks, places) for places in tools.values()]
        for group in (group_of(case), "all"):
            before = sums.get(group, [Score()] * len(scores))
            sums[group] = [one + more for one, more in zip(before, scores, strict=True)]
    order = [*GROUPS, PACKAGES, REST, "all"]
    return lines + [_row(name, sums[name]) for name in order if name in sums]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--semgrep", default="semgrep", metavar="COMMAND", help="the semgrep to run (default: semgrep)")
    parser.add_argument("--lines", action="store_true", help="also list each line that a tool gets wrong")
    arguments = parser.parse_args()

    cases = all_cases()
    version, semgrep = run_semgrep(arguments.semgrep)
    ours = frozenset(place for case in cases for place in found_lines(case))
    tools = {"pii-lint": ours, f"Semgrep {version}": semgrep}
    print("\n".join(table(cases, tools)))
    if arguments.lines:
        for case in cases:
            for mark in case.marks:
                for tool, places in tools.items():
                    if (mark.place in places) != mark.flow:
                        print(f"{tool}: {mark.path}:{mark.line}: {'missed' if mark.flow else 'reported, but no flow'}")


if __name__ == "__main__":
    main()
