"""Which set-ups are findings by themselves: names, constants, dicts, switches; and what becomes of them."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from pii_lint.api import scan, scan_sources
from pii_lint.config.schema import Config
from pii_lint.model import Finding, Report
from pii_lint.report import FORMATS, render

RULES = """
[[setting]]
id = "all"
data = ["user.content"]
calls = ["watch.{start,Client}", "app.run"]
when = { "0|all" = [true, "always", "~body", "=watch.FULL"] }
unless = { hide = ["*"] }
message = "Watch gets everything"
hint = "leave it off"

[[setting]]
id = "unmasked"
data = ["user.content", "user.authorization"]
calls = ["watch.trace"]
absent = ["mask"]
message = "Watch gets values as they are"
hint = "pass mask="

[[setting]]
id = "level"
data = ["user.content"]
calls = ["logging.Logger.setLevel"]
receiver = { "0|name" = ["wire"] }
when = { "0|level" = [10] }
message = "the log holds bodies"
hint = "INFO"

[[setting]]
id = "stored"
data = ["user.content"]
assigns = ["watch.config.bodies", "WATCH_BODIES"]
items = ["os.environ[WATCH]", "WATCH[inner][bodies]", "watch.Client.options[bodies]"]
when = { value = [true, "1"] }
message = "Watch gets bodies"
hint = "leave it off"
"""

# code -> whether it is a finding (with its confidence)
CASES = {
    "import watch\nwatch.start(all=True)": "high",
    "import watch\nwatch.start(True)": "high",
    "import watch\nwatch.start(all=False)": "",
    "import watch\nwatch.start(all=1)": "",
    "import watch\nwatch.start()": "",
    "import watch\nwatch.start(all='always')": "high",
    "import watch\nwatch.start(all='the body')": "high",
    "import watch\nwatch.start(all=f'{x} body')": "high",
    "import watch\nwatch.start(all=f'{x}')": "",
    "import watch\nwatch.start(all=watch.FULL)": "high",
    "import watch\nLEVEL = watch.FULL\nwatch.start(all=LEVEL)": "high",
    "import watch\nwatch.start(all=watch.NONE)": "",
    "import watch\nwatch.start(all=settings.ALL)": "",
    "import watch\nwatch.start(all=x == 1)": "",
    "import watch\nwatch.start(all=True if x else False)": "",
    "import watch\nALL = True\nwatch.start(all=ALL)": "high",
    "import watch\nALL = True\nALL = x\nwatch.start(all=ALL)": "",
    "import watch\nALL = True\ndef f():\n    global ALL\n    ALL = x\nwatch.start(all=ALL)": "",
    "import watch\ndef f(ALL=True):\n    watch.start(all=ALL)": "",
    "import watch\nwatch.start(all=True, hide=True)": "",
    "import watch\nwatch.start(all=True, hide=x)": "",
    "import watch\nwatch.start(all=True, hide=None)": "high",
    "import watch\nwatch.start(*x, True)": "",
    "from watch import start\nstart(all=True)": "high",
    "from watch import start as begin\nbegin(all=True)": "high",
    "def f():\n    from watch import start as begin\n    begin(all=True)": "high",
    "import watch as w\nw.Client(all=True)": "high",
    "from other import start\nstart(all=True)": "",
    "def start(all): pass\nstart(all=True)": "",
    "class App:\n    def run(self, all): pass\napp = App()\napp.run(all=True)": "",
    "app = make()\napp.run(all=True)": "high",
    "import watch\nclass Mine(watch.Client): pass\nMine(all=True)": "high",
    "import watch\nOPTIONS = {'all': True}\nwatch.start(**OPTIONS)": "high",
    "import watch\nwatch.start(**{'all': True})": "high",
    "import watch\nwatch.start(**dict(all=True))": "high",
    "import watch\nBASE = {'all': True}\nOPTIONS = {**BASE, 'x': 1}\nwatch.start(**OPTIONS)": "high",
    "import watch\ndef f():\n    options = {}\n    options['all'] = True\n    watch.start(**options)": "high",
    "import watch\ndef f():\n    options = dict(x=1)\n    options.update(all=True)\n    watch.start(**options)": "high",
    "import watch\nOPTIONS = {}\nOPTIONS.update({'all': True})\nwatch.start(**OPTIONS)": "high",
    "import watch\nA = {**B}\nB = {**A}\nwatch.start(**A)": "",
    "import watch\n@watch.start(all=True)\ndef f(): pass": "high",
    "import watch\nclass A:\n    client = watch.Client(all=True)": "high",
    "import watch\nf = lambda: watch.start(all=True)": "high",
    "import watch\nwatch.trace()": "high",
    "import watch\nwatch.trace(mask=None)": "",
    "import watch\nwatch.trace(**x)": "",
    "import watch\nwatch.trace(**{'a': 1})": "high",
    "import logging\nlogging.getLogger('wire').setLevel(logging.DEBUG)": "high",
    "import logging\nlogger = logging.getLogger(name='wire')\nlogger.setLevel(10)": "high",
    "import logging\nlogging.getLogger('wire').setLevel(logging.INFO)": "",
    "import logging\nlogging.getLogger('shop').setLevel(logging.DEBUG)": "",
    "import logging\nlogging.getLogger(x).setLevel(logging.DEBUG)": "",
    "import watch\nwatch.config.bodies = True": "high",
    "from watch import config\nconfig.bodies = True": "high",
    "import watch\nwatch.config.bodies = False": "",
    "import other\nother.config.bodies = True": "",
    "WATCH_BODIES = True": "high",
    "WATCH_BODIES: bool = True": "high",
    "class Config:\n    WATCH_BODIES = True": "high",
    "class TestConfig:\n    WATCH_BODIES = True": "low",
    "def f():\n    WATCH_BODIES = True": "",
    "import os\nos.environ['WATCH'] = '1'": "high",
    "from os import environ\nenviron['WATCH'] = '1'": "high",
    "import os\nos.environ.setdefault('WATCH', '1')": "high",
    "import os\nos.environ.update({'WATCH': '1'})": "high",
    "import os\nos.environ.update(WATCH='1')": "high",
    "import os\nos.environ['WATCH'] = '0'": "",
    "import os\nos.environ['OTHER'] = '1'": "",
    "import os\nos.environ[x] = '1'": "",
    "WATCH = {'inner': {'bodies': True}}": "high",
    "INNER = {'bodies': True}\nWATCH = {'inner': INNER}": "high",
    "WATCH['inner'] = {'bodies': True}": "high",
    "WATCH['inner']['bodies'] = True": "high",
    "WATCH = {'inner': {'bodies': False}, 'bodies': True}": "",
    "import watch\nclient = watch.Client()\nclient.options['bodies'] = True": "high",
    "import watch\nif DEBUG:\n    watch.start(all=True)": "low",
    "import watch\nif not settings.DEBUG:\n    watch.start(all=True)": "high",
    "import watch\nif not DEBUG:\n    pass\nelse:\n    watch.start(all=True)": "low",
    "import watch\nif ENV == 'local':\n    watch.start(all=True)\nelse:\n    pass": "low",
    "import watch\nif ENV != 'local' and KEY:\n    watch.start(all=True)": "high",
    "import watch\nif os.environ.get('SHOP_DEBUG'):\n    watch.start(all=True)": "low",
    "import watch\nif KEY:\n    watch.start(all=True)": "high",
    "import watch\ndef debug_requests():\n    watch.start(all=True)": "low",
}


@pytest.fixture(scope="module")
def confidences(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The confidence of each finding of PII901, by the code that it is in; all codes in one scan."""
    rules = tmp_path_factory.mktemp("rules") / "watch.toml"
    rules.write_text(RULES)
    paths = {f"case{number}.py": code for number, code in enumerate(CASES)}
    found: dict[str, list[str]] = defaultdict(list)
    for finding in scan_sources(paths, [rules], default_rules=False).findings:
        if finding.rule == "PII901":
            found[paths[finding.location.path]].append(finding.confidence)
    return found


