"""The pages in docs/ tell the truth: their code runs or parses, their rules find what they say, links lead on."""

from __future__ import annotations

import ast
import html
import importlib
import json
import re
import shlex
import sys
from pathlib import Path

import click
import msgspec
import pytest
import yaml

from pii_lint.api import scan, scan_sources
from pii_lint.cli.main import VERBS
from pii_lint.config.load import load
from pii_lint.config.schema import DEFAULT
from pii_lint.report import Options, render

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
COMMAND = re.compile(r"pii-lint( [a-z][^&|'\"`>]*(?:\"[^\"]*\"[^&|'`>]*)?)")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LEAK = re.compile(r"# leak: (PII\d+)")
TABLES = ("source", "sink", "sanitizer", "propagator", "host", "purpose", "type", "setting", "gate")


def blocks(page: Path, *languages: str) -> list[tuple[str, str]]:
    found = BLOCK.findall(page.read_text(encoding="utf-8"))
    return [(language, text) for language, text in found if not languages or language in languages]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_code_is_sound(page: Path) -> None:
    for language, text in blocks(page):
        if language == "python" and ">>>" not in text:
            ast.parse(text)
        elif language == "toml":
            tomllib.loads(text)
        elif language in ("yaml", "yml"):
            assert yaml.safe_load(text)
        elif language == "json":
            json.loads(text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = BLOCK.sub("", page.read_text(encoding="utf-8"))
    targets = re.findall(r"!?\[[^\]]*\]\((?!https?:|#)([^)#\s]+)", text)
    assert [target for target in targets if not (page.parent / target).exists()] == []
    outside = [one for one in targets if not (page.parent / one).resolve().is_relative_to(DOCS)]
    assert outside == [], "the site holds docs/ only"


def test_the_site_has_every_page_and_no_other() -> None:
    nav = tomllib.loads((ROOT / "zensical.toml").read_text(encoding="utf-8"))["project"]["nav"]
    listed = [path for group in nav for pages in group.values() for path in pages]
    assert len(listed) == len(set(listed))
    folders = {path.split("/")[0] for path in listed if "/" in path}
    pages = {page.relative_to(DOCS).as_posix() for page in PAGES}
    assert set(listed) <= pages
    missing = {page for page in pages - set(listed) if page.split("/")[0] not in folders}
    assert missing == set(), "add them to `nav` in zensical.toml"


def commands() -> list[tuple[str, str]]:
    found = []
    for page in PAGES:
        for _, text in blocks(page, "console", "yaml", "groovy"):
            for line in text.replace("\\\n", " ").splitlines():
                found += [(page.name, one) for one in COMMAND.findall(line.split(" #")[0])]
    return [(page, line) for page, line in found if line.split()[0] in VERBS]


@pytest.mark.parametrize(("page", "line"), commands())
def test_commands_and_options_exist(page: str, line: str) -> None:
    command: click.Command = importlib.import_module(f"pii_lint.cli.{line.split()[0]}").command
    known = {"--help", "-h"}
    words = shlex.split(line)[1:]
    while True:
        known |= {option for param in command.params for option in param.opts}
        if isinstance(command, click.Group) and words and words[0] in command.commands:
            command = command.commands[words.pop(0)]
        else:
            break
    assert [word for word in words if word.startswith("-") and word != "-" and word.split("=")[0] not in known] == []
    formats = next((param.type for param in command.params if "--format" in param.opts), None)
    if isinstance(formats, click.Choice) and "--format" in words:
        assert words[words.index("--format") + 1] in formats.choices


@pytest.mark.parametrize("page", ["writing-rules.md", "migration.md"])
def test_rules_find_what_their_examples_say(page: str, tmp_path: Path) -> None:
    """A block of Python is held against the rules in the TOML block before it."""
    tried = 0
    rules = ""
    for language, text in blocks(DOCS / page):
        if language == "toml" and any(f"[[{table}]]" in text for table in TABLES):
            rules = text
        elif language == "python" and LEAK.search(text):
            path = tmp_path / f"{tried}.toml"
            path.write_text(rules, encoding="utf-8")
            found = scan_sources({"a.py": text}, [path]).findings
            real = {(one.location.region.start_line, one.rule) for one in found if one.confidence != "low"}
            told = {(number, rule) for number, line in enumerate(text.splitlines(), 1) for rule in LEAK.findall(line)}
            assert real == told, f"{page}: {text}"
            assert scan_sources({"a.py": text}).findings != found, "the rules make no difference"
            tried += 1
    assert tried >= 2


def test_settings_of_the_quick_start_are_valid(tmp_path: Path) -> None:
    shown = next(text for _, text in blocks(DOCS / "quickstart.md", "toml"))
    (tmp_path / "pyproject.toml").write_text(shown, encoding="utf-8")
    config = load([str(tmp_path)], environment={})
    assert config.allow and config.sanitizers == ("shop.privacy.scrub",) and config.min_severity == "medium"


def test_the_finding_of_the_quick_start_is_a_real_one() -> None:
    report = scan([str(ROOT / "examples/flask_shop/leaky")], DEFAULT.apply({"cache": False}), root=str(ROOT))
    one = tuple(finding for finding in report.findings if finding.location.path.endswith("audit.py"))
    real = render(msgspec.structs.replace(report, findings=one), "text", Options(width=100))
    real = real.partition("\n\n1 finding")[0]
    assert blocks(DOCS / "quickstart.md", "text")[0][1].strip("\n") == real


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_picture_of_a_terminal_shows_the_real_finding(name: str) -> None:
    drawn = (DOCS / f"images/terminal-{name}.svg").read_text(encoding="utf-8")
    rows: dict[str, str] = {}
    for y, text in re.findall(r'<text class="[^"]*-r\d+" x="[^"]*" y="([^"]*)"[^>]*>([^<]*)</text>', drawn):
        rows[y] = rows.get(y, "") + html.unescape(text).replace("\xa0", " ")
    shown = " ".join(" ".join(rows.values()).split())
    told = " ".join(blocks(DOCS / "quickstart.md", "text")[0][1].split())
    for words in re.findall(r"[A-Za-z`][\w`.() ,:/\-]{12,40}", told):
        assert " ".join(words.split()[1:-1]) in shown, "run bench/pictures.py"
    assert "http" not in drawn.replace("http://www.w3.org/2000/svg", "").replace("https://www.textualize.io", "")
