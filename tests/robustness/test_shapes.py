"""No program crashes the scan or keeps it forever, whatever its shape."""

from __future__ import annotations

import importlib.util
import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("shapes.py")
CPU_SECONDS = 300
"""All shapes together take a few seconds; what runs into this runs forever."""

_spec = importlib.util.spec_from_file_location("shapes", SCRIPT)
assert _spec is not None
assert _spec.loader is not None
shapes = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(shapes)


@pytest.fixture(scope="module")
def results() -> dict[str, dict[str, Any]]:
    """What each shape gave, up to the one that killed the process; in a process, for it may overflow its stack."""
    done = subprocess.run(
        [sys.executable, str(SCRIPT)],
        env={"PYTHONPATH": str(ROOT)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS)),
        capture_output=True,
        text=True,
        check=False,
    )
    read = map(json.loads, done.stdout.splitlines())
    return {"": {"status": done.returncode, "error": done.stderr[-2000:]}} | {one["name"]: one for one in read}


@pytest.mark.parametrize("name", shapes.FOUND)
def test_the_leak_is_found(results: dict[str, dict[str, Any]], name: str) -> None:
    assert name in results, results[""]
    assert results[name]["findings"] > 0
    assert results[name]["notices"] == []


@pytest.mark.parametrize("name", shapes.TOLD)
def test_what_cannot_be_read_is_told(results: dict[str, dict[str, Any]], name: str) -> None:
    assert name in results, results[""]
    assert results[name]["notices"] == ["nested too deeply to be analysed; this statement is left out"]


def test_a_function_of_too_many_steps_is_told(results: dict[str, dict[str, Any]]) -> None:
    assert results["too many steps"]["findings"] > 0
    [notice] = results["too many steps"]["notices"]
    assert notice == "`f` is analysed in part: its analysis takes more than 20,000 steps"


def test_the_process_ended_well(results: dict[str, dict[str, Any]]) -> None:
    assert results[""] == {"status": 0, "error": ""}
