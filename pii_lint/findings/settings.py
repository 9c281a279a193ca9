"""Set-ups under which a library collects personal data by itself, found without following any data.

Example: ``sentry_sdk.init(dsn, send_default_pii=True)`` is one by the ``[[setting]]`` table that names
``sentry_sdk.init`` and asks for ``send_default_pii = [true]``; ``send_default_pii=config.pii`` is none, since nobody
can tell. Only scopes that use a name of some table are walked, once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from pii_lint.config.globs import Globs
from pii_lint.findings.bindings import Bindings, Bound, parts
from pii_lint.findings.constants import Argument, Arguments, arguments, holds, may_hold, pairs
from pii_lint.findings.switches import branches, is_for_developers, is_switch
from pii_lint.ir import nodes as ir
from pii_lint.project.program import Function, dotted
from pii_lint.rulepack.pattern import canonical
from pii_lint.rulepack.schema import Setting
from pii_lint.rulepack.settings import Entry

VALUE = "value"
_STORING = frozenset({"setdefault", "update", "from_mapping"})
# What holds statements, among which there may be assignments; all else holds nothing but calls.
_COMPOUND = frozenset({ir.For, ir.While, ir.Try, ir.Handler, ir.With, ir.Match, ir.Case})


class Setup(NamedTuple):
    """A place that fits a setting.

    ``name``: what is called or stored, in full; ``argument`` of it decides, with the literal ``value``, if any, and the
    site ``argument_site``, if it has one. ``scope``: the function. ``asked``: just developers get there.
    """

    setting: Setting
    path: str
    scope: str
    site: int
    name: str
    argument: str = ""
    argument_site: int = ir.NO_SITE
    value: ir.Const | None = None
    asked: bool = False


class Place(NamedTuple):
    """Where the search is: a function or module body, maybe in a class body, maybe behind a developer's switch."""

    scope: Function
    asked: bool
    is_open: bool  # a plain name here is a variable of the module or of a class

    def bound(self, expr: ir.Expr) -> Bound:
        """``expr`` as it stands here."""
        return Bound(expr, self.scope)


class Stored(NamedTuple):
    """A value that is stored: under ``keys`` of ``base``, at ``site``."""

    base: ir.Expr
    keys: tuple[str, ...]
    value: Bound
    site: int


def find(bindings: Bindings, paths: Collection[str] | None = None) -> Iterator[Setup]:
    """All set-ups of a program (in the files ``paths``) that are findings by themselves."""
    if bindings.pack.settings.called or bindings.pack.settings.stored:
        yield from Search(bindings).run(paths)


