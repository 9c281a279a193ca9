#!/usr/bin/env python3
"""The pictures in docs/images/, made anew from the examples.

    bench/pictures.py [--browser chromium]

The terminal is drawn by rich as SVG, without web fonts; the HTML report is photographed by a headless Chromium. Each
in a light and a dark variant. The leaky shop is scanned as it is, so the pictures show real findings.
"""

from __future__ import annotations

import argparse
import io
import re
import shutil
import subprocess
import sys
import tempfile
from itertools import takewhile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import msgspec  # noqa: E402
from rich._export_format import CONSOLE_SVG_FORMAT  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.terminal_theme import SVG_EXPORT_THEME, TerminalTheme  # noqa: E402
from rich.text import Text  # noqa: E402

from pii_lint.api import scan  # noqa: E402
from pii_lint.config.schema import DEFAULT  # noqa: E402
from pii_lint.model import Report  # noqa: E402
from pii_lint.report import Options, render  # noqa: E402

IMAGES = ROOT / "docs/images"
COMMAND = "pii-lint scan examples/flask_shop/leaky"
SHOWN = "audit.py"
WIDTH = 96
LIGHT = TerminalTheme(
    (250, 250, 250),
    (40, 44, 52),
    [
        *((40, 44, 52), (190, 40, 40), (40, 120, 60), (150, 100, 0)),
        *((30, 90, 190), (140, 50, 150), (0, 120, 130), (90, 90, 90)),
    ],
)
_FONTS = re.compile(r"@font-face \{\{.*?\}\}\s*", re.DOTALL)
_SCHEME = re.compile(r"@media\s*\(prefers-color-scheme:\s*dark\)")
_SIZE = (1180, 900)


def scanned() -> Report:
    """The findings of the shop, without what differs from run to run."""
    report = scan([str(ROOT / "examples/flask_shop/leaky")], DEFAULT.apply({"cache": False}), root=str(ROOT))
    statistics = msgspec.structs.replace(report.statistics, seconds=0.2, started=None)
    return msgspec.structs.replace(report, statistics=statistics, root="/src/shop")


def terminal(report: Report, theme: TerminalTheme) -> str:
    """One finding as a terminal shows it."""
    some = tuple(one for one in report.findings if one.location.path.endswith(SHOWN))
    only = msgspec.structs.replace(report, findings=some)
    lines = render(only, "text", Options(width=WIDTH, colour=True)).splitlines()
    text = "\n".join(takewhile(lambda line: not Text.from_ansi(line).plain.startswith("1 finding"), lines)).rstrip()
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    console.print(f"[bold green]$[/] {COMMAND}\n", highlight=False)
    console.print(Text.from_ansi(text), "", sep="\n")  # the last line needs room below
    fonts = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
    form = _FONTS.sub("", CONSOLE_SVG_FORMAT).replace("Fira Code, monospace", fonts)
    return console.export_svg(title="pii-lint", theme=theme, code_format=form, unique_id="pii-lint")


def photographed(page: str, browser: str, target: Path) -> None:
    """A picture of an HTML page."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "report.html")
        path.write_text(page, encoding="utf-8")
        subprocess.run(
            [
                browser,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                f"--user-data-dir={folder}/profile",
                f"--window-size={_SIZE[0]},{_SIZE[1]}",
                f"--screenshot={target}",
                path.as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
    parser.add_argument("--browser", default=found, help="a Chromium (default: that on the PATH)")
    arguments = parser.parse_args()
    IMAGES.mkdir(exist_ok=True)
    report = scanned()
    for name, theme in (("light", LIGHT), ("dark", SVG_EXPORT_THEME)):
        (IMAGES / f"terminal-{name}.svg").write_text(terminal(report, theme), encoding="utf-8")
    if not arguments.browser:
        parser.error("no Chromium was found: install one, or name it by --browser")
    page = render(report, "html", Options())
    # the fonts of this machine must not decide what the picture looks like, nor must its colour scheme
    for name, media in (("light", "@media not all"), ("dark", "@media all")):
        photographed(_SCHEME.sub(media, page), arguments.browser, IMAGES / f"report-{name}.png")
    for path in sorted(IMAGES.iterdir()):
        print(f"{path.relative_to(ROOT)}  {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
