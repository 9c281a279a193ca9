"""The habits of the layout that a machine can check."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "pii_lint"
CEILING = 400
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "tools"}

GENERATED = {PACKAGE / "vocabulary_data.py"}
MODULES = sorted(PACKAGE.rglob("*.py"))


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_there_is_something_to_check() -> None:
    assert len(MODULES) > 40


def test_no_file_is_longer_than_the_ceiling() -> None:
    written = [path for path in MODULES if path not in GENERATED]
    assert {str(path.relative_to(ROOT)): lines(path) for path in written if lines(path) > CEILING} == {}


def test_generated_files_are_there_and_hold_only_data() -> None:
    for path in GENERATED:
        assert not any(line.startswith(("def ", "class ")) for line in path.read_text(encoding="utf-8").splitlines())


def test_every_file_is_named_for_what_is_in_it() -> None:
    assert [path for path in MODULES if path.stem in NAMELESS] == []


def test_every_module_says_what_it_is() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in MODULES
        if lines(path) > 1 and not path.read_text(encoding="utf-8").lstrip().startswith(('"""', 'r"""'))
    ]
    assert silent == []


def test_import_contracts_hold() -> None:
    checked = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": "", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert " 0 broken" in checked.stdout


ANALYSER = ("cli", "api", "report", "findings", "taint", "project", "frontend", "rulepack", "config", "ir", "model")


@pytest.mark.parametrize("module", ["pii_lint", "pii_lint.runtime"])
def test_importing_the_runtime_loads_nothing_else(module: str) -> None:
    code = f"""
import sys
before = set(sys.modules)
import {module}
new = {{name.partition('.')[0] for name in set(sys.modules) - before}}
print(sorted(new - set(sys.stdlib_module_names) - {{'pii_lint'}}))
print(sorted(name for name in sys.modules if name.startswith('pii_lint.')))
"""
    # -S: without site-packages, a third-party import fails at once
    done = subprocess.run(
        [sys.executable, "-S", "-c", code],
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    third_party, own = done.stdout.splitlines()
    assert third_party == "[]"
    assert not any(f"'pii_lint.{name}" in own for name in ANALYSER)


def test_the_command_answers_without_the_analyser() -> None:
    code = """
import sys
from pii_lint.cli.main import run
status = run(["--help"])
print(status, sorted({"libcst", "rich", "sarif_om", "msgspec", "pathspec"} & set(sys.modules)), file=sys.stderr)
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr.strip() == "0 []"
    assert "Usage: pii-lint" in done.stdout
