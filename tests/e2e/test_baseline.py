"""A baseline of a whole application outlives black over the whole tree, moved lines, and renamed files and packages.

The application is downloaded, and scanned three times, hence ``slow``.
"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from pii_lint import api
from pii_lint.baseline import entries
from pii_lint.config.load import load

APPLICATION = "edx-enterprise==8.18.0"
MOVED = {"enterprise/utils.py": "enterprise/tools.py", "integrated_channels/canvas": "integrated_channels/linen"}


@pytest.fixture
def application(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "application"
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", APPLICATION]
    if subprocess.run([*pip, "--dest", str(tmp_path)], check=False, capture_output=True).returncode:
        pytest.skip(f"{APPLICATION} cannot be downloaded")
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    monkeypatch.chdir(folder)
    return folder


def unknown(folder: Path, known: tuple[entries.Entry, ...]) -> list[str]:
    report = api.scan(["."], load(["."], environment={}, options={"cache": False}))
    stands = entries.standing(report.findings, known, folder / entries.FILE, report.root)
    return [f"{one.location.path}:{one.location.region.start_line} {one.rule} {one.sink}" for one in stands.new]


@pytest.mark.slow
def test_no_finding_is_new(application: Path) -> None:
    report = api.scan(["."], load(["."], environment={}, options={"cache": False}))
    baseline = application / entries.FILE
    entries.write(baseline, [entries.entry(one, baseline, report.root) for one in report.findings])
    known = entries.read(baseline)
    assert len(known) > 100
    subprocess.run([sys.executable, "-m", "black", "--quiet", "--line-length", "70", "."], check=True)
    for path in application.rglob("*.py"):
        path.write_text(f"# a line more\n\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    assert unknown(application, known) == []
    for old, new in MOVED.items():
        (application / old).rename(application / new)
    for path in application.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for old, new in MOVED.items():
            text = text.replace(old.removesuffix(".py").replace("/", "."), new.removesuffix(".py").replace("/", "."))
        path.write_text(text.replace("enterprise import utils", "enterprise import tools as utils"), encoding="utf-8")
    assert unknown(application, known) == []
    leak = "def leak(user):\n    print(user.email)\n"
    (application / "leak.py").write_text(leak, encoding="utf-8")
    assert [one.split()[:2] for one in unknown(application, known)] == [["leak.py:2", "PII102"]]
