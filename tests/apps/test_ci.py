"""The CI files fit the command line; the action's script is run as GitHub runs it."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import textwrap
from pathlib import Path

import click
import jsonschema
import pytest
import yaml

from pii_lint.cli import starters
from pii_lint.cli.main import command

ROOT = Path(__file__).parents[2]
ACTION = (ROOT / "action.yml").read_text(encoding="utf-8")


def script(step: str) -> str:
    """The shell script of a step of the action."""
    found = re.search(rf"- name: {step}\n.*?run: \|\n(?P<script>(?:        .*\n?|\n)+)", ACTION, re.DOTALL)
    assert found is not None
    return textwrap.dedent(found["script"])


@pytest.mark.parametrize("text", [starters.HOOK, starters.GITHUB, starters.GITLAB])
def test_the_starters_use_options_that_there_are(text: str) -> None:
    lines = re.findall(r"pii-lint (scan .*)$", text, re.MULTILINE)
    assert lines
    for line in lines:
        verb, *arguments = shlex.split(line)
        found = command.get_command(click.Context(command), verb)
        assert found is not None
        found.make_context(verb, arguments)


@pytest.mark.parametrize("fail, status", [("true", 1), ("false", 0)])
def test_the_action_scans(tmp_path: Path, fail: str, status: int) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "app.py").write_text("def act(user):\n    print(user.email)\n")
    (tmp_path / "new.py").write_text("")
    binaries = tmp_path / "runner" / "pii-lint" / "bin"
    binaries.mkdir(parents=True)
    starter = binaries / "pii-lint"
    starter.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m pii_lint "$@"\n')
    starter.chmod(0o755)
    variables = {
        "PATHS": "src new.py",
        "ARGUMENTS": "--no-cache --min-severity low",
        "CHANGES_ONLY": "true",  # not on a pull request
        "FAIL": fail,
        "SARIF": "out file.sarif",
        "BASE": "",
        "RUNNER_TEMP": str(tmp_path / "runner"),
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script("Scan")],
        cwd=tmp_path,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, done.stderr
    assert '"PII102/personal"' in (tmp_path / "out file.sarif").read_text()


def test_every_input_reaches_a_step() -> None:
    inputs = re.findall(r"^  ([\w-]+):$", ACTION.split("inputs:\n")[1].split("\noutputs:")[0], re.MULTILINE)
    assert len(inputs) == 5
    for name in inputs:
        assert f"${{{{ inputs.{name} }}}}" in ACTION


def test_the_gitlab_template_scans(tmp_path: Path) -> None:
    job = yaml.safe_load((ROOT / "gitlab-template.yml").read_text(encoding="utf-8"))["pii-lint"]
    binaries = tmp_path / "pii-lint-venv" / "bin"
    binaries.mkdir(parents=True)
    project = tmp_path / "project"
    (project / "src").mkdir(parents=True)
    (project / "src" / "app.py").write_text("def act(user):\n    print(user.email)\n")
    for name, does in (("pii-lint", f'exec "{sys.executable}" -m pii_lint "$@"'), ("python", 'echo "$@" > ../pip.txt')):
        (binaries / name).write_text(f"#!/bin/sh\n{does}\n")
        (binaries / name).chmod(0o755)
    (tmp_path / "python").write_text("#!/bin/sh\nexit 0\n")  # python -m venv
    (tmp_path / "python").chmod(0o755)
    variables = {name: str(value) for name, value in job["variables"].items()}
    variables |= {"CI_PROJECT_DIR": str(project), "PII_SCAN_PATHS": "src", "PII_SCAN_FAIL": "true"}
    done = subprocess.run(
        ["sh", "-euc", "\n".join(job["script"])],
        cwd=project,
        env={**variables, "PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert (tmp_path / "pip.txt").read_text().split() == ["-m", "pip", "install", "--quiet", "pii-lint"]
    for format, name in (("codequality", "gitlab-codequality"), ("sast", "gitlab-sast")):
        report = json.loads((project / job["artifacts"]["reports"][format]).read_text(encoding="utf-8"))
        schema = json.loads((ROOT / "tests" / "data" / f"{name}.schema.json").read_text(encoding="utf-8"))
        jsonschema.validate(report, schema)
        assert len(report if format == "codequality" else report["vulnerabilities"]) == 1
