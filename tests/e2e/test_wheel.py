"""What is in the wheel, and what its runtime needs."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    return set(zipfile.ZipFile(wheel).namelist())


def test_rules_are_inside(names: set[str]) -> None:
    shipped = {name.removeprefix("pii_lint/_rules/") for name in names if name.startswith("pii_lint/_rules/")}
    assert {str(path.relative_to(ROOT / "rules")) for path in (ROOT / "rules").rglob("*.toml")} <= shipped
    assert "policies/logging.toml" in shipped
    assert not any(name.endswith(".py") for name in shipped)


def test_typed_and_licensed(names: set[str]) -> None:
    assert "pii_lint/py.typed" in names
    assert any(name.endswith("/licenses/LICENSE") for name in names)


def test_nothing_else_is_inside(names: set[str]) -> None:
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"pii_lint"}
    assert not any("__pycache__" in name or name.startswith("pii_lint/tests") for name in names)


def test_every_module_is_inside(names: set[str]) -> None:
    modules = {str(path.relative_to(ROOT)) for path in (ROOT / "pii_lint").rglob("*.py")}
    assert modules <= names


def test_the_runtime_needs_no_dependency(bare_python: Path) -> None:
    code = """
import sys
import pii_lint.runtime as runtime
print(runtime.redact({"email": "ann@example.org"}) != {"email": "ann@example.org"})
own = {name for name in sys.modules if name.startswith("pii_lint.")}
print(sorted({name.split(".")[1] for name in own} & {"cli", "api", "frontend", "taint", "rulepack", "report"}))
tops = {name.partition(".")[0] for name in sys.modules} - set(sys.stdlib_module_names)
print(sorted(name for name in tops if getattr(sys.modules[name], "__file__", None) and name != "pii_lint"))
"""
    done = subprocess.run([bare_python, "-I", "-c", code], check=True, capture_output=True, text=True)
    works, analyser, third_party = done.stdout.splitlines()
    assert (works, analyser) == ("True", "[]")
    assert third_party == "['__main__']" or third_party == "[]"
