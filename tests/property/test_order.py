"""What is found never depends on the order in which files are named or read."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from compared import scanned
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from programs import EXAMPLES, cases, examples

from pii_lint.api import scan
from pii_lint.config.schema import DEFAULT
from pii_lint.model import Finding

PACKAGES = {name: files for name, files in cases().items() if len(files) > 1}
PROGRAMS = {name: (files, False) for name, files in PACKAGES.items()} | {
    name: (files, True) for name, files in examples().items()
}


def _told(findings: tuple[Finding, ...]) -> list[Finding]:
    return sorted(findings, key=lambda one: (one.location, one.rule, one.fingerprint))


def _compare(name: str, data: st.DataObject) -> None:
    files, named = PROGRAMS[name]
    order = data.draw(st.permutations(sorted(files)), label="order")
    before = scanned(files, named)
    after = scanned({path: files[path] for path in order}, named)
    assert _told(after.findings) == _told(before.findings)


@settings(max_examples=8, derandomize=True, deadline=None, database=None)
@given(name=st.sampled_from(sorted(PACKAGES)), data=st.data())
def test_packages(name: str, data: st.DataObject) -> None:
    _compare(name, data)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(PROGRAMS))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_programs_in_depth(name: str, data: st.DataObject) -> None:
    _compare(name, data)


@pytest.mark.parametrize("name", ["django_clinic/leaky", "flask_shop/leaky"])
def test_paths_on_the_command_line(name: str, tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / name, tmp_path, dirs_exist_ok=True)
    files = sorted(os.fspath(path) for path in tmp_path.rglob("*.py"))
    config = DEFAULT.apply({"cache": False})
    first = scan(files, config, root=os.fspath(tmp_path))
    assert first.findings
    assert scan(files[::-1], config, root=os.fspath(tmp_path)).findings == first.findings
    assert scan([os.fspath(tmp_path)], config, root=os.fspath(tmp_path)).findings == first.findings