@pytest.mark.parametrize("code", CASES)
def test_set_up(confidences: dict[str, list[str]], code: str) -> None:
    assert confidences.get(code, []) == ([CASES[code]] if CASES[code] else [])


def only(code: str, path: str = "app.py") -> Finding:
    (finding,) = scan_sources({path: code}).findings
    return finding


CALL = """\
import sentry_sdk

sentry_sdk.init(
    dsn="täst", send_default_pii=True,
)
"""


def test_a_finding_says_what_is_collected_where_and_what_to_write_instead() -> None:
    finding = only(CALL)
    assert (finding.rule, finding.channel) == ("PII901", "config")
    assert (finding.severity, finding.confidence) == ("medium", "high")
    assert finding.sink == "sentry_sdk.init"
    assert finding.message.endswith(": `sentry_sdk.init(send_default_pii=True)`")
    assert "set_user" in finding.hint
    assert "user.device.ip_address" in finding.data_types
    region = finding.location.region
    assert (region.start_line, region.start_column, region.end_line, region.end_column) == (3, 1, 5, 2)
    region = finding.expression.region
    assert (region.start_line, region.start_column, region.end_line, region.end_column) == (4, 17, 4, 38)
    assert {flow.data_type for flow in finding.flows} == set(finding.data_types)
    assert all(len(flow.steps) == 1 for flow in finding.flows)


def test_a_message_repeats_no_text_of_the_program() -> None:
    code = "import sentry_sdk\nsentry_sdk.init(data_collection={'user_info': 'ann@example.org'})\n"
    assert "ann@example.org" not in only(code).message
    code = "access_log_format = 'ann@example.org %(r)s'\n"
    assert "ann@example.org" not in only(code, "gunicorn.conf.py").message


def test_moved_lines_do_not_change_the_fingerprint() -> None:
    moved = "\n\n# moved\n" + CALL.replace('dsn="täst", ', 'dsn="täst",\n    ')
    assert only(CALL).fingerprint == only(moved).fingerprint


def test_files_for_developers_are_of_low_confidence() -> None:
    assert {only(CALL, path).confidence for path in ("settings/dev.py", "tests/conftest.py", "local.py")} == {"low"}
    assert {only(CALL, path).confidence for path in ("settings/base.py", "latest.py")} == {"high"}


def scanned(folder: Path, code: str, **options: tuple[str, ...]) -> Report:
    (folder / "app.py").write_text(code, encoding="utf-8")
    return scan([str(folder)], Config(base=str(folder), **options), root=str(folder))  # type: ignore[arg-type]


def test_comments_silence_it_and_rules_are_selected(tmp_path: Path) -> None:
    silenced = CALL.replace("True,", "True,  # pii-lint: ignore[PII901] agreed with the data protection officer")
    report = scanned(tmp_path, silenced)
    assert (len(report.findings), len(report.suppressed)) == (0, 1)
    assert not [notice for notice in report.notices if notice.level != "note"]
    assert len(scanned(tmp_path, CALL, select=("PII9",)).findings) == 1
    assert len(scanned(tmp_path, CALL, ignore=("PII901",)).findings) == 0


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_shows_it(tmp_path: Path, format: str) -> None:
    assert "PII901" in render(scanned(tmp_path, CALL), format)
