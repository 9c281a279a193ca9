"""``pii-lint redact`` as a command: files and pipes in, the same without personal data out, words where it fails."""

from __future__ import annotations

import gzip
import importlib.util
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
GOLDEN = ROOT / "tests" / "golden" / "redact"
COMMAND = [sys.executable, "-c", "from pii_lint.cli.main import main; main()", "redact"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
LINE = b"to ann@example.org\n"
CLEAN = b"to [REDACTED:email]\n"


def run(*arguments: str | Path, given: bytes = b"", status: int = 0, cwd: Path | None = None) -> tuple[bytes, str]:
    """Stdout and stderr of the command, which ends with ``status``."""
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)], input=given, env=ENVIRONMENT, cwd=cwd, capture_output=True, check=False
    )
    assert done.returncode == status, done.stderr.decode()
    return done.stdout, done.stderr.decode()


@pytest.mark.parametrize("name", ["app.log", "events.jsonl", "service.logfmt", "people.csv"])
def test_golden(name: str) -> None:
    expected = (GOLDEN / f"{name}.clean").read_bytes()
    assert run(GOLDEN / name)[0] == expected
    # Redacted once more, nothing changes.
    assert run(GOLDEN / f"{name}.clean", "--format", "csv" if name.endswith("csv") else "auto")[0] == expected


def test_pipes_and_several_files(tmp_path: Path) -> None:
    assert run(given=LINE) == (CLEAN, "")
    (tmp_path / "a").write_bytes(LINE)
    (tmp_path / "b").write_bytes(b'{"first_name": "Ann"}\n')
    done, _ = run("a", "-", "b", given=b"mid\n", cwd=tmp_path)
    assert done == CLEAN + b"mid\n" + b'{"first_name": "[REDACTED:first_name]"}\n'
    assert run(given=b"") == (b"", "")


def test_what_was_found_is_reported(tmp_path: Path) -> None:
    _, told = run(GOLDEN / "people.csv", "--report", "-")
    assert "4 records of" in told and "(csv), 3 changed" in told and "Ann" not in told
    run(GOLDEN / "events.jsonl", "--report", "r.json", cwd=tmp_path)
    report: dict[str, Any] = json.loads((tmp_path / "r.json").read_text())
    assert report["data"]["user.contact.email"] == 3 and report["fields"]["user"] == 1 and report["misread"] == 2
    assert (report["records"], report["changed"], report["version"]) == (7, 4, 1)
    assert "ann" not in str(report).lower().replace(str(GOLDEN).lower(), "")


