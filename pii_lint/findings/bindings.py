"""Bindings: what a name in a function stands for when nothing is executed.

For ``logger = logging.getLogger("shop")`` in a function that binds ``logger`` nowhere else, the name ``logger`` there
is this call: ``Bindings.names`` gives ``logging.getLogger()`` and ``logging.Logger`` for it, ``Bindings.value``
the call.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from pii_lint.ir import nodes as ir
from pii_lint.project.hierarchy import Hierarchy
from pii_lint.project.program import Function, Meaning, dotted, import_target
from pii_lint.project.scopes import pattern_names
from pii_lint.rulepack.pack import RulePack

MAX_STEPS = 8  # from a name to what it is bound to, and on
_BUILTINS = frozenset(dir(builtins))


class Bound(NamedTuple):
    """An expression and the function (or module body) whose names it speaks."""

    expr: ir.Expr
    scope: Function


class Names(NamedTuple):
    """The full names of an expression, best first. ``explained``: whether the program says what it is."""

    full: tuple[str, ...]
    explained: bool


class Scope:
    """What one body binds: ``values`` by name (``None``: something that is no expression), and entries set later."""

    def __init__(self, function: Function) -> None:
        self.values: dict[str, list[ir.Expr | None]] = {}
        self.entries: dict[str, list[ir.Pair]] = {}
        for param in function.node.params:
            self._bind(param.name, None)
        stack: list[ir.Record] = list(function.node.body)
        while stack:
            node = stack.pop()
            self._enter(node)
            stack += parts(node)

    def _bind(self, name: str, value: ir.Expr | None) -> None:
        self.values.setdefault(name, []).append(value)

    def _enter(self, node: ir.Record) -> None:
        if type(node) is ir.Assign:
            if node.value is not None:
                for target in node.targets:
                    self._target(target, node.value)
        elif type(node) is ir.Walrus:
            self._bind(node.target.id, node.value)
        elif type(node) in (ir.Augment, ir.For, ir.Clause, ir.WithItem):
            self._target(node.target, None)  # type: ignore[attr-defined]
        elif type(node) is ir.Handler and node.name:
            self._bind(node.name, None)
        elif type(node) is ir.Case:
            for name in pattern_names(node.pattern):
                if name:
                    self._bind(name, None)
        elif type(node) in (ir.Function, ir.Class):
            self._bind(node.name, None)  # type: ignore[attr-defined]
        elif type(node) is ir.Call and type(node.func) is ir.Attr and node.func.name == "update":
            self._update(node.func.obj, node.args)

    def _update(self, owner: ir.Expr, args: tuple[ir.Arg, ...]) -> None:
        """Note what ``owner.update({...}, key=value)`` sets."""
        if type(owner) is ir.Name:
            entries = self.entries.setdefault(owner.id, [])
            for arg in args:
                if arg.keyword is not None:
                    entries.append(ir.Pair(ir.Const(arg.keyword), arg.value))
                elif type(arg.value) is ir.Map:
                    entries += arg.value.items

    def _target(self, target: ir.Expr | None, value: ir.Expr | None) -> None:
        if type(target) is ir.Name:
            self._bind(target.id, value)
        elif type(target) is ir.Seq:
            for item in target.items:
                self._target(item, None)
        elif type(target) is ir.Star:
            self._target(target.value, None)
        elif type(target) is ir.Item and type(target.obj) is ir.Name and value is not None:
            self.entries.setdefault(target.obj.id, []).append(ir.Pair(target.key, value))


def parts(node: ir.Record) -> list[ir.Record]:
    """The records directly below ``node`` that have parts of their own.

    Left out are the bodies of functions and classes, which are other scopes.
    """
    kind = type(node)
    if kind is ir.Function:
        defaults = (param.default for param in node.params if param.default is not None)  # type: ignore[attr-defined]
        return [*node.decorators, *defaults]  # type: ignore[attr-defined]
    found: list[ir.Record] = []
    for name in _FIELDS[kind]:
        value = getattr(node, name)
        if type(value) is tuple:
            found += [one for one in value if type(one) not in _LEAVES]
        elif value is not None and type(value) not in _LEAVES:
            found.append(value)
    return found


class _Fields(dict[type, tuple[str, ...]]):
    """The fields of each kind of record that hold other records."""

    def __missing__(self, kind: type) -> tuple[str, ...]:
        plain = {field.name for field in msgspec.structs.fields(kind) if not _holds_records(field.type)}
        names = tuple(name for name in kind.__struct_fields__ if name not in plain)  # type: ignore[attr-defined]
        self[kind] = names
        return names


def _holds_records(annotation: object) -> bool:
    inner = getattr(annotation, "__args__", ())
    if inner:
        return any(_holds_records(one) for one in inner)
    return isinstance(annotation, type) and issubclass(annotation, ir.Record)


_LEAVES = frozenset({ir.Name, ir.Const, ir.Import, ir.Scope, ir.Jump})
_FIELDS = _Fields({ir.Class: ("decorators", "bases")})


class Bindings:
    """Answers for one program; what was asked is remembered."""

    def __init__(self, hierarchy: Hierarchy, pack: RulePack) -> None:
        self.program = hierarchy.program
        self.hierarchy = hierarchy
        self.pack = pack
        self._scopes: dict[str, Scope] = {}
        self._globals: dict[str, frozenset[str]] = {}

    def scope(self, function: Function) -> Scope:
        """What ``function`` binds."""
        known = self._scopes.get(function.id)
        if known is None:
            known = self._scopes[function.id] = Scope(function)
        return known

    # --------------------------------------------------------------- values

    def value(self, bound: Bound) -> Bound:
        """What an expression is in the end: names that are bound once are followed."""
        for _ in range(MAX_STEPS):
            following = self._once(bound)
            if following is None:
                break
            bound = following
        return bound

    def entries(self, bound: Bound) -> list[ir.Pair]:
        """Entries that are set on a name in the function or module that binds it, after its dict was made."""
        expr, scope = bound
        if type(expr) is not ir.Name:
            return []
        owner = self._owner(scope, expr.id) or scope.module.body
        return self.scope(owner).entries.get(expr.id, [])

    def _once(self, bound: Bound) -> Bound | None:
        """What the name ``bound`` is bound to, when that is just one expression."""
        expr, scope = bound
        if type(expr) is ir.Name:
            owner = self._owner(scope, expr.id)
            if owner is not None:
                return self._single(owner, expr.id)
            meanings = self.program.lookup(scope.module, expr.id)
        elif type(expr) is ir.Attr:
            meanings = tuple(self._meanings(expr, scope, MAX_STEPS))
        else:
            return None
        if len(meanings) != 1 or meanings[0].kind != "variable":
            return None
        path, _, name = meanings[0].id.rpartition(":")
        if name in self._declared_global(path):
            return None
        return self._single(self.program.modules[path].body, name)

    def _single(self, owner: Function, name: str) -> Bound | None:
        values = self.scope(owner).values.get(name, ())
        return Bound(values[0], owner) if len(values) == 1 and values[0] is not None else None

    def _owner(self, scope: Function, name: str) -> Function | None:
        """The function around ``scope`` that binds ``name``; ``None`` for a global name."""
        function: Function | None = scope
        while function is not None and function.name != "<module>":
            if name in function.survey.bound and function.survey.declared.get(name) is None:
                return function
            function = function.parent
        return None

    def _declared_global(self, path: str) -> frozenset[str]:
        """The names of a module that its functions may bind anew."""
        known = self._globals.get(path)
        if known is None:
            names = {
                name
                for function in self.program.functions.values()
                if function.survey.declared and function.module.path == path
                for name, kind in function.survey.declared.items()
                if kind == "global"
            }
            known = self._globals[path] = frozenset(names)
        return known

    # ---------------------------------------------------------------- names

    def names(self, bound: Bound, depth: int = MAX_STEPS) -> Names:
        """The full names of what an expression denotes: ``flask.Flask.run`` of ``app.run``."""
        if depth == 0:
            return Names((), False)
        expr, scope = bound
        if type(expr) is ir.Name:
            return self._of_name(expr.id, bound, depth)
        if type(expr) is ir.Attr:
            meanings = list(self._meanings(expr, scope, depth))
            if meanings:
                return self._of_meanings(meanings, bound, depth)
            owner = self.names(Bound(expr.obj, scope), depth - 1)
            return Names(self._typed(f"{one}.{expr.name}" for one in owner.full), owner.explained)
        if type(expr) is ir.Call:
            made = self.names(Bound(expr.func, scope), depth - 1)
            is_known = bool(made.full) or self._is_own_class(expr.func, scope)
            return Names(tuple(dict.fromkeys(self._made(made.full))), made.explained and is_known)
        return Names((), False)

    def _of_name(self, name: str, bound: Bound, depth: int) -> Names:
        scope = bound.scope
        owner = self._owner(scope, name)
        if owner is not None:
            for node in owner.survey.imports:
                for alias in node.names:
                    if alias.name != "*":
                        local, target = import_target(scope.module, node, alias)
                        if local == name:
                            return self._of_meanings(self.program.resolve(target), bound, depth)
            following = self._once(bound)
            return self.names(following, depth - 1) if following is not None else Names((), False)
        meanings = self.program.lookup(scope.module, name)
        if not meanings and name in _BUILTINS:
            return Names((f"builtins.{name}",), True)
        return self._of_meanings(meanings, bound, depth)

    def _is_own_class(self, expr: ir.Expr, scope: Function) -> bool:
        name = expr.id if type(expr) is ir.Name else ""
        return any(meaning.kind == "class" for meaning in self.program.lookup(scope.module, name))

    def _of_meanings(self, meanings: tuple[Meaning, ...] | list[Meaning], bound: Bound, depth: int) -> Names:
        full: list[str] = []
        explained = bool(meanings)
        for meaning in meanings:
            if meaning.kind == "external":
                full += self._typed([meaning.id])
            elif meaning.kind == "module":
                full.append(self.program.modules[meaning.id].name)
            elif meaning.kind == "class":
                full += self.hierarchy.externals(meaning.id)
            elif meaning.kind == "variable":
                following = self._once(bound)
                found = self.names(following, depth - 1) if following is not None else Names((), False)
                full += found.full
                explained = found.explained
        return Names(tuple(dict.fromkeys(full)), explained)

    def _meanings(self, expr: ir.Attr, scope: Function, depth: int) -> Iterator[Meaning]:
        """What ``module.name`` means, for modules of the program."""
        name = dotted(expr)
        if not name or "()" in name or depth == 0:
            return
        head, _, rest = name.partition(".")
        if self._owner(scope, head) is not None:
            return
        for meaning in self.program.lookup(scope.module, head):
            if meaning.kind == "module":
                yield from self.program.resolve(f"{self.program.modules[meaning.id].name}.{rest}")
            elif meaning.kind == "external" and meaning.id != name:
                found = self.program.resolve(f"{meaning.id}.{rest}")
                yield from (one for one in found if one.kind != "external")

    def _typed(self, names: Iterator[str] | list[str]) -> tuple[str, ...]:
        """``names``, each with the type that the rules give to what is read there."""
        found: dict[str, None] = {}
        for name in names:
            found[name] = None
            model = self.pack.attribute(name)
            if model is not None and model.instance:
                found[model.instance] = None
        return tuple(found)

    def _made(self, names: tuple[str, ...]) -> Iterator[str]:
        for name in names:
            yield f"{name}()"
            model = self.pack.call(name)
            if model is not None and model.instance:
                yield model.instance
