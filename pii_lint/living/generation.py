"""One whole solution of a program, and what becomes of it with each edit until the next whole one.

Example::

    generation = Generation(facts, pack)
    generation.run()
    generation.update(lower(b"...", "shop/views.py"))   # a new version of a file
    generation.work()                                    # walk what this changes
    generation.findings(read)

Edits cost what they change: functions whose text is the same keep their nodes (``ir/merge``), their summaries and
the places of their findings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

import msgspec

from pii_lint.config.schema import DEFAULT, Config
from pii_lint.consent.solve import Ungated, ungated
from pii_lint.findings import guards, unplanned
from pii_lint.findings import ungated as captures
from pii_lint.findings.build import build, numbered
from pii_lint.findings.opaque import collect
from pii_lint.findings.places import Places
from pii_lint.ir import nodes as ir
from pii_lint.ir.merge import merged
from pii_lint.ir.nodes import Facts, Stmt
from pii_lint.model import Finding, Guard, Region
from pii_lint.plan import read as plans
from pii_lint.plan.check import Beyond, beyond
from pii_lint.plan.records import Plan
from pii_lint.project.program import Class, Function, Module, Program, dotted
from pii_lint.rulepack.pack import RulePack
from pii_lint.taint.marks import Mark
from pii_lint.taint.renewal import Renewable
from pii_lint.taint.summary import SinkPoint

Progress = Callable[[int, int], None]
Read = Callable[[str], bytes]
PACE = 8  # walks between two looks at what else there is to do
_WORD = re.compile(r"\w+")
_Leaks = dict[tuple[SinkPoint, str], Mark]


def nothing(done: int, total: int) -> None:
    """A progress that nobody looks at."""


class _Built:
    """The findings of one file, what they were made of, and the files they speak of."""

    def __init__(self, leaks: _Leaks, findings: list[Finding]) -> None:
        self.leaks = leaks
        self.findings = findings
        self.paths = {step.location.path for one in findings for flow in one.flows for step in flow.steps}


class Generation:
    """See the module. ``strict`` as for the engine."""

    def __init__(
        self, facts: Iterable[Facts], pack: RulePack, config: Config = DEFAULT, strict: bool = False
    ) -> None:
        self.pack = pack
        self._config = config
        self._strict = strict
        self._kept = {one.path: one for one in facts}
        self.program = Program(self._kept.values())
        self.engine = Renewable(self.program, pack, config.sanitizers, strict)
        self._versions: dict[str, int] = {}
        self._renumbered: dict[str, dict[int, int]] = {}
        self._built: dict[str, _Built] = {}
        self._set_up: dict[str, list[Finding]] | None = None
        self._changed: set[str] = set()  # files of which the findings were not told since
        self._ungated: list[Ungated] = []  # what was found when the whole was solved
        self._plan: Plan | None = None
        self._unplanned: list[Beyond] = []
        self._later: dict[str, None] = {}  # functions that are walked when all else is

    def run(self, progress: Progress = nothing) -> None:
        """Solve the whole program. ``progress`` may raise; then the generation is of no use."""
        self.engine.run(progress, PACE)
        channels = self._config.consent_channels
        self._ungated = ungated(self.engine, channels, self._config.require_consent)
        self._plan = plans.load(self._config.event_schemas)
        if self._plan is not None:
            self._unplanned = beyond(self.engine, self._plan, channels)

    def work(self, progress: Progress = nothing) -> None:
        """Walk what edits have changed. ``progress`` may raise; the rest is walked by the next call."""
        self.engine.work(progress, PACE)
        if self._later:
            functions = [id for id in self._later if id in self.program.functions]
            self._later.clear()
            self.engine.again(functions)
            self.engine.work(progress, PACE)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to be walked."""
        return self.engine.is_idle and not self._later

    def update(self, facts: Facts) -> None:
        """Take in a new version of a file, or a new file."""
        path = facts.path
        self._changed.add(path)
        old = self._kept.get(path)
        if old is None:
            self._kept[path] = facts
            self.program = Program(self._kept.values())
            module = self.program.modules[path]
            self._later.update(dict.fromkeys(self._importing(module, module.names)))
            self._renew([one.id for one in self.program.functions.values() if one.module is module])
            return
        version = self._versions[path] = self._versions.get(path, 0) + 1
        self._kept[path], self._renumbered[path] = merged(old, facts, version)
        if _is_identical(old.body, self._kept[path].body):
            return
        before = self.program.modules[path]
        classes = {one.id: one for one in self.program.classes.values() if one.module is before}
        functions = {one.id: id(one.node) for one in self.program.functions.values() if one.module is before}
        self.program.replace(self._kept[path])
        gone: set[object] = {*(functions.keys() - self.program.functions), *(classes.keys() - self.program.classes)}
        gone |= {("global", path, name) for name in before.names.keys() - self.program.modules[path].names.keys()}
        self._renew(self._to_walk(before, classes, set(functions.values())), gone)

    def _to_walk(self, before: Module, classes: dict[str, Class], nodes: Collection[int]) -> list[str]:
        """The functions of a replaced module whose meaning may have changed."""
        module = self.program.modules[before.path]
        functions = [one for one in self.program.functions.values() if one.module is module]
        all_names = module.names.keys() | before.names.keys()
        names = {name for name in all_names if module.names.get(name) != before.names.get(name)}
        new = {one.id: one for one in self.program.classes.values() if one.module is module}
        other = {one.name for one in classes.values() if one.id not in new or not _is_like(new[one.id], classes)}
        if names or other or module.stars != before.stars:
            self._later.update(dict.fromkeys(self._importing(module, names | other)))
        if module.stars != before.stars:
            return [one.id for one in functions]
        names |= other
        changed = {one.id for one in functions if not names.isdisjoint(_read_by(one))} if names else set()
        changed |= {one.id for one in functions if one.owner is not None and not _is_like(one.owner, classes)}
        changed |= {one.id for one in functions if id(one.node) not in nodes}
        return [one.id for one in functions if one.id in changed]

    def _importing(self, module: Module, names: Collection[str]) -> Iterator[str]:
        """The functions of other files that take one of ``names``, or all there is, from ``module``."""
        wanted = {f"{module.name}.{name}" for name in names} | {module.name}
        for one in self.program.modules.values():
            if one is module:
                continue
            known = {name for name, some in one.names.items() for each in some if each.id in wanted}
            if not known and module.name not in one.stars:
                continue
            for function in self.program.functions.values():
                if function.module is one:
                    yield function.id

    def _renew(self, changed: Collection[str], gone: Collection[object] = ()) -> None:
        new = Renewable(self.program, self.pack, self._config.sanitizers, self._strict)
        self.engine = new.after(self.engine, changed, gone)

    def parameters(self, path: str, read: Read) -> list[tuple[Region, tuple[str, ...]]]:
        """The parameters of a file that hold personal data: where each is named, and which data types."""
        places = Places(read, self._renumbered)
        found = []
        for function in [one for one in self.program.functions.values() if one.module.path == path]:
            for param in function.node.params:
                data = self.engine.data_of(function, param.name)
                if data:
                    places.want(path, param.site)
                    found.append((param.site, tuple(sorted(data))))
        placed = [(places.find(path, site), data) for site, data in found]
        return sorted((place.region, data) for place, data in placed if place is not None)

    def close(self) -> None:
        """Let go of everything at once: what knows each other would stay until a garbage collection."""
        for module in self.program.modules.values():
            del module.body
        for cls in self.program.classes.values():
            cls.members.clear()
        for part in vars(self.engine).values():
            if hasattr(part, "__dict__") and part is not self.pack:
                vars(part).clear()
        vars(self.engine).clear()

    def findings(self, read: Read) -> list[Finding]:
        """All findings as of now, in report order; ``read`` gives the text that the latest facts are of."""
        changed, self._changed = self._changed, set()
        by_path: dict[str, _Leaks] = {}
        for (point, data), mark in self.engine.leaks().items():
            by_path.setdefault(point.path, {})[point, data] = mark
        for path in self._built.keys() - by_path.keys():
            del self._built[path]
        stale = {path: leaks for path, leaks in by_path.items() if self._is_stale(path, leaks, changed)}
        together = {point: mark for leaks in stale.values() for point, mark in leaks.items()}
        new: dict[str, list[Finding]] = {path: [] for path in stale}  # at once, for they may speak of the same files
        for one in build(together, self.pack, read, self._config.purposes, self._renumbered)[0]:
            new[one.location.path].append(one)
        for path, some in new.items():
            self._built[path] = _Built(stale[path], some)
        leaking = _numbered_anew(one for built in self._built.values() for one in built.findings)
        set_up = _numbered_anew(self._set_ups(changed, read))
        open_ = [*self._captures(by_path, read), *self._beyond_the_plan(read)]
        return sorted([*leaking, *set_up, *open_], key=lambda one: (one.location.path, one.location.region, one.rule))

    def _is_stale(self, path: str, leaks: _Leaks, changed: Collection[str]) -> bool:
        """Whether the findings of a file have to be made anew."""
        known = self._built.get(path)
        return known is None or path in changed or not known.paths.isdisjoint(changed) or known.leaks != leaks

    def guards(self, read: Read) -> tuple[Guard, ...]:
        """The calls after which a channel redacts by itself."""
        return guards.collect(self.engine.hierarchy, self.pack, read, self._renumbered)

    def _captures(self, by_path: Mapping[str, _Leaks], read: Read) -> list[Finding]:
        """The captures without consent that are still there."""
        found = [one for one in self._ungated if self._is_there(one.capture.path, one.capture.site)]
        if not found:
            return []
        data: dict[tuple[str, int], set[str]] = {}
        for path in {one.capture.path for one in found}:
            for point, key in by_path.get(path, ()):
                data.setdefault((path, point.site), set()).add(key)
        asked = self._config.require_consent
        return captures.collect(found, self.pack, read, data, asked, self._renumbered)[0]

    def _beyond_the_plan(self, read: Read) -> list[Finding]:
        """What is captured beyond the tracking plan and still there."""
        found = [one for one in self._unplanned if self._is_there(one.path, one.site)]
        if self._plan is None or not found:
            return []
        return unplanned.collect(found, self._plan, self.pack, read, self._renumbered)[0]

    def _is_there(self, path: str, site: int) -> bool:
        return path not in self._renumbered or site in self._renumbered[path]

    def _set_ups(self, changed: Collection[str], read: Read) -> list[Finding]:
        asked = None if self._set_up is None else changed
        found: dict[str, list[Finding]] = {} if self._set_up is None else self._set_up
        if asked is None or asked:
            for path in asked or ():
                found.pop(path, None)
            for one in collect(self.engine.hierarchy, self.pack, read, self._renumbered, asked)[0]:
                found.setdefault(one.location.path, []).append(one)
        self._set_up = found
        return [one for some in found.values() for one in some]


