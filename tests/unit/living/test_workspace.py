"""A folder with unsaved text over it: the same findings as a scan of what would be saved."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pii_lint.api import scan
from pii_lint.config.load import load
from pii_lint.living.workspace import Workspace
from pii_lint.model import Finding, Report

EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    shutil.copytree(EXAMPLES / "flask_shop/leaky", folder)
    return folder


def opened(folder: Path) -> Workspace:
    workspace = Workspace(str(folder), {"cache": False})
    workspace.open()
    workspace.solve()
    return workspace


def scanned(folder: Path) -> Report:
    return scan([str(folder)], load([str(folder)], options={"cache": False}), root=str(folder))


def test_a_workspace_says_what_a_scan_says(shop: Path) -> None:
    assert opened(shop).report().findings == scanned(shop).findings


def test_unsaved_text_counts_like_saved_text(shop: Path) -> None:
    workspace = opened(shop)
    path = shop / "accounts.py"
    text = path.read_text("utf-8").replace("import", "# one\nimport", 1) + "\n\ndef f(user):\n    print(user.email)\n"
    workspace.put("accounts.py", text.encode())
    workspace.work()
    found = workspace.report().findings
    path.write_text(text, "utf-8")
    assert found == scanned(shop).findings
    workspace.put("accounts.py", None)
    workspace.work()
    assert workspace.report().findings == found


def test_suppressions_and_settings_count(shop: Path) -> None:
    (shop / "pii-lint.toml").write_text("min-severity = 'high'\n", "utf-8")
    workspace = opened(shop)
    assert {one.severity for one in workspace.report().findings} == {"high"}
    leak = workspace.report().findings[0]
    source = (shop / leak.location.path).read_text("utf-8").splitlines(keepends=True)
    line = leak.location.region.end_line - 1
    source[line] = source[line].split("  #")[0].rstrip("\n") + f"  # pii-lint: ignore[{leak.rule}] x\n"
    workspace.put(leak.location.path, "".join(source).encode())
    workspace.work()
    assert leak.location not in [one.location for one in workspace.report().findings]


def test_before_the_whole_is_solved_a_file_and_what_it_imports_tell(shop: Path) -> None:
    workspace = Workspace(str(shop), {"cache": False})
    workspace.open()
    text = (shop / "audit.py").read_text("utf-8")
    workspace.put("audit.py", f"{text}\n\ndef f(user):\n    record('x', user.email)\n".encode())
    found = [one for one in workspace.report().findings if one.location.path == "audit.py"]
    assert [one.location.region.start_line for one in found] == [8]
    workspace.solve()
    assert [one for one in workspace.report().findings if one.location.path == "audit.py"]


def test_what_changes_while_the_whole_is_solved_is_not_lost(shop: Path) -> None:
    workspace = opened(shop)
    text = (shop / "audit.py").read_text("utf-8")
    typed = False

    def progress(done: int, total: int) -> None:
        nonlocal typed
        if not typed:
            typed = True
            workspace.put("audit.py", f"one = 1\ntwo = 2\n{text}".encode())

    workspace.solve(progress)
    workspace.work()
    lines = [one.location.region.start_line for one in workspace.report().findings if one.location.path == "audit.py"]
    assert typed and lines == [10] and not workspace.is_solved


def test_a_file_that_was_changed_behind_its_back_is_noticed(shop: Path) -> None:
    workspace = Workspace(str(shop), {"cache": False})
    workspace.open()
    path = shop / "audit.py"
    path.write_text("# one\n" + path.read_text("utf-8"), "utf-8")
    workspace.solve()
    workspace.report()
    assert workspace.missed == {"audit.py"}


def test_text_that_does_not_parse_moves_what_was_known(shop: Path) -> None:
    workspace = opened(shop)

    def leaks() -> list[Finding]:
        return [one for one in workspace.report().findings if one.location.path == "audit.py"]

    text = (shop / "audit.py").read_text("utf-8")
    workspace.put("audit.py", f"def (\n{text}".encode())
    assert [one.location.region.start_line for one in leaks()] == [9]
    assert workspace.is_broken("audit.py")
    workspace.put("audit.py", text.encode())
    assert [one.location.region.start_line for one in leaks()] == [8]


def test_what_is_told_beside_flows_is_told_here_too(tmp_path: Path) -> None:
    """Captures without consent, beyond the plan, and what the policy allows: as in a scan."""
    (tmp_path / "plan.json").write_text('{"events": [{"name": "Joined", "properties": {"plan": {}}}]}', "utf-8")
    (tmp_path / "pii-lint.toml").write_text("event-schemas = ['plan.json']\nrequire-consent = true\n", "utf-8")
    (tmp_path / "a.py").write_text(
        "import posthog\n\n\ndef f(user):\n    posthog.capture('Joined', distinct_id='1', properties={'mail': 1})\n",
        "utf-8",
    )
    found = scanned(tmp_path).findings
    assert {one.rule for one in found} >= {"PII302"}
    workspace = opened(tmp_path)
    assert workspace.report().findings == found
    text = (tmp_path / "a.py").read_text("utf-8")
    workspace.put("a.py", f"x = 1\n{text}".encode())
    workspace.work()
    moved = workspace.report().findings
    assert [(one.rule, one.location.region.start_line - 1) for one in moved] == [
        (one.rule, one.location.region.start_line) for one in found
    ]
    workspace.put("a.py", b"import posthog\n")
    assert workspace.report().findings == ()
