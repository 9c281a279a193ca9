"""The recipe of a fix: scan, change all files at once, and scan again to prove that each change cures its finding.

What is not cured is tried once more, by the widest change there is. Nothing is written here: what comes back is the new
content of files. A finding that no attempt cures keeps its code as it is, and the reason is given. Example::

    result = fix(["src"], load(["src"]))
    result.changes[0].path, len(result.fixed), [each.why for each in result.left]
"""

from __future__ import annotations

import ast
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import msgspec

from pii_lint import api
from pii_lint.config.schema import Config
from pii_lint.errors import UsageError
from pii_lint.findings import guards
from pii_lint.findings.places import Texts
from pii_lint.findings.switches import is_for_developers
from pii_lint.fix import hooks
from pii_lint.fix.edits import Edit, applied, moved
from pii_lint.fix.plan import Attempt, Attempts, Hook, attempts, edits
from pii_lint.fix.source import Source, Unchangeable
from pii_lint.model import Finding, Report
from pii_lint.project.discover import discover

ASKED = "--unsafe-fixes"
_MOST_CHECKS = 2
_MOST_PASSES = 3


class Change(msgspec.Struct, frozen=True):
    """New content for a file; ``path`` is how reports name it."""

    path: str
    absolute: Path
    old: bytes
    new: bytes

    def write(self) -> None:
        """Write the new content; raises ``UsageError``."""
        try:
            self.absolute.write_bytes(self.new)
        except OSError as error:
            raise UsageError(self.path, f"cannot be written: {error.strerror}") from error


class Left(msgspec.Struct, frozen=True):
    """A finding that was not fixed, and why; ``unsafe`` if it would be with unsafe fixes."""

    finding: Finding
    why: str
    unsafe: bool = False


class Result(msgspec.Struct, frozen=True):
    """What was changed, the findings that this cures, and those that are left. ``report`` is of the scan before."""

    report: Report
    changes: tuple[Change, ...]
    fixed: tuple[Finding, ...]
    left: tuple[Left, ...]


def fix(
    paths: Sequence[str],
    config: Config,
    *,
    root: str | None = None,
    unsafe: bool = False,
    wanted: Callable[[Finding], bool] = lambda finding: True,
    report: Report | None = None,
    progress: api.Progress | None = None,
) -> Result:
    """Cure the findings in the files of ``paths`` for which ``wanted`` is true; raises ``PiiLintError``.

    ``report`` is that of a scan of the same, if there was one.
    """
    given = [Path(path).absolute() for path in paths]
    done: dict[str, bytes] = {}

    def scanned(contents: Mapping[str, bytes]) -> Report:
        return api.scan(paths, config, root=root, contents={**done, **contents}, progress=progress)

    report = first = report or scanned({})
    changes: dict[str, Change] = {}
    fixed: list[Finding] = []
    for _ in range(_MOST_PASSES):
        work = _Work(report, given, unsafe, wanted, done, lambda: _set_ups(paths, config, root, done))
        again, is_settled = None, False
        for _ in range(_MOST_CHECKS):
            contents = work.contents()
            if not contents:
                break
            again = scanned(contents)
            is_settled = work.settled(again.findings)
            if is_settled:
                break
        result = work.result()
        for one in result.changes:
            old = changes[one.path].old if one.path in changes else one.old
            changes[one.path] = msgspec.structs.replace(one, old=old)
            done[one.path] = one.new
        fixed += result.fixed
        # a fix may change what arrives elsewhere, so that more can be cured
        if again is None or not result.changes or _told(again.findings) == _told(report.findings) - _told(result.fixed):
            break
        report = again if is_settled else scanned({})
    return Result(first, tuple(changes[path] for path in sorted(changes)), tuple(fixed), result.left)


def _told(findings: Iterable[Finding]) -> Counter[tuple[object, ...]]:
    """How many findings say the same, wherever in their files."""
    return Counter((one.location.path, one.rule, one.sink, one.data_types) for one in findings)


def _set_ups(
    paths: Sequence[str], config: Config, root: str | None, done: Mapping[str, bytes]
) -> Iterator[tuple[str, Path, bytes]]:
    """The given files that may set logging or Sentry up: path, absolute path and content, as ``done`` has it."""
    for file in discover(paths, config, root=root).files:
        if file.given and not is_for_developers(file.path):
            try:
                content = done[file.path] if file.path in done else file.raw()
            except OSError:
                continue  # the scan has said so
            if any(mark in content for mark in hooks.MARKS):
                yield file.path, file.absolute, content


class _Case(msgspec.Struct):
    """A finding, the attempts to cure it, and which of them is on: its number, or none any more.

    The first is the most precise; where it fails, the last is the widest, and nothing in between is tried.
    """

    finding: Finding
    attempts: Attempts
    number: int = 0
    unsafe: bool = False  # there are attempts that have to be asked for

    @property
    def attempt(self) -> Attempt | None:
        found = self.attempts.found
        return found[self.number] if self.number < len(found) else None

    def fail(self) -> None:
        """Go on to the next attempt."""
        self.number = max(len(self.attempts.found) - (not self.number), 1)


class _File:
    """A file with findings, and what has become of it."""

    def __init__(self, path: str, absolute: Path, source: Source, content: bytes) -> None:
        self.path = path
        self.absolute = absolute
        self.source = source
        self.content = content
        self.cases: list[_Case] = []

    def edits(self, own: Sequence[str], hooked: Sequence[Attempt]) -> list[Edit]:
        chosen = [case.attempt for case in self.cases if case.attempt is not None and not case.attempt.there]
        chosen += (one for one in hooked if one.there == self.path)
        return edits(self.source, chosen, own) if chosen else []

    def places(self, case: _Case, made: Sequence[Edit]) -> set[tuple[int, int]]:
        """Where the sink of a case's finding may stand after the edits, as line and column."""
        region = case.finding.location.region
        at = self.source.offset(region.start_line, region.start_column)
        text = applied(self.source.text, made)
        return {_line_and_column(text, moved(at - 1, made) + 1), _line_and_column(text, moved(at, made))}


