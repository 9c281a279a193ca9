"""The trail says where in the application something was sent from, through loggers, installed packages and loops."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pii_lint.runtime import bind, install, redact, site, uninstall, use
from pii_lint.runtime.audit import AuditTrail, create
from pii_lint.runtime.audit.reader import records
from pii_lint.runtime.optout import OptOuts

ROOT = Path(__file__).parents[3]
HERE = "tests/unit/runtime/test_site.py"


@pytest.fixture
def trail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AuditTrail]:
    monkeypatch.chdir(ROOT)
    site._known.clear()
    create(tmp_path / "trail")
    made = AuditTrail(tmp_path / "trail", fsync=False)
    use(audit=made)
    yield made
    use(audit=None, opt_outs=None)
    site._known.clear()


def sources(trail: AuditTrail) -> list[str]:
    trail.flush()
    return [one.source for one in records(trail.folder)]


def line_of(text: str) -> int:
    lines = Path(__file__).read_text(encoding="utf-8").splitlines()
    (found,) = (number for number, line in enumerate(lines, 1) if line.strip().endswith(f"# {text}"))
    return found


def test_the_line_that_redacts_or_logs_is_recorded(trail: AuditTrail) -> None:
    redact({"email": "ann@example.org"})  # redacted here
    log = logging.getLogger("site test")
    log.addHandler(logging.NullHandler())
    install()
    try:
        log.warning("mail to %s", "ann@example.org")  # logged here
    finally:
        uninstall()
    assert {f"{HERE}:{line_of('redacted here')}", f"{HERE}:{line_of('logged here')}"} == set(sources(trail))


def test_suppressions_and_opt_outs_have_it_too(trail: AuditTrail) -> None:
    store = OptOuts(key="k", audit=trail)
    use(opt_outs=store)
    store.opt_out("u1")  # opted out here

    async def shown() -> None:
        with bind(subject="u1"):
            redact({"email": "ann@example.org", "plan": "pro"}, channel="http")  # suppressed here

    asyncio.run(shown())
    kept = list(records(trail.folder)) if trail.flush() else []
    assert [(one.action, one.source) for one in kept] == [
        ("opt_out", f"{HERE}:{line_of('opted out here')}"), ("suppress", f"{HERE}:{line_of('suppressed here')}"),
    ]  # fmt: skip
    assert kept[1].data == ("user.contact.email",)


def test_an_installed_package_is_named_only_where_nothing_else_is(tmp_path: Path) -> None:
    package = tmp_path / "lib" / "site-packages" / "sdk"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(
        "from pii_lint.runtime.site import sent_from\n\ndef send():\n    return sent_from()\n"
    )
    app = tmp_path / "app"
    (app / "shop").mkdir(parents=True)
    (app / "shop" / "cart.py").write_text("import sdk\n\ndef pay():\n    return sdk.send()\n")
    code = (
        "import threading, sdk\nfrom shop.cart import pay\nprint(pay())\n"
        "threading.Thread(target=lambda: print(sdk.send())).start()"
    )
    (app / "main.py").write_text(code)
    out = subprocess.run(
        [sys.executable, "main.py"], cwd=app, capture_output=True, text=True, check=True,
        env={"PYTHONPATH": f"{ROOT}:{package.parent}"},
    ).stdout.split()  # fmt: skip
    assert out == ["shop/cart.py:4", "main.py:4"]
    alone = "import threading, sdk\nt = threading.Thread(target=lambda: print(sdk.send()))\nt.start()\nt.join()"
    out = subprocess.run(
        [sys.executable, "-c", alone], cwd="/", capture_output=True, text=True, check=True,
        env={"PYTHONPATH": f"{ROOT}:{package.parent}"},
    ).stdout.split()  # fmt: skip
    assert out == ["sdk/__init__.py:4"]


def test_a_whole_path_is_not_told(tmp_path: Path) -> None:
    assert site.said(str(tmp_path / "ann" / "cart.py")) == "ann/cart.py"
    assert site.said(str(tmp_path / "a b" / "cart.py")) == ""
