"""The recipe of a scan: find the files, read them, solve the program, judge what leaks, report.

Example: ``scan(["src"], load(["src"])).findings``.
"""

from __future__ import annotations

import datetime
import gc
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

import pii_lint
from pii_lint.cache import answers
from pii_lint.cache.answers import Answer
from pii_lint.cache.folder import Folder, place
from pii_lint.config.load import check_names
from pii_lint.config.schema import Config
from pii_lint.consent.solve import ungated
from pii_lint.evidence import sightings
from pii_lint.findings import guards, unplanned
from pii_lint.findings import ungated as captures
from pii_lint.findings.build import build
from pii_lint.findings.filter import wanted
from pii_lint.findings.opaque import collect
from pii_lint.findings.places import Texts
from pii_lint.findings.purpose import Leaks
from pii_lint.findings.seen import with_seen
from pii_lint.findings.suppress import apply
from pii_lint.frontend import lower
from pii_lint.ir.nodes import Facts
from pii_lint.model import Finding, Notice, Report, RuleInfo, Statistics
from pii_lint.notebooks import SUFFIX
from pii_lint.plan import read as plans
from pii_lint.plan.check import beyond
from pii_lint.policies import permits
from pii_lint.project.discover import discover
from pii_lint.project.program import Program
from pii_lint.reading.files import Reading
from pii_lint.rulepack.load import load
from pii_lint.rulepack.pack import RulePack
from pii_lint.rulepack.paths import builtin_files
from pii_lint.rulepack.schema import Rule
from pii_lint.taint.engine import MAX_VISITS, Engine

Progress = Callable[[str, int, int], None]


def scan(
    paths: Sequence[str],
    config: Config,
    *,
    root: str | None = None,
    stdin: bytes | None = None,
    stdin_filename: str = "<stdin>",
    contents: Mapping[str, bytes] | None = None,
    progress: Progress | None = None,
) -> Report:
    """Everything that leaks in the files of ``paths``; raises ``PiiLintError`` for what the user can mend.

    ``contents`` is what to analyse in place of what lies in files, by the path that reports name them by.
    """
    start = time.monotonic()
    started = datetime.datetime.now(datetime.timezone.utc)
    found = discover(paths, config, root=root, stdin=stdin, stdin_filename=stdin_filename)
    folder = Folder(place(found.root, config.cache_dir)) if config.cache else None
    rules = load([Path(path) for path in config.rules], config.default_rules, folder)
    channels = sorted({rule.channel for rule in rules.rules.values()})
    names = {"rules": list(rules.rules), "data_types": list(rules.data_types)}
    check_names(config, **names, channels=channels, vendors=rules.vendors)
    if contents:
        files = (msgspec.structs.replace(one, content=contents.get(one.path, one.content)) for one in found.files)
        found = msgspec.structs.replace(found, files=tuple(files))
    notices: list[Notice] = list(found.notices)
    reading = Reading(folder, config.jobs)
    readers = {file.path: file.read for file in found.files}

    def read(path: str) -> bytes:
        return readers[path]()

    with _without_collector():
        for number, file in enumerate(found.files):
            if progress is not None:
                progress("reading", number, len(found.files))
            try:
                reading.look(file)
            except OSError as error:
                notices.append(Notice(file.path, 0, "error", f"skipped: {error.strerror}"))
        known = reading.known()
        given = {file.path for file in found.files if file.given}
        for path, one in known.items():
            if path in given:
                notices += (Notice(path, each.line, each.level, each.message) for each in one.problems)
        answer = _answered(reading, rules, config, folder, read, progress)
        reading.save()
    findings, places = list(answer.findings), list(answer.paths)
    if config.evidence:
        on_disk = {(found.root / path).as_posix(): path for path in known}
        findings, more, said = with_seen(findings, sightings(config.evidence), on_disk, rules, read)
        places += more
        notices += said
    outcome = apply(
        findings,
        {path: one.comments for path, one in known.items()},
        config,
        root=found.root,
        rules=rules.rules,
        today=datetime.date.today(),
        whole=found.whole,
        given=given,
        guards=answer.guards,
        permits=permits(config, found.root, rules, read, datetime.date.today()),
    )
    report = Report(
        root=str(found.root),
        findings=wanted(outcome.shown, config, root=found.root, given=given),
        suppressed=wanted(outcome.suppressed, config, root=found.root, given=given),
        notices=(*notices, *answer.unfinished, *outcome.notices),
        rules={rule.id: rule_info(rule) for rule in rules.rules.values()},
        labels={key: data.label for key, data in rules.data_types.items()},
        statistics=Statistics(len(known), sum(one.lines for one in known.values()), 0.0, started),
        sources=_texts(places, read),
        version=pii_lint.__version__,
    )
    named = {*places, *(notice.path for notice in report.notices)}
    books = {file.path: file.raw() for file in found.files if file.path.endswith(SUFFIX) and file.path in named}
    notebooks = {path: raw.decode() for path, raw in books.items() if path in known}
    report = msgspec.structs.replace(report, notebooks=notebooks, unused=outcome.unused)
    statistics = msgspec.structs.replace(report.statistics, seconds=time.monotonic() - start)
    return msgspec.structs.replace(report, statistics=statistics)


