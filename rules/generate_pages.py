"""Writes ``docs/rules/``: a page for each rule, one for all libraries, one for all kinds of personal data.

    python rules/generate_pages.py          # from the root of the repository

What the pages say stands in ``rules/``; ``tests/rules/test_pages.py`` fails when they are not current.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from pii_lint.cli.catalogue import cures_of, libraries, sinks_of, vendors_of
from pii_lint.cli.explain import page
from pii_lint.rulepack.load import load
from pii_lint.rulepack.paths import builtin_files
from pii_lint.rulepack.pattern import expand
from pii_lint.rulepack.schema import DataType, Host, Rule, RuleFile, Setting, Sink

FOLDER = Path(__file__).parents[1] / "docs" / "rules"
NOTE = "<!-- Written by rules/generate_pages.py: change rules/ and run it again. -->"


def pages() -> dict[str, str]:
    """The name of each page and what it says."""
    files = libraries()
    pack = load()
    rules = [rule for _, rule in sorted(pack.rules.items())]
    made = {f"{rule.id}.md": _rule(rule, files) for rule in rules}
    made["README.md"] = _index(rules, files, len(pack.data_types))
    made["libraries.md"] = _libraries(files)
    made["data.md"] = _data(sorted(pack.data_types.values(), key=lambda one: one.key))
    return {name: f"{NOTE}\n\n{text}\n" for name, text in sorted(made.items())}


def _index(rules: Sequence[Rule], files: Sequence[RuleFile], kinds: int) -> str:
    sinks = sum(len(content.sink) + len(content.host) for content in files)
    sources = sum(len(content.source) for content in files)
    settings = sum(len(content.setting) for content in files)
    rows = []
    for rule in rules:
        found = sinks_of(rule.id, files)
        rows.append((f"[{rule.id}]({rule.id}.md)", rule.name, rule.channel, rule.short, str(len(found))))
    return "\n\n".join(
        [
            "# Rules",
            f"What is looked for: {sinks} tables of sinks in {len(_packages(files, 'sink'))} packages, {sources} of "
            f"sources in {len(_packages(files, 'source'))} and {settings} of set-ups, in [{len(files)} files about "
            f"libraries](libraries.md); [{kinds} kinds of personal data](data.md). "
            "`pii-lint explain PII101` shows a rule in the terminal, `pii-lint rules test NAME` why a name is or is "
            "not personal data, `pii-lint rules vendors` what each vendor may get.",
            _table(("rule", "name", "channel", "what", "library files"), rows),
        ]
    )


def _packages(files: Sequence[RuleFile], kind: str) -> set[str]:
    """The packages that tables of a kind speak of, and examples import; sources are also what types hold."""
    texts_of_files = (path.read_text(encoding="utf-8") for path in builtin_files())
    imported = {name for text in texts_of_files for name in re.findall(r"(?m)^(?:from|import) (\w+)", text)}
    tables = [table for content in files for table in getattr(content, kind)]
    tables += [one for content in files for one in content.type if one.fields or one.shows] if kind == "source" else []
    texts = [
        text
        for table in tables
        for key in ("calls", "attributes", "assigns", "items", "decorated", "elements")
        for text in getattr(table, key, ())
    ]
    return {name.partition(".")[0] for text in texts for name in expand(text)} & imported


def _rule(rule: Rule, files: Sequence[RuleFile]) -> str:
    found = sinks_of(rule.id, files)
    parts = [page(rule)]
    if rule.hint:
        parts += ["## What a finding says", f"> {rule.message}", f"> fix: {rule.hint}"]
    vendors = vendors_of(one for _, tables in found for one in tables)
    if found:
        parts += ["## Where it is looked for"]
    if vendors:
        parts += [f"Vendors: {', '.join(vendors)}."]
    for content, tables in found:
        parts += [f"### {content.library}", "\n".join(_entry(one) for one in tables)]
    if rule.id != "PII901":
        cures = "\n".join(
            f"- {content.library}: {_names(name for one in some for name in one.calls)}"
            for content, some in cures_of(files)
        )
        parts += ["## What counts as cured", "What these return, and what `sanitizers` in the settings names.", cures]
    return "\n\n".join(parts)


def _entry(one: Sink | Host | Setting) -> str:
    """One sink, host or set-up, as an item of a list."""
    if isinstance(one, Host):
        needs = f"; needs {_names(one.allows)}" if one.allows else ""
        return f"- {one.vendor}, by requests to {_names(one.hosts)}{needs}"
    if isinstance(one, Setting):
        names = _names((*one.calls, *one.assigns, *one.items)) or one.form.replace("-", " ")
        return f"- {names}: {one.message}. {one.hint[:1].upper()}{one.hint[1:]}."
    words = [_names((*one.calls, *one.assigns, *(f"{item}[...]" for item in one.items)))]
    if one.args != ("*",):
        words.append("arguments " + ", ".join(str(arg) for arg in one.args))
    if one.except_args:
        words.append("not " + ", ".join(str(arg) for arg in one.except_args))
    if one.only:
        words.append(f"only {_names(one.only)}")
    if one.allows:
        words.append(f"but {_names(one.allows)}")
    words += [f"`{where}` may be {_names(needed)}" for where, needed in one.allows_at.items()]
    return f"- {'; '.join(words)}" + (f". {one.description}" if one.description else "")


def _libraries(files: Sequence[RuleFile]) -> str:
    rows = [
        (
            content.library,
            content.verified,
            content.description,
            str(len(content.source)),
            str(len(content.sink) + len(content.host)),
            str(len(content.setting)),
            str(len(content.sanitizer)),
        )
        for content in files
    ]
    heads = ("file", "checked against", "what", "sources", "sinks", "set-ups", "cures")
    checked = "Names and arguments are checked against these versions by `rules/verify.py`."
    return "\n\n".join(["# Libraries", checked, _table(heads, rows)])


def _data(kinds: Sequence[DataType]) -> str:
    rows = [
        (f"`{one.key}`", one.label, one.sensitivity, "; ".join(one.regulations), ", ".join(_some(one)))
        for one in kinds
    ]
    heads = ("key", "kind", "sensitivity", "named by", "called, among others")
    return "\n\n".join(["# Kinds of personal data", _table(heads, rows)])


def _some(one: DataType) -> list[str]:
    """A few names by which it is recognised."""
    return [f"`{name.replace(' ', '_')}`" for name in (*one.names, *one.likely_names, *one.person_names)[:4]]


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(row)} |" for row in lines)


def main() -> None:
    """Write the pages; those of rules that are gone are removed."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    made = pages()
    for path in FOLDER.glob("*.md"):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
