"""The installed command on real files: streams, statuses, input that is odd or broken."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]

ROOT = Path(__file__).parents[2]
LEAK = """\
import logging

log = logging.getLogger(__name__)


def sign_up(user):
    log.info("signed up: %s", user.email)
"""
CLEAN = """\
import logging


def start(port):
    logging.info("listening on %d", port)
"""


def findings(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(text)["findings"]
    return found


def places(text: str) -> list[tuple[str, str]]:
    return [(each["rule"], each["location"]["path"]) for each in findings(text)]


def test_a_leak(run: Run, project: Path) -> None:
    (project / "app.py").write_text(LEAK, encoding="utf-8")
    done = run("scan")
    assert done.returncode == 1
    assert done.stderr == ""
    assert "app.py:7:5" in done.stdout
    assert "PII101" in done.stdout
    assert 'log.info("signed up: %s", user.email)' in done.stdout
    assert "\x1b" not in done.stdout


def test_clean(run: Run, project: Path) -> None:
    (project / "app.py").write_text(CLEAN, encoding="utf-8")
    done = run("scan")
    assert (done.returncode, done.stderr) == (0, "")


def test_exit_zero(run: Run, project: Path) -> None:
    (project / "app.py").write_text(LEAK, encoding="utf-8")
    done = run("scan", "--exit-zero", "--format", "json")
    assert done.returncode == 0
    assert places(done.stdout) == [("PII101", "app.py")]


@pytest.mark.parametrize("app", ["flask_shop", "django_clinic", "fastapi_rides"])
def test_examples(run: Run, app: str) -> None:
    leaky = run("scan", str(ROOT / "examples" / app / "leaky"), "--format", "json")
    assert leaky.returncode == 1
    assert len(findings(leaky.stdout)) > 3
    assert run("scan", str(ROOT / "examples" / app / "cured")).returncode == 0


def test_sarif_on_stdout_and_in_a_file(run: Run, project: Path) -> None:
    (project / "app.py").write_text(LEAK, encoding="utf-8")
    done = run("scan", "--format", "sarif")
    assert json.loads(done.stdout)["version"] == "2.1.0"
    assert done.stderr == ""
    done = run("scan", "--format", "sarif", "--output", "out.sarif")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "1 finding written to out.sarif\n"
    (result,) = json.loads((project / "out.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "app.py"


def test_standard_input(run: Run, project: Path) -> None:
    done = run("scan", "-", "--format", "json", input=LEAK)
    assert done.returncode == 1
    assert places(done.stdout) == [("PII101", "<stdin>")]
    named = run("scan", "-", "--stdin-filename", "pkg/app.py", "--format", "json", input=LEAK)
    assert places(named.stdout) == [("PII101", "pkg/app.py")]
    assert run("scan", "-", input=CLEAN).returncode == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("syntax.py", b"def broken(:\n    pass\n"),
        ("broken.py", b"print = = 1\n"),
        ("nul.py", b"x = 1\0\n"),
        ("encoding.py", b"# -*- coding: no-such-codec -*-\nx = 1\n"),
        ("latin.py", b"name = '\xe9'\n"),
        ("big.py", b"#" * 10_000_001),
    ],
)
def test_a_file_that_cannot_be_analysed_loses_nothing_else(
    run: Run, project: Path, name: str, content: bytes
) -> None:
    (project / "app.py").write_text(LEAK, encoding="utf-8")
    (project / name).write_bytes(content)
    done = run("scan", "--format", "json")
    assert done.returncode == 3
    assert places(done.stdout) == [("PII101", "app.py")]
    assert done.stderr.startswith(name)
    assert ": error: " in done.stderr
    assert "Traceback" not in done.stderr


def test_links_in_a_circle(run: Run, project: Path) -> None:
    (project / "app.py").write_text(LEAK, encoding="utf-8")
    (project / "loop.py").symlink_to("loop.py")
    (project / "again").symlink_to(project, target_is_directory=True)
    done = run("scan", "--format", "json")
    assert done.returncode == 3
    assert places(done.stdout) == [("PII101", "app.py")]
    assert done.stderr.startswith("loop.py: error: ")


def test_the_rest_of_a_file_with_a_syntax_error(run: Run, project: Path) -> None:
    (project / "app.py").write_text(LEAK + "\n\nx = = 1\n", encoding="utf-8")
    done = run("scan", "--format", "json")
    assert done.returncode == 3
    assert places(done.stdout) == [("PII101", "app.py")]
    assert done.stderr.startswith("app.py:10: error: syntax error")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["scan", "nowhere"], "nowhere: no such file or folder"),
        (["scan", "--select", "PII999"], "--select: unknown rule 'PII999'"),
        (["scan", "--rules", "bad.toml"], "bad.toml:2: "),
        (["scan", "--config", "bad-config.toml"], "bad-config.toml: selct: unknown key (did you mean 'select'?)"),
        (["scan", "--format", "yaml"], "'yaml' is not one of"),
    ],
)
def test_wrong_usage_and_configuration(run: Run, project: Path, arguments: list[str], message: str) -> None:
    (project / "bad.toml").write_text('[[sink]]\nnme = "x"\n', encoding="utf-8")
    (project / "bad-config.toml").write_text("selct = []\n", encoding="utf-8")
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_configuration_of_the_project(run: Run, project: Path) -> None:
    (project / "app.py").write_text(LEAK, encoding="utf-8")
    (project / "pyproject.toml").write_text('[tool.pii-lint]\nignore = ["PII101"]\n', encoding="utf-8")
    assert run("scan").returncode == 0
    (project / "pyproject.toml").write_text('[tool.pii-lint]\nignore = ["PII102"]\n', encoding="utf-8")
    assert run("scan").returncode == 1
    assert run("scan", PII_LINT_IGNORE="PII101").returncode == 0


def test_suppressed_in_source(run: Run, project: Path) -> None:
    suppressed = LEAK.rstrip() + "  # pii-lint: ignore[PII101] support needs it\n"
    (project / "app.py").write_text(suppressed, encoding="utf-8")
    assert run("scan").returncode == 0
    document = json.loads(run("scan", "--format", "sarif").stdout)
    (result,) = document["runs"][0]["results"]
    assert result["suppressions"][0]["justification"] == "support needs it"
    (project / "app.py").write_text(suppressed.replace("user.email", "user.plan"), encoding="utf-8")
    done = run("scan", "--format", "json")
    assert done.returncode == 0
    assert "app.py:7: warning: unused suppression of PII101" in done.stderr


def test_allowed_by_configuration(run: Run, project: Path) -> None:
    (project / "app.py").write_text(LEAK, encoding="utf-8")
    allow = '[[allow]]\ndata = "user.contact"\nchannel = "{}"\nreason = "agreed"\nuntil = {}\n'
    (project / "pii-lint.toml").write_text(allow.format("logging", "2999-12-31"), encoding="utf-8")
    assert run("scan").returncode == 0
    (project / "pii-lint.toml").write_text(allow.format("console", "2999-12-31"), encoding="utf-8")
    assert run("scan").returncode == 1
    (project / "pii-lint.toml").write_text(allow.format("logging", "2020-12-31"), encoding="utf-8")
    done = run("scan", "--format", "json")
    assert done.returncode == 1
    assert "ended on 2020-12-31" in done.stderr


def test_ignored_files_are_scanned_when_given(run: Run, project: Path) -> None:
    (project / ".gitignore").write_text("local.py\n", encoding="utf-8")
    (project / "local.py").write_text(LEAK, encoding="utf-8")
    assert run("scan").returncode == 0
    assert run("scan", "local.py").returncode == 1


def test_given_files_are_judged_with_the_whole_project_in_view(run: Run, project: Path) -> None:
    (project / "audit.py").write_text(
        "import logging\n\n\ndef note(who):\n    logging.info('by %s', who)\n", encoding="utf-8"
    )
    (project / "views.py").write_text(
        "from audit import note\n\n\ndef view(request):\n    note(request.user.email)\n", encoding="utf-8"
    )
    (project / "other.py").write_text(LEAK, encoding="utf-8")
    expected = [("PII101", "audit.py")]
    assert places(run("scan", "views.py", "--format", "json").stdout) == expected
    assert places(run("scan", "audit.py", "--format", "json").stdout) == expected
    assert places(run("scan", ".", "--format", "json").stdout) == [*expected, ("PII101", "other.py")]


def test_scanned_code_is_never_run(run: Run, project: Path) -> None:
    trap = "import pathlib\npathlib.Path('ran').touch()\nraise SystemExit(9)\n"
    for name in ("app.py", "conftest.py", "setup.py", "sitecustomize.py", "logging.py", "click.py"):
        (project / name).write_text(trap, encoding="utf-8")
    assert run("scan").returncode == 0
    assert not (project / "ran").exists()


def test_the_same_whatever_the_hash_seed(run: Run) -> None:
    outputs = set()
    for seed in ("0", "1", "2"):
        done = run("scan", str(ROOT / "examples"), "--format", "json", PYTHONHASHSEED=seed)
        outputs.add(json.dumps(findings(done.stdout)))
    assert len(outputs) == 1


def test_a_terminal_without_unicode(run: Run, project: Path) -> None:
    (project / "app.py").write_text(LEAK.replace("signed up", "angemeldet für"), encoding="utf-8")
    done = run("scan", PYTHONIOENCODING="ascii")
    assert done.returncode == 1
    assert done.stderr == ""


def on_a_terminal(command: Path, project: Path, surroundings: dict[str, str], *arguments: str) -> str:
    """What ``pii-lint`` writes to stdout when that is a terminal."""
    parent, child = pty.openpty()
    with subprocess.Popen([command, *arguments], cwd=project, env=surroundings, stdout=child) as process:
        os.close(child)
        chunks = []
        try:
            while chunk := os.read(parent, 65536):
                chunks.append(chunk)
        except OSError:  # Linux says so when the other end is closed
            pass
        os.close(parent)
        process.wait(timeout=60)
    return b"".join(chunks).decode()


def test_colour_on_a_terminal_unless_refused(
    command: Path, project: Path, surroundings: dict[str, str]
) -> None:
    (project / "app.py").write_text(LEAK, encoding="utf-8")
    assert "\x1b[" in on_a_terminal(command, project, surroundings, "scan")
    refused = on_a_terminal(command, project, {**surroundings, "NO_COLOR": "1"}, "scan")
    assert "\x1b[" not in refused
    assert "PII101" in refused


def test_a_reader_that_goes_away(command: Path, project: Path, surroundings: dict[str, str]) -> None:
    (project / "app.py").write_text(LEAK + "    log.info(user.email)\n" * 3000, encoding="utf-8")
    process = subprocess.Popen(
        [command, "scan"], cwd=project, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    with process:
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) not in (0, 1, 2, 3)


def test_interrupted(command: Path, project: Path, surroundings: dict[str, str]) -> None:
    pipe = project / "settings.toml"
    os.mkfifo(pipe)
    process = subprocess.Popen(
        [command, "scan", "--config", str(pipe)],
        cwd=project,
        env=surroundings,
        stderr=subprocess.PIPE,
        # what a shell starts in the background ignores interrupts, and so would its children
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    with process:
        # Opening succeeds once the command is there to read: then, and not before, it is interrupted.
        with pipe.open("wb"):
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=60) == 130
        assert process.stderr is not None
        assert process.stderr.read().strip() == b"pii-lint: interrupted"
