"""The shop of examples/ in four processes under load: opt-outs hold, and the trail accounts for all that was held back.

The trial is bench/shop, here for a few seconds each; docs/reliability.md has the long one.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NEEDED = ("starlette", "uvicorn", "sentry_sdk", "segment", "opentelemetry", "cryptography")


@pytest.mark.slow  # under load of other tests its verdict varies
@pytest.mark.parametrize(
    "scenario",
    [
        "sqlite",
        *(
            pytest.param(one, marks=pytest.mark.slow)
            for one in ("redis", "redis killed", "workers killed", "disk full", "clock set back")
        ),
    ],
)
def test_nothing_of_who_opted_out_leaves(scenario: str) -> None:
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    done = subprocess.run(
        [sys.executable, str(ROOT / "bench" / "shop"), "--quick", scenario], capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=300, check=False,
    )  # fmt: skip
    if f"{scenario}: skipped: " in done.stdout:
        pytest.skip(done.stdout.splitlines()[0])
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{scenario}: held: " in done.stdout
