"""From the first finding to a fixed leak, with what users install."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from .conftest import ROOT, Run


def test_a_newcomer_finds_fixes_and_keeps_the_rest(run: Run, project: Path) -> None:
    shutil.copytree(ROOT / "examples" / "flask_shop" / "leaky", project / "shop")
    assert run("scan", "shop", "--select", "PII101").returncode == 1
    shown = run("fix", "shop", "--diff")
    assert "+from pii_lint.runtime import " in shown.stdout
    fixed = run("fix", "shop")
    assert fixed.returncode == 1 and "PII101 fixed" in fixed.stdout, fixed.stderr
    assert run("scan", "shop", "--select", "PII101").returncode == 0
    assert run("baseline", "create", "shop", "--owner", "shop", "--reason", "next month").returncode == 0
    assert run("scan", "shop", "--baseline", "pii-lint-baseline.json").returncode == 0
    subprocess.run(["git", "add", "."], cwd=project, check=True)
    assert run("scan", "--staged", "--baseline", "pii-lint-baseline.json").returncode == 0
    (project / "shop" / "new.py").write_text("def act(user):\n    print(user.email)\n")
    subprocess.run(["git", "add", "."], cwd=project, check=True)
    staged = run("scan", "--staged", "--baseline", "pii-lint-baseline.json", "--format", "concise")
    assert staged.returncode == 1
    assert staged.stdout.startswith("shop/new.py:2:5: PII102")