@pytest.mark.parametrize("suffix", ["gz", "zst"])
def test_compressed(tmp_path: Path, suffix: str) -> None:
    if suffix == "zst":
        pytest.importorskip("zstandard")
    out = tmp_path / f"out.log.{suffix}"
    big = LINE * 50_000
    run("-o", out, given=big)
    assert 0 < out.stat().st_size < len(big) / 20
    assert run(out)[0] == CLEAN * 50_000
    assert run(given=out.read_bytes())[0] == CLEAN * 50_000
    damaged = tmp_path / f"damaged.{suffix}"
    damaged.write_bytes(out.read_bytes()[: out.stat().st_size // 2])
    done, told = run(damaged, status=3)
    assert f"damaged.{suffix}" in told and "ends early" in told and "Traceback" not in told
    assert done == CLEAN * (len(done) // len(CLEAN)) or done.startswith(CLEAN)


def test_zstandard_that_is_not_there(tmp_path: Path) -> None:
    if importlib.util.find_spec("compression") is not None:
        pytest.skip("this Python has it")
    block = "import sys; sys.modules.update({'zstandard': None, 'backports.zstd': None}); "
    done = subprocess.run(
        [sys.executable, "-c", block + COMMAND[2], "redact"],
        input=b"\x28\xb5\x2f\xfd rest", env=ENVIRONMENT, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 3 and b"pip install 'pii-lint[zstd]'" in done.stderr


def test_all_cores_and_the_order_kept(tmp_path: Path) -> None:
    lines = [b"%d of ann@example.org %s\n" % (number, b"x" * 50) for number in range(60_000)]
    (tmp_path / "big").write_bytes(b"".join(lines))
    done, told = run("big", "--jobs", "2", "--report", "-", cwd=tmp_path)
    assert done == b"".join(lines).replace(b"ann@example.org", b"[REDACTED:email]")
    assert "60,000 records" in told and "60,000 changed" in told


def test_what_comes_slowly_goes_on_at_once() -> None:
    process = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=ENVIRONMENT)
    assert process.stdin is not None and process.stdout is not None
    try:
        for _ in range(3):
            process.stdin.write(LINE)
            process.stdin.flush()
            assert process.stdout.readline() == CLEAN
        assert process.communicate(b"half ")[0] == b"half "
        assert process.returncode == 0
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def following(tmp_path: Path) -> Iterator[tuple[Path, subprocess.Popen[bytes]]]:
    path = tmp_path / "app.log"
    path.write_bytes(LINE)
    process = subprocess.Popen(
        [*COMMAND, "--follow", str(path), "--report", "-"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT,
    )  # fmt: skip
    yield path, process
    process.kill()
    process.communicate()


def test_a_file_that_grows_is_emptied_and_replaced(following: tuple[Path, subprocess.Popen[bytes]]) -> None:
    path, process = following
    assert process.stdout is not None and process.stderr is not None
    assert process.stdout.readline() == CLEAN
    with path.open("ab") as file:
        file.write(b"half a ")
        file.flush()
        time.sleep(0.3)
        file.write(LINE)
    assert process.stdout.readline() == b"half a " + CLEAN
    path.write_bytes(b"2\n")
    assert process.stdout.readline() == b"2\n"
    fresh = path.with_name("fresh")
    fresh.write_bytes(b"3 " + LINE)
    fresh.replace(path)
    assert process.stdout.readline() == b"3 " + CLEAN
    process.send_signal(2)
    assert process.wait() == 0
    assert b"4 records" in process.stderr.read()


def test_a_reader_that_goes(tmp_path: Path) -> None:
    (tmp_path / "big").write_bytes(LINE * 300_000)
    process = subprocess.Popen(
        [*COMMAND, "--jobs", "2", str(tmp_path / "big")],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT,
    )  # fmt: skip
    assert process.stdout is not None and process.stderr is not None
    assert process.stdout.readline() == CLEAN
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait() == 141


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["absent"], "absent: cannot be read: no such file or directory"),
        (["folder"], "folder: is a folder"),
        (["a", "-o", "a"], "a: is an input as well"),
        (["a", "-o", "absent/b"], "the folder does not exist"),
        (["--follow"], "name exactly one"),
        (["--follow", "a", "a"], "name exactly one"),
        (["--follow", "a.gz"], "cannot be followed"),
        (["a", "--replacement", "x@example.org"], "--replacement: 'x@example.org' would itself be taken"),
        (["a", "--format", "xml"], "'xml' is not one of"),
        (["a", "--jobs", "0"], "0 is not in the range"),
    ],
)
def test_wrong_usage(tmp_path: Path, arguments: list[str], words: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "a").write_bytes(LINE)
    (tmp_path / "a.gz").write_bytes(gzip.compress(LINE))
    done, told = run(*arguments, status=2, cwd=tmp_path)
    assert done == b"" and words in told and "Traceback" not in told


def test_a_full_disk() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    _, told = run("-o", "/dev/full", given=LINE, status=2)
    assert "/dev/full: cannot be written: No space left on device" in told


def test_utf16_is_refused() -> None:
    _, told = run(given="to ann@example.org\n".encode("utf-16"), status=3)
    assert "is UTF-16 (convert it first" in told


def test_settings() -> None:
    given = b'{"badge": "B-7", "username": "ann", "peer": "10.0.3.4"}\n'
    done, _ = run(
        "--always", "badge", "--never", "username", "--private-addresses", "--replacement", "<{type}>", given=given
    )
    assert done == b'{"badge": "<private>", "username": "ann", "peer": "<ip>"}\n'


def test_the_guide_shows_what_happens() -> None:
    guide = (ROOT / "docs" / "redact.md").read_text(encoding="utf-8")
    before, after = guide.partition("<!-- redact: text -->\n")[2].split("```text\n")[1:3]
    assert run(given=before.partition("```")[0].encode())[0].decode() == after.partition("```")[0]
    for line in guide.partition("```console\n")[2].partition("```")[0].splitlines():
        for option in [word for word in line.split() if word.startswith("--")]:
            assert option in run("--help")[0].decode()
