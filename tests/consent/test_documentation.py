"""docs/consent.md: its example is scanned, and its settings and tables are read."""

from __future__ import annotations

import doctest
import re
from pathlib import Path
from types import ModuleType

import pytest

from pii_lint import api
from pii_lint.cli.main import run
from pii_lint.config.load import load
from pii_lint.consent import domain, words
from pii_lint.plan import read
from pii_lint.plan.read import read_text
from pii_lint.rulepack import load as rules

TEXT = (Path(__file__).parents[2] / "docs" / "consent.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


def test_the_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for code in blocks("python"):
        path = tmp_path / code.partition("\n")[0].removeprefix("# ")
        path.parent.mkdir(exist_ok=True)
        path.write_text(code.partition("\n")[2])
    monkeypatch.chdir(tmp_path)
    assert run(["scan", "--select", "PII302", "--no-cache", "--quiet"]) == 1
    shown = capsys.readouterr().out
    (console,) = blocks("console")
    for line in console.splitlines()[1:]:
        if line.strip() != "...":
            assert line.rstrip() in shown


def test_settings_and_tables(tmp_path: Path) -> None:
    first, gates, plan = blocks("toml")
    (tmp_path / "plan.json").write_text(blocks("json")[0])
    (tmp_path / "schemas").mkdir()
    both = first + plan.replace("[tool.pii-lint]\n", "")
    (tmp_path / "pyproject.toml").write_text(both)
    config = load([str(tmp_path)], environment={})
    assert config.require_consent
    assert config.consent_channels == ("analytics",)
    assert [Path(one).name for one in config.event_schemas] == ["plan.json", "schemas"]
    (tmp_path / "ours.toml").write_text(gates)
    assert {"ours", "ours-decorator"} <= {one.id for one in rules.load([tmp_path / "ours.toml"]).content.gate}
    assert set(read_text(blocks("json")[0], "plan.json").events) == {"Joined"}


CODE = """\
import posthog
from shop.people import may_hear, only_friends


def one(user):
    if may_hear(user):
        posthog.capture("a", distinct_id=user.key)


@only_friends
def two(user):
    posthog.capture("a", distinct_id=user.key)


def three(user):
    posthog.capture("a", distinct_id=user.key)
"""


def test_gates_of_the_project(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(blocks("toml")[1])
    report = api.scan_sources({"app.py": CODE}, [tmp_path / "ours.toml"])
    assert [one.location.region.start_line for one in report.findings if one.rule == "PII302"] == [16]


@pytest.mark.parametrize("setting, lines", [("", []), ("require-consent = true\n", [5])])
def test_a_project_without_checks_is_left_alone_unless_asked(tmp_path: Path, setting: str, lines: list[int]) -> None:
    (tmp_path / "app.py").write_text(
        "import posthog\n\n\ndef joined(key):\n    posthog.capture('a', distinct_id=key)\n"
    )
    (tmp_path / "pii-lint.toml").write_text(f"cache = false\n{setting}")
    report = api.scan([str(tmp_path)], load([str(tmp_path)], environment={}), root=str(tmp_path))
    assert [one.location.region.start_line for one in report.findings if one.rule == "PII302"] == lines


def test_the_option_asks_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "app.py").write_text("import posthog\n\nposthog.capture('a', distinct_id='k')\n")
    monkeypatch.chdir(tmp_path)
    assert run(["scan", "--no-cache", "--quiet"]) == 0
    assert run(["scan", "--no-cache", "--quiet", "--require-consent"]) == 1


@pytest.mark.parametrize("module", [domain, words, read])
def test_examples_of_modules(module: ModuleType) -> None:
    tried = doctest.testmod(module)
    assert tried.failed == 0 and tried.attempted


def test_the_way_goes_through_files() -> None:
    sources = {
        "shop/__init__.py": "",
        "shop/views.py": "from shop.tracking import track\n\n\ndef signup(user):\n    track(user)\n",
        "shop/tracking.py": "import posthog\n\n\ndef track(user):\n    posthog.capture('a', distinct_id=user.key)\n"
        "\n\ndef checked(user):\n    if user.consented:\n        posthog.capture('b', distinct_id=user.key)\n",
    }
    (finding,) = (one for one in api.scan_sources(sources).findings if one.rule == "PII302")
    steps = [(one.location.path, one.location.region.start_line, one.message) for one in finding.flows[0].steps]
    assert steps == [
        ("shop/views.py", 4, "`signup` is entered without a check of consent"),
        ("shop/views.py", 5, "calls `track`"),
        ("shop/tracking.py", 5, "reaches `posthog.capture`, which captures"),
    ]
