"""The HTML report in a real browser, Chromium without a window: filter, search, keyboard, light and dark.

A script at the end of the page does what a person would, and writes down what it sees; the browser prints the page.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from pii_lint.model import Report
from pii_lint.report import render

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
TOOLS = """
const seen = {};
const form = document.getElementById("filter"), search = form.querySelector("[type=search]");
const shown = () => document.querySelectorAll("#findings .finding:not([hidden])").length;
const at = () => [...document.querySelectorAll("#findings .finding")].indexOf(document.activeElement);
const key = (name) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: name, bubbles: true}));
const type = (words) => { search.value = words; search.dispatchEvent(new Event("input", {bubbles: true})); };
"""


def seen(report: Report, tmp_path: Path, script: str, *options: str) -> dict[str, Any]:
    """What ``script`` put into ``seen``."""
    page = tmp_path / "report.html"
    ending = "const out = document.createElement('pre'); out.id = 'seen'; out.textContent = JSON.stringify(seen);"
    added = f"<script>{TOOLS}{script}\n{ending} document.body.append(out);</script></body>"
    page.write_text(render(report, "html").replace("</body>", added), encoding="utf-8")
    assert CHROMIUM is not None
    done = subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}", *options,
         "--dump-dom", page.as_uri()],
        capture_output=True, text=True, check=True, timeout=300, env={**os.environ, "HOME": str(tmp_path)},
    )  # fmt: skip
    found = re.search(r'<pre id="seen">(.*?)</pre>', done.stdout, re.DOTALL)
    assert found is not None, done.stdout[-2000:]
    result: dict[str, Any] = json.loads(unescape(found[1]))
    return result


def test_search_filter_and_keyboard(report: Report, tmp_path: Path) -> None:
    script = """
    seen.all = shown();
    type("postal log"); seen.searched = shown(); seen.said = form.querySelector("output").value;
    key("Escape"); seen.escaped = shown();
    form.querySelector("[value=medium]").click(); seen.filtered = shown(); key("Escape");
    key("j"); seen.first = at(); key("j"); seen.second = at(); key("k"); seen.back = at();
    key("o"); seen.open = document.activeElement.querySelector("details").open;
    key("/"); seen.typing = document.activeElement === search;
    type("models"); key("Enter"); seen.entered = document.activeElement.querySelector(".place").textContent;
    """
    result = seen(report, tmp_path, script)
    assert result.pop("entered").split()[1].startswith("shop/models.py:3")
    assert result == {
        "all": 4, "searched": 1, "said": "1 of 4 shown", "escaped": 4, "filtered": 2,
        "first": 0, "second": 1, "back": 0, "open": True, "typing": True,
    }  # fmt: skip


@pytest.mark.parametrize(("scheme", "is_dark"), [("0", True), ("1", False)])
def test_light_and_dark(report: Report, tmp_path: Path, scheme: str, is_dark: bool) -> None:
    script = """
    const tone = (of, what) => getComputedStyle(of)[what].match(/[0-9]+/g).slice(0, 3).map(Number);
    const light = ([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
    seen.paper = light(tone(document.body, "backgroundColor"));
    seen.ink = light(tone(document.body, "color"));
    seen.requests = performance.getEntriesByType("resource").length;
    seen.wide = document.documentElement.scrollWidth <= innerWidth;
    """
    result = seen(report, tmp_path, script, f"--blink-settings=preferredColorScheme={scheme}", "--window-size=500,900")
    assert (result["paper"] < result["ink"]) is is_dark
    assert abs(result["paper"] - result["ink"]) > 150
    assert (result["requests"], result["wide"]) == (0, True)
