"""Global names: the values that imports, definitions, module variables and builtins stand for."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from pii_lint.ir import nodes as ir
from pii_lint.project.program import Function, Meaning, Module, dotted
from pii_lint.taint.domain import ANY, UNKNOWN, Ref, Value, join

if TYPE_CHECKING:
    from pii_lint.taint.engine import Engine
    from pii_lint.taint.frame import Frame

_BUILTINS = {
    name: Value(refs=(Ref("external", f"builtins.{name}"),), known=True) for name in dir(builtins) if name[0] != "_"
}
_BUILTINS["unicode"] = _BUILTINS["str"]
_BUILTINS["__import__"] = Value(refs=(Ref("external", "importlib.import_module"),), known=True)
MAX_GUESSES = 2
_DISPATCHERS = frozenset(("functools.singledispatch", "functools.singledispatchmethod"))
GETTERS = frozenset(("property", "cached_property"))


class Names:
    """Answers for the engine about names outside of functions."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._fixed: dict[tuple[str, str], Value | None] = {}
        self._constants: dict[str, dict[str, str]] = {}
        self._collections: dict[str, dict[str, ir.Expr | None]] = {}
        self._decorated: dict[str, bool] = {}
        self._rare: dict[str, list[Function]] = {}

    def builtin(self, name: str) -> Value | None:
        """The builtin ``name``."""
        return _BUILTINS.get(name)

    def meanings(self, module: Module, name: str) -> tuple[Meaning, ...]:
        """What a dotted name means in a module: classes, functions, or a library's dotted name."""
        head, _, rest = name.partition(".")
        found = self.engine.program.lookup(module, head)
        if not found:
            if head in _BUILTINS:
                found = (Meaning("external", f"builtins.{head}"),)
            else:
                return ()
        if not rest:
            return found
        result: list[Meaning] = []
        for meaning in found:
            if meaning.kind == "module":
                owner = self.engine.program.modules[meaning.id].name
                result += self.engine.program.resolve(f"{owner}.{rest}")
            elif meaning.kind == "external":
                result += self.engine.program.resolve(f"{meaning.id}.{rest}")
            elif meaning.kind == "class":
                cls = self.engine.program.classes[meaning.id]
                inner = f"{cls.id}.{rest}"
                if inner in self.engine.program.classes:
                    result.append(Meaning("class", inner))
        return tuple(result)

    def global_value(self, frame: Frame, module: Module, name: str) -> Value | None:
        """The value of a global name of ``module``; ``None`` when it has no such name."""
        key = (module.path, name)
        if key in self._fixed:
            return self._fixed[key]
        meanings = self.engine.program.lookup(module, name)
        result: Value | None = None
        fixed = True
        for meaning in meanings:
            fixed = fixed and meaning.kind != "variable" and not self._is_replaced(meaning)
            one = self.meaning(frame, meaning)
            result = one if result is None else join(result, one)
        if fixed:
            self._fixed[key] = result
        return result

    def _is_replaced(self, meaning: Meaning) -> bool:
        return meaning.kind == "function" and self.own_decorators(self.engine.program.functions[meaning.id])

    def meaning(self, frame: Frame, meaning: Meaning) -> Value:
        """The value of what a name means."""
        if meaning.kind == "variable":
            path, _, name = meaning.id.rpartition(":")
            held = self.engine.cells.read(("global", path, name), frame)
            return held if held is not None else UNKNOWN
        if meaning.kind == "function":
            function = self.engine.program.functions[meaning.id]
            if self.own_decorators(function):
                held = self.engine.cells.read(("global", function.module.path, function.name), frame)
                if held is not None and held.refs:
                    return held
        if meaning.kind == "external":
            return self._imported(meaning.id)
        return Value(refs=(Ref(meaning.kind, meaning.id),), known=True)

    def _imported(self, name: str) -> Value:
        """Something of a library by its dotted name: an object where the rules say so."""
        model = self.engine.pack.attribute(name)
        if model is not None and model.instance:
            return Value(refs=self.instance(model.instance))
        fields = {ANY: Value(refs=self.instance(model.elements))} if model is not None and model.elements else {}
        return Value(fields=fields, refs=(Ref("external", name),), known=True)

    def own_decorators(self, function: Function) -> bool:
        """Whether decorators of the program are applied to a function."""
        known = self._decorated.get(function.id)
        if known is None:
            known = False
            for expr in function.node.decorators:
                name = dotted(expr.func if type(expr) is ir.Call else expr)
                found = self.meanings(function.module, name)
                if any(one.kind in ("function", "class") or one.id in _DISPATCHERS for one in found):
                    known = True
            self._decorated[function.id] = known
        return known

    def instance(self, name: str) -> tuple[Ref, ...]:
        """An instance of a type that the rules name."""
        if name.endswith("get_user_model()") or name == "django.contrib.auth.models.User":
            return self.engine.user_model().refs
        return (Ref("object", name),)

    def rare_methods(self, name: str) -> list[Function]:
        """The methods that ``anything.name()`` must mean, as hardly any class has one of that name."""
        known = self._rare.get(name)
        if known is None:
            known = []
            if "_" in name.strip("_") and len(name) > 7 and not name.startswith("__"):
                found = [one for one in self.engine.program.by_function_name.get(name, ()) if one.owner is not None]
                if 0 < len(found) <= MAX_GUESSES:
                    known = [one for one in found if one.is_method]
            self._rare[name] = known
        return known

    def rare_properties(self, name: str) -> list[Function]:
        """The properties that ``anything.name`` must mean, by the same measure."""
        if "_" not in name:
            return []
        found = self.rare_methods(name)
        return [one for one in found if not GETTERS.isdisjoint(text.rpartition(".")[2] for text in one.decorators)]

    def constant(self, module: Module, name: str) -> str | None:
        """The text that a global name is bound to once and for all."""
        for meaning in self.engine.program.lookup(module, name):
            if meaning.kind == "variable":
                path, _, variable = meaning.id.rpartition(":")
                return self._module_constants(path).get(variable)
        return None

    def collection(self, path: str, name: str) -> ir.Expr | None:
        """The display or call of a collection type that a variable of a module is bound to once and for all."""
        known = self._collections.get(path)
        if known is None:
            known = {}
            for statement in self.engine.program.modules[path].facts.body:
                if type(statement) is ir.Assign and statement.value is not None:
                    for target in statement.targets:
                        if type(target) is ir.Name:
                            again = target.id in known or type(statement.value) not in (ir.Seq, ir.Call)
                            known[target.id] = None if again else statement.value
            self._collections[path] = known
        return known.get(name)

    def _module_constants(self, path: str) -> dict[str, str]:
        known = self._constants.get(path)
        if known is None:
            known = {}
            seen: set[str] = set()
            for statement in self.engine.program.modules[path].facts.body:
                if type(statement) is not ir.Assign:
                    continue
                for target in statement.targets:
                    if type(target) is ir.Name:
                        value = statement.value
                        if target.id not in seen and type(value) is ir.Const and isinstance(value.value, str):
                            known[target.id] = value.value
                        else:
                            known.pop(target.id, None)
                        seen.add(target.id)
            self._constants[path] = known
        return known
