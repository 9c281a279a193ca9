"""Findings from set-ups: libraries that collect personal data by themselves (PII901).

``sentry_sdk.init(dsn, send_default_pii=True)`` becomes one finding whose place is the call, whose expression is the
argument ``send_default_pii=True``, and whose flows have this one step.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection

from pii_lint.findings import forms, settings
from pii_lint.findings.bindings import Bindings
from pii_lint.findings.build import NOWHERE, SENSITIVITIES, numbered
from pii_lint.findings.fingerprint import fingerprint
from pii_lint.findings.places import Places, Renumbered, Texts
from pii_lint.findings.settings import Setup
from pii_lint.model import Finding, Flow, Location, Region, Step
from pii_lint.project.hierarchy import Hierarchy
from pii_lint.rulepack.pack import RulePack
from pii_lint.rulepack.schema import Rule

_LONGEST = 80  # characters of code that a message repeats


def collect(
    hierarchy: Hierarchy,
    pack: RulePack,
    read: Callable[[str], bytes],
    renumbered: Renumbered | None = None,
    paths: Collection[str] | None = None,
) -> tuple[list[Finding], dict[str, str]]:
    """The findings of set-ups (in the files ``paths``) in report order, and the text of each file they speak of."""
    bindings = Bindings(hierarchy, pack)
    found = [*settings.find(bindings, paths), *forms.find(pack.settings.forms, bindings)]
    if paths is not None:
        found = [setup for setup in found if setup.path in paths]
    places = Places(read, renumbered)
    for setup in found:
        places.want(setup.path, setup.site)
        places.want(setup.path, setup.argument_site)
    texts = Texts(read)
    findings = [
        _finding(setup, pack.rules[setup.setting.rule], pack, places, texts)
        for setup in found
        if setup.setting.rule in pack.rules
    ]
    findings.sort(key=lambda one: (one.location.path, one.location.region, one.message))
    return numbered(findings), texts.known


def _finding(setup: Setup, rule: Rule, pack: RulePack, places: Places, texts: Texts) -> Finding:
    setting = setup.setting
    location = places.find(setup.path, setup.site) or Location(setup.path, NOWHERE)
    texts.of(setup.path)
    expression = _argument(setup, location, texts) or places.find(setup.path, setup.argument_site) or location

    def sensitivity(data: str) -> int:
        known = pack.data_types.get(data)
        return SENSITIVITIES.index(known.sensitivity) if known is not None else 1

    data_types = tuple(sorted(setting.data, key=lambda data: (-sensitivity(data), data)))
    worst = SENSITIVITIES[sensitivity(data_types[0])]
    name = setup.name.removeprefix("builtins.")
    words = _words(setup, name)
    if setting.receiver and len(texts.at(location)) <= _LONGEST and "\n" not in texts.at(location):
        words = f"`{texts.at(location)}`"  # which object it is says more than its class
    message = f"{setting.message[:1].upper()}{setting.message[1:]}: {words}"
    return Finding(
        rule=rule.id,
        severity=rule.severity.get(worst, "medium"),
        confidence="low" if setup.asked else setting.confidence,
        channel=rule.channel,
        sensitivity=worst,
        data_types=data_types,
        sink=setup.name,
        message=message,
        hint=setting.hint,
        location=location,
        expression=expression,
        flows=tuple(Flow(data, (Step(expression, f"collected by {words}"),)) for data in data_types),
        fingerprint=fingerprint(rule.id, setup.name, setup.scope, f"{setting.id} {setup.argument}", data_types),
    )


def _words(setup: Setup, name: str) -> str:
    """What was set up, as one would write it: ``sentry_sdk.init(send_default_pii=True)``."""
    shown = repr(setup.value.value) if setup.value is not None and not isinstance(setup.value.value, str) else "..."
    if setup.value is not None and setup.value.value in _wanted(setup):
        shown = repr(setup.value.value)
    if setup.argument == settings.VALUE and (setup.setting.assigns or setup.setting.items):
        return f"`{name} = {shown}`"
    if not setup.argument:
        return f"`{name}`"
    keyword = "" if setup.argument.isdecimal() else f"{setup.argument}="
    return f"`{name}({keyword}{shown})`"


def _wanted(setup: Setup) -> list[object]:
    """The texts that the rules name in full: these are no secret of the program."""
    return [one for constants in setup.setting.when.values() for one in constants]


def _argument(setup: Setup, location: Location, texts: Texts) -> Location | None:
    """Where the keyword argument that decides stands in the call at ``location``; constants have no site."""
    if not setup.argument or setup.argument.isdecimal() or location.region == NOWHERE:
        return None
    lines = [line.encode() for line in texts.at(location).split("\n")]
    try:
        tree = ast.parse(b"(" + b"\n".join(lines) + b"\n)", mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    if not isinstance(tree.body, ast.Call):
        return None
    for keyword in tree.body.keywords:
        if keyword.arg == setup.argument and keyword.end_lineno is not None and keyword.end_col_offset is not None:
            start = _moved(keyword.lineno, keyword.col_offset, lines, location.region)
            end = _moved(keyword.end_lineno, keyword.end_col_offset, lines, location.region)
            return Location(location.path, Region(*start, *end))
    return None


def _moved(line: int, offset: int, lines: list[bytes], start: Region) -> tuple[int, int]:
    """A place in the parsed text, in brackets, as one in the file."""
    before = lines[line - 1][: offset - 1 if line == 1 else offset].decode("utf-8", "replace")
    column = len(before) + (start.start_column if line == 1 else 1)
    return line + start.start_line - 1, column
