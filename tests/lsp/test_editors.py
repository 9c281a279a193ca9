"""What the clients in ``editors/`` send is what the server reads."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("pygls")

from pii_lint.lsp.actions import WITH_REASON
from pii_lint.lsp.options import Options, read

ROOT = Path(__file__).parents[2]
VSCODE = ROOT / "editors/vscode"
FIELDS = set(Options.__struct_encode_fields__)


def test_settings_of_the_extension_are_options_of_the_server() -> None:
    package = json.loads((VSCODE / "package.json").read_text("utf-8"))
    settings = package["contributes"]["configuration"]["properties"]
    names = {name.removeprefix("pii-lint.") for name in settings} - {"command"}
    assert names <= FIELDS
    source = (VSCODE / "extension.js").read_text("utf-8")
    sent = re.search(r"const OPTIONS = \[([^\]]*)\]", source)
    assert sent is not None
    assert set(re.findall(r"\w+", sent[1])) == names
    defaults = {
        name.removeprefix("pii-lint."): one["default"]
        for name, one in settings.items()
        if name != "pii-lint.command" and one["default"] is not None
    }
    options, wrong = read(defaults)
    assert (options, wrong) == (Options(), "")


def test_both_clients_have_the_command_that_asks() -> None:
    assert f'registerCommand("{WITH_REASON}"' in (VSCODE / "extension.js").read_text("utf-8")
    assert f'commands["{WITH_REASON}"]' in (ROOT / "editors/neovim/pii_lint.lua").read_text("utf-8")


def test_the_extension_is_sound_javascript() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs node")
    subprocess.run([node, "--check", VSCODE / "extension.js"], check=True, capture_output=True)


def test_options_of_the_documentation_are_read() -> None:
    text = (ROOT / "docs/editors.md").read_text("utf-8")
    block = re.search(r"```json\n(\{.*?\n\})\n```", text, re.DOTALL)
    assert block is not None
    given = json.loads(block[1])
    assert set(given) == FIELDS
    assert read(given)[1] == ""


def test_wrong_options_are_told() -> None:
    options, wrong = read({"scope": "all"})
    assert options == Options() and "scope" in wrong and "known: select" in wrong


def test_without_the_extra_the_command_says_what_to_do() -> None:
    code = """
import sys
sys.modules["pygls"] = sys.modules["lsprotocol"] = None
from pii_lint.cli.main import run
sys.exit(run(["lsp"]))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2 and done.stdout == ""
    assert done.stderr == (
        "pii-lint: error: lsp: the language server is not installed (run `pip install 'pii-lint[lsp]'`)\n"
    )
