"""The hook under the real pre-commit, from a clean clone: a leak blocks the commit, its cure passes.

pre-commit installs the clone with its dependencies, hence ``slow``.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LEAK = "import logging\n\n\ndef sign_up(user):\n    logging.info('signed up: %s', user.email)\n"
CURED = "import logging\n\n\ndef sign_up(user):\n    logging.info('signed up')\n"
CONFIGURATION = """\
repos:
  - repo: {clone}
    rev: {revision}
    hooks:
      - id: pii-lint
"""


def git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    return subprocess.run(
        ["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.mark.slow
@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a git clone")
def test_a_leak_blocks_the_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pre_commit")
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "cache"))
    for variable in ("PYTHONPATH", "GIT_DIR", "GIT_INDEX_FILE"):
        monkeypatch.delenv(variable, raising=False)
    clone, project = tmp_path / "clone", tmp_path / "project"
    assert git(tmp_path, "clone", "-q", str(ROOT), str(clone)).returncode == 0
    revision = git(clone, "rev-parse", "HEAD").stdout.strip()
    project.mkdir()
    git(project, "init", "-q")
    settings = CONFIGURATION.format(clone=clone, revision=revision)
    (project / ".pre-commit-config.yaml").write_text(settings, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "pre_commit", "install"], cwd=project, check=True, capture_output=True)
    (project / "notes.txt").write_text("user.email\n", encoding="utf-8")
    (project / "app.py").write_text(LEAK, encoding="utf-8")
    git(project, "add", ".")
    refused = git(project, "commit", "-m", "sign up")
    assert refused.returncode == 1, refused.stdout + refused.stderr
    assert "app.py:5:5" in refused.stdout + refused.stderr
    assert "PII101" in refused.stdout + refused.stderr
    (project / "app.py").write_text(CURED, encoding="utf-8")
    git(project, "add", ".")
    accepted = git(project, "commit", "-m", "sign up")
    assert accepted.returncode == 0, accepted.stdout + accepted.stderr