def _answered(
    reading: Reading,
    pack: RulePack,
    config: Config,
    folder: Folder | None,
    read: Callable[[str], bytes],
    progress: Progress | None,
) -> Answer:
    """What the engine finds, or found when it was asked the same before."""
    if folder is None:
        return _solve(reading.facts(), pack, config, read, progress)
    name = question(reading, config)
    answer = answers.load(folder, name)
    if answer is None:
        answer = _solve(reading.facts(), pack, config, read, progress)
        answers.save(folder, name, answer)
    return answer


def question(reading: Reading, config: Config) -> str:
    """The name under which the cache keeps what the engine finds in these files."""
    asked = [repr(_settings(config)).encode()]
    asked += (path.read_bytes() for path in (*builtin_files(), *map(Path, config.rules)))
    asked += (Path(file).read_bytes() for file in plans.files(config.event_schemas))
    asked += (part for path, one in reading.known().items() for part in (path.encode(), one.digest))
    return answers.key(asked)


def _settings(config: Config) -> tuple[object, ...]:
    """What of the settings decides what is found, and not just what of it is shown."""
    return (
        *(config.default_rules, sorted(config.sanitizers), is_strict()),
        *(config.require_consent, sorted(config.consent_channels), config.purposes),
    )


def scan_sources(sources: Mapping[str, str], rules: Sequence[Path] = (), default_rules: bool = True) -> Report:
    """Scan texts by path, as one project, with all findings of any severity: for tests and tools."""
    pack = load(rules, default_rules)
    texts = {path: text.encode() for path, text in sources.items()}
    facts = [lower(source, path) for path, source in texts.items()]
    answer = _solve(facts, pack, Config(), texts.__getitem__, None)
    problems = [Notice(one.path, each.line, "error", each.message) for one in facts for each in one.problems]
    return Report(
        root="",
        findings=answer.findings,
        suppressed=(),
        notices=(*problems, *answer.unfinished),
        rules={rule.id: rule_info(rule) for rule in pack.rules.values()},
        labels={key: data.label for key, data in pack.data_types.items()},
        statistics=Statistics(len(facts), sum(one.lines for one in facts), 0.0),
        sources=_texts(answer.paths, texts.__getitem__),
        version=pii_lint.__version__,
    )


def _solve(
    facts: Sequence[Facts],
    pack: RulePack,
    config: Config,
    read: Callable[[str], bytes],
    progress: Progress | None,
) -> Answer:
    program = Program(facts)
    engine = Engine(program, pack, config.sanitizers, strict=is_strict())
    engine.run(lambda done, total: progress("following data", done, total) if progress is not None else None)
    found = engine.leaks()
    leaks, named = build(found, pack, read, config.purposes)
    set_up, more = collect(engine.hierarchy, pack, read)
    open_, rest = _without_consent(engine, config, found, read)
    plan = plans.load(config.event_schemas)
    if plan is not None:
        off, others = unplanned.collect(beyond(engine, plan, config.consent_channels), plan, pack, read)
        open_, rest = [*open_, *off], {**rest, **others}
    findings = sorted([*leaks, *set_up, *open_], key=lambda one: (one.location.path, one.location.region, one.rule))
    return Answer(
        tuple(findings),
        tuple(sorted({*named, *more, *rest})),
        tuple(_unfinished(engine)),
        guards.collect(engine.hierarchy, pack, read),
    )


def _without_consent(
    engine: Engine, config: Config, leaks: Leaks, read: Callable[[str], bytes]
) -> tuple[list[Finding], dict[str, str]]:
    """Captures that no check of consent guards, with the data that is known to arrive at them."""
    found = ungated(engine, config.consent_channels, config.require_consent)
    if not found:
        return [], {}
    data: dict[tuple[str, int], set[str]] = {}
    for point, key in leaks:
        data.setdefault((point.path, point.site), set()).add(key)
    return captures.collect(found, engine.pack, read, data, config.require_consent)


def is_strict() -> bool:
    """Whether a mistake of the engine is raised (PII_LINT_DEBUG)."""
    return bool(os.environ.get("PII_LINT_DEBUG"))


def _texts(paths: Iterable[str], read: Callable[[str], bytes]) -> dict[str, str]:
    texts = Texts(read)
    return {path: texts.of(path) for path in paths}


def _unfinished(engine: Engine) -> list[Notice]:
    functions = engine.program.functions
    notices: list[Notice] = []
    for id, why in engine.unfinished.items():
        level = "error" if why.startswith("unexpected") else "warning"
        text = f"`{functions[id].name}` is analysed in part: {why}"
        notices.append(Notice(functions[id].module.path, 0, level, text))
    if engine.unsettled:
        text = f"{len(engine.unsettled):,} of {len(functions):,} functions have not settled after {MAX_VISITS} walks"
        notices.append(Notice("", 0, "note", f"{text}: what they pass on to each other may be incomplete"))
    return notices


@contextmanager
def _without_collector() -> Iterator[None]:
    """Nothing made while scanning is cyclic garbage, so looking for some is time lost."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.freeze()  # what the scan holds stays until the end: no later collection needs to look at it
            gc.enable()


def rule_info(rule: Rule) -> RuleInfo:
    """What reports say of a rule."""
    return RuleInfo(
        id=rule.id,
        name=rule.name,
        channel=rule.channel,
        short=rule.short,
        full=rule.full,
        help=rule.help,
        cwe=rule.cwe,
        regulations=rule.regulations,
    )
