"""The analyser knows what the runtime offers: each public name is a cure by the rules, or said here to be none."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from itertools import product
from pathlib import Path

import pii_lint.runtime as runtime

RULES = Path(__file__).parents[2] / "rules" / "libraries" / "cures.toml"
# What returns nothing of what it is given, or is no function of data.
NO_CURES = {
    "PII", "EphemeralKeyWarning", "RedactingFilter", "RedactingFormatter", "bind", "carried", "configure", "decide",
    "identify", "install", "suppresses", "uninstall", "use",
}  # fmt: skip


def cures() -> set[str]:
    text = RULES.read_text("utf-8")
    block = text[text.index('id = "pii-lint-runtime"') :].partition("[[")[0]
    found = set()
    for pattern in re.findall(r'"(pii_lint[^"]+)"', block):
        parts = [part.split(",") for part in re.split(r"[{}]", pattern)]
        found |= {"".join(one) for one in product(*parts)}
    return found


def test_every_public_name_is_known() -> None:
    known = cures()
    unknown = {
        name
        for name in runtime.__all__
        if name not in NO_CURES and not any(fnmatchcase(f"pii_lint.runtime.{name}", one) for one in known)
    }
    assert not unknown
    assert set(runtime.__all__) >= NO_CURES


def test_canary() -> None:
    assert not any(fnmatchcase("pii_lint.runtime.configure", one) for one in cures())