class _Work:
    """All files that are to be changed, from the first scan on."""

    def __init__(
        self,
        report: Report,
        given: Sequence[Path],
        unsafe: bool,
        wanted: Callable[[Finding], bool],
        done: Mapping[str, bytes],
        set_ups: Callable[[], Iterable[tuple[str, Path, bytes]]],
    ) -> None:
        self.report = report
        self._done = done
        self._set_ups = set_ups
        self.own = top_level(report)
        self.files: dict[str, _File] = {}
        self.left: list[Left] = []
        texts = Texts(lambda path: report.sources[path].encode("utf-8", "surrogatepass"))
        for finding in report.findings:
            if not wanted(finding):
                continue
            absolute = Path(report.root, finding.location.path)
            if not any(absolute.is_relative_to(each) for each in given):
                self.left.append(Left(finding, "its file was not given"))
                continue
            try:
                file = self._file(finding.location.path, absolute)
            except (Unchangeable, OSError) as error:
                why = error.strerror if isinstance(error, OSError) else str(error)
                self.left.append(Left(finding, f"the file cannot be changed: {why}"))
                continue
            found = attempts(file.source, finding, texts, self._hooks if _is_hooked(finding) else ())
            free = tuple(one for one in found.found if unsafe or not one.asks)
            more = next((f"{one.asks} ({ASKED})" for one in found.found if one not in free), "")
            if free:
                file.cases.append(_Case(finding, Attempts(free, more or found.why), unsafe=bool(more)))
            elif found.found:
                self.left.append(Left(finding, more, unsafe=True))
            else:
                self.left.append(Left(finding, found.why))

    @cached_property
    def _hooks(self) -> list[Hook]:
        """Where the program could be made to redact by itself."""
        found = []
        for path, absolute, content in self._set_ups():
            try:
                places = hooks.places(self._file(path, absolute, content).source)
            except Unchangeable:
                continue
            found += [Hook(sinks, path, wrap) for sinks, wrap in places.items()]
        return found

    def _hooked(self) -> list[Attempt]:
        """The attempts that are on and belong to another file than their finding."""
        chosen = (case.attempt for file in self.files.values() for case in file.cases)
        return list(dict.fromkeys(one for one in chosen if one is not None and one.there))

    def _file(self, path: str, absolute: Path, content: bytes | None = None) -> _File:
        if path not in self.files:
            content = self._done.get(path) if content is None else content
            content = absolute.read_bytes() if content is None else content
            self.files[path] = _File(path, absolute, Source(content, path), content)
        return self.files[path]

    def contents(self) -> dict[str, bytes]:
        """The changed files as they are with the attempts that are on; what would not compile is given up."""
        found: dict[str, bytes] = {}
        hooked = self._hooked()
        for path, file in self.files.items():
            made = file.edits(self.own, hooked)
            if not made:
                continue
            new = file.source.rewritten(made)
            if _compiles(file.source.text) and not _compiles(applied(file.source.text, made)):
                self._give_up(file, "the changed file would not compile")
            else:
                found[path] = new
        return found

    def settled(self, findings: Sequence[Finding]) -> bool:
        """Go on to the next attempt for what is still found; whether there is nothing of this kind."""
        still: dict[tuple[str, str, str], set[tuple[int, int]]] = {}
        for one in findings:
            region = one.location.region
            key = (one.location.path, one.rule, one.sink)
            still.setdefault(key, set()).add((region.start_line, region.start_column))
        done = True
        hooked = self._hooked()
        for path, file in self.files.items():
            made = file.edits(self.own, hooked)
            failed = [
                case
                for case in file.cases
                if case.attempt is not None
                and file.places(case, made) & still.get((path, case.finding.rule, case.finding.sink), set())
            ]
            for case in failed:
                case.fail()
            done = done and not failed
        return done

    def _give_up(self, file: _File, why: str) -> None:
        self.left += (Left(case.finding, why) for case in file.cases if case.attempt is not None)
        file.cases = [case for case in file.cases if case.attempt is None]

    def result(self) -> Result:
        new = self.contents()
        changes = [Change(path, self.files[path].absolute, self.files[path].content, new[path]) for path in sorted(new)]
        cases = [case for file in self.files.values() for case in file.cases]
        failed = [Left(case.finding, case.attempts.why, case.unsafe) for case in cases if case.attempt is None]
        order = {id(finding): number for number, finding in enumerate(self.report.findings)}
        return Result(
            self.report,
            tuple(changes),
            tuple(sorted((case.finding for case in cases if case.attempt), key=lambda one: order[id(one)])),
            tuple(sorted([*self.left, *failed], key=lambda one: order[id(one.finding)])),
        )


def _is_hooked(finding: Finding) -> bool:
    return finding.sink.startswith((guards.LOGGING, guards.SENTRY)) and guards.is_searchable(finding.data_types)


def _compiles(content: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(content)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
    return True


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def top_level(report: Report) -> list[str]:
    """The names by which the project's own modules are imported, as far as its folders tell."""
    root = Path(report.root)
    names = set()
    for folder in (root, root / "src", root / "lib"):
        if folder.is_dir():
            names |= {
                each.stem for each in folder.iterdir() if each.suffix == ".py" or (each / "__init__.py").is_file()
            }
    for path in report.sources:
        above = Path(root, path).parent
        while (above / "__init__.py").is_file():
            names.add(above.name)
            above = above.parent
    return sorted(names)