class Search:
    """One pass over a program."""

    def __init__(self, bindings: Bindings) -> None:
        self.bindings = bindings
        self.pack = bindings.pack
        self.settings = bindings.pack.settings
        self._globs: dict[str, Globs] = {}

    def run(self, paths: Collection[str] | None = None) -> Iterator[Setup]:
        """Every set-up, each once, in the order of the program."""
        everywhere = self.settings.called | self._derived()
        called: dict[str, frozenset[str]] = {}
        for function in self.bindings.program.functions.values():
            path = function.module.path
            if paths is not None and path not in paths:
                continue
            if path not in called:
                called[path] = everywhere | self._renamed(function.module.body)
            names = called[path] | self._renamed(function) if function.survey.imports else called[path]
            if self._is_of_interest(function, names):
                yield from self._walk(function, names)

    def _derived(self) -> frozenset[str]:
        """The classes of the program that derive from one that a setting names."""
        hierarchy = self.bindings.hierarchy
        return frozenset(
            cls.name
            for cls in self.bindings.program.classes.values()
            if any(name.rpartition(".")[2] in self.settings.called for name in hierarchy.externals(cls.id))
        )

    def _renamed(self, function: Function) -> frozenset[str]:
        """What imports of ``function`` call the names of settings (``import f as g``)."""
        return frozenset(
            alias.asname
            for node in function.survey.imports
            for alias in node.names
            if alias.asname and alias.name.rpartition(".")[2] in self.settings.called
        )

    def _is_of_interest(self, function: Function, called: frozenset[str]) -> bool:
        survey = function.survey
        stored = self.settings.stored
        if not (survey.calls.isdisjoint(called) and survey.attributes.isdisjoint(stored)):
            return True
        if not survey.reads.isdisjoint(stored):
            return True
        if function.name != "<module>":
            return False
        return not survey.bound.isdisjoint(self.settings.variables) or any(map(self._has_variable, survey.classes))

    def _has_variable(self, cls: ir.Class) -> bool:
        """Whether a class body, whose names are in no survey, binds one that a setting names."""
        for node in cls.body:
            if type(node) is ir.Assign:
                for target in node.targets:
                    if type(target) is ir.Name and target.id in self.settings.variables:
                        return True
            elif type(node) is ir.Class and self._has_variable(node):
                return True
        return False

    def _walk(self, function: Function, called: frozenset[str]) -> Iterator[Setup]:
        is_module = function.name == "<module>"
        asked = is_for_developers(function.module.path) or is_switch(function)
        calls = not (function.survey.calls.isdisjoint(called) and function.survey.calls.isdisjoint(_STORING))
        stack: list[tuple[ir.Record, Place]] = [
            (node, Place(function, asked, is_module)) for node in reversed(function.node.body)
        ]
        while stack:
            node, place = stack.pop()
            if type(node) is ir.Call:
                yield from self._called(node, place, called)
            elif type(node) is ir.Assign and node.value is not None:
                for target in node.targets:
                    yield from self._assigned(target, node.value, node.site, place)
            if type(node) is ir.If:
                then, otherwise = branches(node.test)
                inner = place._replace(asked=place.asked or then)
                other = place._replace(asked=place.asked or otherwise)
                stack += [(one, other) for one in reversed(node.orelse)]
                stack += [(one, inner) for one in reversed(node.body)]
                stack.append((node.test, place))
                continue
            if type(node) is ir.Class:
                inner = Place(function, place.asked or is_for_developers(node.name), True)
                stack += [(one, inner) for one in reversed(node.body)]
            if calls or type(node) in _COMPOUND:
                stack += [(one, place) for one in parts(node)]

    # ---------------------------------------------------------------- calls

    def _called(self, call: ir.Call, place: Place, called: frozenset[str]) -> Iterator[Setup]:
        func = call.func
        last = func.name if type(func) is ir.Attr else func.id if type(func) is ir.Name else ""
        if last in called:
            for name, setting in self._settings_of_call(func, place):
                setup = self._judged(call, name, setting, place)
                if setup is not None:
                    yield setup
        if type(func) is ir.Attr and last in _STORING and _last(func.obj) in self.settings.stored:
            for stored in _stored_by_call(call, func.obj, last, place, self.bindings):
                yield from self._stored(stored, place)

    def _settings_of_call(self, func: ir.Expr, place: Place) -> Iterator[tuple[str, Setting]]:
        names = self.bindings.names(place.bound(func))
        seen: set[str] = set()
        full = sorted(names.full, key=_is_made)
        found = [(name, one) for name in full for one in self.pack.inherited(self.settings.calls, name)]
        if not names.explained:
            written = dotted(func)
            found += [(written, one) for one in self.settings.calls.written(written)] if written else []
        for name, setting in found:
            if setting.id not in seen:
                seen.add(setting.id)
                yield name, setting

    def _judged(self, call: ir.Call, name: str, setting: Setting, place: Place) -> Setup | None:
        given = arguments(call, place.scope, self.bindings)
        if not holds(setting.when, given, self.bindings) or may_hold(setting.unless, given, self.bindings):
            return None
        if setting.absent and (given.open or all(given.get(keys) is not None for keys in setting.absent)):
            return None
        if setting.receiver and not self._was_made_by(call.func, setting, place):
            return None
        for keys in setting.when:
            found = given.get(keys)
            if found is not None:
                return self._setup(setting, place, call.site, name, found)
        return self._setup(setting, place, call.site, name)

    def _was_made_by(self, func: ir.Expr, setting: Setting, place: Place) -> bool:
        if type(func) is not ir.Attr:
            return False
        made, scope = self.bindings.value(place.bound(func.obj))
        return type(made) is ir.Call and holds(setting.receiver, arguments(made, scope, self.bindings), self.bindings)

    def _setup(
        self, setting: Setting, place: Place, site: int, name: str, found: tuple[str, Argument] | None = None
    ) -> Setup:
        scope = place.scope.id.rpartition(":")[2]
        setup = Setup(setting, place.scope.module.path, scope, site, canonical(name), asked=place.asked)
        if found is None:
            return setup
        key, argument = found
        expr = self.bindings.value(argument.value).expr
        value = expr if type(expr) is ir.Const else None
        return setup._replace(argument=key, argument_site=argument.site, value=value)

    # ------------------------------------------------------------- storing

    def _assigned(self, target: ir.Expr, value: ir.Expr, site: int, place: Place) -> Iterator[Setup]:
        keys: list[str] = []
        while type(target) is ir.Item:
            key = target.key
            if type(key) is not ir.Const or not isinstance(key.value, str):
                return
            keys.insert(0, key.value)
            target = target.obj
        if _last(target) in self.settings.stored or (keys and type(target) is ir.Attr):
            yield from self._stored(Stored(target, tuple(keys), place.bound(value), site), place)

    def _stored(self, stored: Stored, place: Place) -> Iterator[Setup]:
        for name, entry in self._entries(stored, place):
            if entry.keys[: len(stored.keys)] != stored.keys:
                continue
            for value, site in self._values(stored.value, entry.keys[len(stored.keys) :], stored.site):
                given = Arguments({VALUE: Argument(value, site)}, False)
                if not holds(entry.setting.when, given, self.bindings):
                    continue
                if not may_hold(entry.setting.unless, given, self.bindings):
                    shown = name + "".join(f"[{key}]" for key in entry.keys)
                    yield self._setup(entry.setting, place, site, shown, (VALUE, given.by_key[VALUE]))

    def _entries(self, stored: Stored, place: Place) -> Iterator[tuple[str, Entry]]:
        base = stored.base
        if type(base) is ir.Name and place.is_open:
            for entry in self.settings.variables.get(base.id, ()):
                if self._is_in_files(entry.setting, place.scope.module.path):
                    yield base.id, entry
        if type(base) is ir.Name and not stored.keys:
            return  # a variable that happens to be called like a library's is another one
        names = self.bindings.names(place.bound(base))
        for index in (self.settings.assigns, self.settings.items):
            found = [(name, entry) for name in names.full for entry in self.pack.inherited(index, name)]
            if not names.explained and not found:
                written = dotted(base)
                found = [(written, entry) for entry in index.written(written)] if written else []
            seen: list[Entry] = []
            for name, entry in found:
                if entry not in seen:
                    seen.append(entry)
                    yield name, entry

    def _values(self, value: Bound, keys: Sequence[str], site: int) -> Iterator[tuple[Bound, int]]:
        """What stands under ``keys`` in a dict display, with its place."""
        if not keys:
            yield value, site
            return
        for key, inner, place in pairs(value, self.bindings):
            if key == keys[0]:
                yield from self._values(inner, keys[1:], place if place != ir.NO_SITE else site)

    def _is_in_files(self, setting: Setting, path: str) -> bool:
        if not setting.files:
            return True
        globs = self._globs.get(setting.id)
        if globs is None:
            globs = self._globs[setting.id] = Globs(setting.files, "/", f"files of setting {setting.id!r}")
        return globs.match(f"/{path}") is True


def _is_made(name: str) -> bool:
    """Whether a name goes by what a call returns, which says less to a reader than a class."""
    return "()" in name


def _last(expr: ir.Expr) -> str:
    return expr.name if type(expr) is ir.Attr else expr.id if type(expr) is ir.Name else ""


def _stored_by_call(
    call: ir.Call, base: ir.Expr, method: str, place: Place, bindings: Bindings
) -> Iterator[Stored]:
    """``base.setdefault("key", value)`` and ``base.update({"key": value}, key=value)``."""
    given = arguments(call, place.scope, bindings)
    if method == "setdefault":
        key, value = given.by_key.get("0"), given.by_key.get("1")
        if key is not None and value is not None:
            text = bindings.value(key.value).expr
            if type(text) is ir.Const and isinstance(text.value, str):
                yield Stored(base, (text.value,), value.value, call.site)
        return
    for name, argument in given.by_key.items():
        if not name.isdecimal():
            yield Stored(base, (name,), argument.value, call.site)
            continue
        for entry, inner, site in pairs(argument.value, bindings):
            if entry is not None:
                yield Stored(base, (entry,), inner, site if site != ir.NO_SITE else call.site)
