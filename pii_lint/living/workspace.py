"""A folder that is edited: its settings, its files with unsaved text over them, and what leaks in them now.

Example::

    workspace = Workspace("/src/shop")
    workspace.open()
    workspace.solve()
    workspace.put("views.py", b"...")    # unsaved text; None: what lies on the disk counts again
    workspace.work()
    workspace.report().findings

While a file does not parse, the text that did counts, and its findings move with the lines around the change.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

import pii_lint
from pii_lint import api
from pii_lint.baseline import entries
from pii_lint.cache import answers
from pii_lint.cache.answers import Answer
from pii_lint.cache.folder import Folder, place
from pii_lint.config.load import check_names, load
from pii_lint.config.schema import Config
from pii_lint.errors import PiiLintError
from pii_lint.evidence import sightings
from pii_lint.findings.filter import wanted
from pii_lint.findings.permits import Permits
from pii_lint.findings.seen import with_seen
from pii_lint.findings.suppress import apply
from pii_lint.frontend import lower, sound
from pii_lint.frontend.comments import Comment, find_comments
from pii_lint.frontend.decode import Unreadable, decode
from pii_lint.ir.nodes import Facts
from pii_lint.living.generation import Generation, Progress, nothing
from pii_lint.living.neighbours import neighbours
from pii_lint.living.shifts import Shift
from pii_lint.model import Finding, Guard, Notice, Report, RuleInfo, Statistics
from pii_lint.plan import read as plans
from pii_lint.policies import permits
from pii_lint.project.discover import SourceFile, discover
from pii_lint.reading.files import Reading, digest
from pii_lint.rulepack.load import load as load_rules
from pii_lint.rulepack.pack import RulePack


class Workspace:
    """See the module. ``options`` are settings over those of the project, by field name, as on a command line."""

    def __init__(self, folder: str, options: Mapping[str, Any] | None = None, only: str = "") -> None:
        """``only``: a file that is looked at alone, with no project around it."""
        self.root = Path(folder)
        self._paths = [only or folder]
        self._options = dict(options or {})
        self.overlay: dict[str, bytes] = {}  # unsaved text
        self.current: Generation | None = None
        self._changed: set[str] = set()  # since the last whole solution began
        self._findings: dict[str, list[Finding]] = {}  # where there is no generation yet
        self._guards: tuple[Guard, ...] = ()
        self._sound: set[str] = set()
        self._shifts: dict[str, Shift] = {}  # of files that do not parse

    # ---------------------------------------------------------------- opening

    def open(self) -> None:
        """Read settings, rules and files (anew). Raises ``PiiLintError`` for what the user can mend."""
        self.config = self.settings()
        self._found = discover(self._paths, self.config, root=str(self.root))
        self._folder = Folder(place(self.root, self.config.cache_dir)) if self.config.cache else None
        self.pack = _rules(self.config, self._folder)
        self._baseline = entries.read(Path(self.config.baseline)) if self.config.baseline else None
        self._stamps = _stamps(self.config)
        self._sightings = sightings(self.config.evidence) if self.config.evidence else []
        plans.load(self.config.event_schemas)  # what is wrong with these is told now
        permits(self.config, self.root, self.pack, self.read, datetime.date.today())
        self._files = {file.path: file for file in self._found.files}
        reading = Reading(self._folder, self.config.jobs)
        self._notices = [one for one in self._found.notices if one.level == "error"]
        for file in self._found.files:
            content = self.overlay.get(file.path)
            try:
                reading.look(file if content is None else msgspec.structs.replace(file, content=content))
            except OSError as error:
                self._notices.append(Notice(file.path, 0, "error", f"skipped: {error.strerror}"))
        self._facts: dict[str, Facts] = {one.path: one for one in reading.facts()}
        self._comments: dict[str, tuple[Comment, ...]] = {path: one.comments for path, one in reading.known().items()}
        self._digests = {path: one.digest for path, one in reading.known().items()}
        self.missed: set[str] = set()  # files of which it was noticed that they were changed on the disk
        self._texts: dict[str, bytes] = {}  # that the facts are of, where this is not what is on the disk
        self._texts.update((path, text) for path, text in self.overlay.items() if path in self._facts)
        for path, content in self.overlay.items():
            if path not in self._facts:
                self._take(path, content)
        reading.save()
        self._question = api.question(reading, self.config) if self._folder is not None else ""
        self._changed = set()
        self._shifts = {}
        self.current = None

    def is_outdated(self) -> bool:
        """Whether settings or rules were changed since the project was opened."""
        try:
            return self.settings() != self.config or _stamps(self.config) != self._stamps
        except (PiiLintError, AttributeError):  # they are wrong now, or were
            return True

    def settings(self) -> Config:
        """The settings as they are now; raises ``ConfigError``."""
        return load(self._paths, options=self._options)

    def remember(self) -> bool:
        """Whether an earlier scan has found out what leaks; its findings are then told until there is a solution."""
        answer = answers.load(self._folder, self._question) if self._folder is not None else None
        if answer is not None:
            self._findings = _by_path(answer.findings)
            self._guards = answer.guards
        return answer is not None

    # ---------------------------------------------------------------- solving

    def solve(self, progress: Progress = nothing) -> None:
        """Solve the whole. ``progress`` may change files, which are taken in at the end, or raise to give up."""
        self._changed = set()
        generation = Generation(self._facts.values(), self.pack, self.config, api.is_strict())
        generation.run(progress)
        if not self._changed and self._folder is not None and self._question and not self.overlay:
            found = generation.findings(self.read)
            paths = {step.location.path for one in found for flow in one.flows for step in flow.steps}
            paths |= {one.location.path for one in found}
            # what is analysed in part is told by a scan only
            if not generation.engine.unfinished and not generation.engine.unsettled:
                guards = generation.guards(self.read)
                answers.save(self._folder, self._question, Answer(tuple(found), tuple(sorted(paths)), (), guards))
        for path in sorted(self._changed):
            generation.update(self._facts[path])
        if self.current is not None:
            self.current.close()
        self.current = generation
        self._findings = {}

    @property
    def is_solved(self) -> bool:
        """Whether the latest whole solution knows all changes."""
        return self.current is not None and not self._changed

    def work(self, progress: Progress = nothing) -> None:
        """Follow what changes have changed. ``progress`` may raise; the next call goes on."""
        if self.current is not None:
            self.current.work(progress)

    # ---------------------------------------------------------------- changing

    def keep(self, path: str, content: bytes | None) -> None:
        """Remember unsaved text (or that there is none any more) for the next time that the project is opened."""
        if content is None:
            self.overlay.pop(path, None)
        else:
            self.overlay[path] = content

    def put(self, path: str, content: bytes | None) -> None:
        """From now on a file has this content; ``None``: that on the disk, or none if it is gone."""
        self.keep(path, content)
        if content is None:
            try:
                content = (self.root / path).read_bytes()
            except OSError:
                content = b""
        if content != self._texts.get(path) or path in self._shifts:
            self._take(path, content)

    def _take(self, path: str, content: bytes) -> None:
        before = self._text(path) if path in self._facts else ""
        after = _decoded(content)
        if path not in self._files:
            self._files[path] = SourceFile(path, self.root / path, True)
        facts = sound(content, path)
        if facts is None:
            known = self._facts.get(path)
            if known is not None and not known.problems and self._was_sound(path):
                self._shifts[path] = Shift(before, after)
                return
            facts = lower(content, path)
        else:
            self._sound.add(path)
        self._shifts.pop(path, None)
        if path not in self._facts or self._facts[path].body != facts.body:
            self._changed.add(path)
        if self.current is None:
            self._nearby(path, facts, Shift(before, after), content)
        else:
            self.current.update(facts)
        self._facts[path] = facts
        self._texts[path] = content
        self._comments[path] = tuple(find_comments(content))

    def _was_sound(self, path: str) -> bool:
        """Whether the text that counts can be read without libcst, so that one that cannot has a mistake."""
        if path not in self._sound and sound(self.read(path), path) is not None:
            self._sound.add(path)
        return path in self._sound

    def _nearby(self, path: str, facts: Facts, shift: Shift, content: bytes) -> None:
        """Before there is a whole solution: what leaks in a file as far as it and what it imports tell."""
        near = [facts, *(self._facts[one] for one in neighbours(facts, self._facts))]
        generation = Generation(near, self.pack, self.config, api.is_strict())
        generation.run()
        texts = {path: content}
        found = generation.findings(lambda one: texts[one] if one in texts else self.read(one))
        generation.close()
        # what comes from files that were not looked at stays for as long as its line does
        seen = {one.path for one in near}
        kept = [shift.finding(one, path) for one in self._findings.get(path, ())]
        others = [one for one in kept if one and any(flow.steps[0].location.path not in seen for flow in one.flows)]
        self._findings[path] = [*(one for one in found if one.location.path == path), *others]

    # ---------------------------------------------------------------- telling

    def read(self, path: str) -> bytes:
        """The text that is analysed."""
        content = self._texts.get(path)
        if content is not None:
            return content
        try:
            content = self._files[path].read()
        except OSError:
            content = b""
        if digest(content) != self._digests[path]:
            self.missed.add(path)
        return content

    def _text(self, path: str) -> str:
        return _decoded(self.read(path))

    def report(self) -> Report:
        """What leaks, as far as is known by now."""
        if self.current is not None:
            findings = self.current.findings(self.read)
            self._guards = self.current.guards(self.read)
        else:
            findings = [one for some in self._findings.values() for one in some]
        said: list[Notice] = []
        if self._sightings:
            on_disk = {(self.root / path).as_posix(): path for path in self._facts}
            findings, _, said = with_seen(findings, self._sightings, on_disk, self.pack, self.read)
        outcome = apply(
            findings,
            self._comments,
            self.config,
            root=self.root,
            rules=self.pack.rules,
            today=datetime.date.today(),
            whole=self._found.whole and self.is_solved,
            guards=self._guards,
            permits=self._permits(),
        )
        problems = [
            Notice(path, each.line, each.level, each.message)
            for path, one in self._facts.items()
            for each in one.problems
        ]
        report = Report(
            root=str(self.root),
            findings=wanted(outcome.shown, self.config, root=self.root),
            suppressed=(),
            notices=(*self._notices, *problems, *said, *outcome.notices),
            rules=self.rules(),
            labels=self.labels(),
            statistics=Statistics(len(self._facts), sum(one.lines for one in self._facts.values()), 0.0),
            sources={},
            version=pii_lint.__version__,
        )
        if self._baseline is not None:
            report = entries.applied(report, self._baseline, Path(self.config.baseline), datetime.date.today())
        if self._shifts:
            moved: list[Finding | None] = list(report.findings)
            for path, shift in self._shifts.items():
                moved = [one and shift.finding(one, path) for one in moved]
            report = msgspec.structs.replace(report, findings=tuple(one for one in moved if one is not None))
        return report

    def _permits(self) -> Permits | None:
        """What the policy allows; it is looked at anew, and one that was just broken allows nothing."""
        try:
            return permits(self.config, self.root, self.pack, self.read, datetime.date.today())
        except PiiLintError:
            return None

    def rules(self) -> dict[str, RuleInfo]:
        """What is to be said of each rule."""
        return {rule.id: api.rule_info(rule) for rule in self.pack.rules.values()}

    def labels(self) -> dict[str, str]:
        """Each data type in words."""
        return {key: data.label for key, data in self.pack.data_types.items()}

    def is_broken(self, path: str) -> bool:
        """Whether a file has unsaved text that does not parse, so that an older text counts."""
        return path in self._shifts

    def holds(self, path: str) -> bool:
        """Whether a file is among those that are analysed."""
        return path in self._files

    def is_new(self, path: str) -> bool:
        """Whether a file that is not known belongs to the project by now."""
        if not path.endswith((".py", ".pyw")):
            return False
        if not (self.root / path).exists():
            return True
        return any(one.path == path for one in discover(self._paths, self.config, root=str(self.root)).files)


def _rules(config: Config, folder: Folder | None) -> RulePack:
    pack = load_rules([Path(path) for path in config.rules], config.default_rules, folder)
    channels = sorted({rule.channel for rule in pack.rules.values()})
    check_names(config, rules=list(pack.rules), data_types=list(pack.data_types), channels=channels)
    return pack


def _stamps(config: Config) -> list[tuple[str, int]]:
    return [(path, Path(path).stat().st_mtime_ns) for path in named_files(config) if Path(path).exists()]


def named_files(config: Config) -> list[str]:
    """The files beside the settings that decide what is found or shown."""
    return [*config.rules, *filter(None, (config.baseline, config.policy)), *plans.files(config.event_schemas)]


def _by_path(findings: tuple[Finding, ...]) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for one in findings:
        found.setdefault(one.location.path, []).append(one)
    return found


def _decoded(content: bytes) -> str:
    try:
        return decode(content)
    except Unreadable:
        return content.decode("utf-8", "replace")