def _numbered_anew(findings: Iterable[Finding]) -> list[Finding]:
    """Findings that were numbered file by file, numbered as one list."""
    plain = [msgspec.structs.replace(one, fingerprint=one.fingerprint.rpartition(":")[0]) for one in findings]
    plain.sort(key=lambda one: (one.location.path, one.location.region, one.rule, one.message))
    return numbered(plain)


def _read_by(function: Function) -> set[str]:
    """The names that a function reads, also those of its signature."""
    found = function.survey.reads | function.survey.calls
    stack: list[object] = [function.node.returns, function.node.decorators]
    stack += (part for param in function.node.params for part in (param.annotation, param.default))
    while stack:
        node = stack.pop()
        if type(node) is ir.Name:
            found.add(node.id)
        elif type(node) is ir.Const and isinstance(node.value, str):
            found |= set(_WORD.findall(node.value))
        elif isinstance(node, tuple):
            stack += node
        elif isinstance(node, ir.Record):
            stack += (getattr(node, name) for name in node.__struct_fields__)
    return found


def _is_identical(old: tuple[Stmt, ...], new: tuple[Stmt, ...]) -> bool:
    return len(old) == len(new) and all(a is b for a, b in zip(old, new, strict=True))


def _is_like(cls: Class, before: dict[str, Class]) -> bool:
    """Whether a class has the bases and the fields that it had."""
    old = before.get(cls.id)
    if old is None:
        return False
    if old.node is cls.node:
        return True
    fields = [[one for one in node.body if type(one) is not ir.Function] for node in (old.node, cls.node)]
    if not _is_identical(tuple(fields[0]), tuple(fields[1])):
        return False
    bases = [[dotted(one.value) for one in node.bases] for node in (old.node, cls.node)]
    return bases[0] == bases[1] and old.members.keys() == cls.members.keys()
