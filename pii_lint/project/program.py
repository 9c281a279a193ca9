"""The program: every module, function and class of the scanned files, and what a name in them means.

``from .models import User`` in ``shop/views.py`` makes ``User`` in that module mean the class
``shop.models:User``, also when ``shop/models/__init__.py`` only passes it on. What is not in the
scanned files stays a dotted name: ``external('django.http.JsonResponse')``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeVar

from pii_lint.ir import nodes as ir
from pii_lint.project.modules import absolute, module_names, nearest, package_of, rivals
from pii_lint.project.scopes import Survey, survey

_T = TypeVar("_T")


class Meaning(NamedTuple):
    """What a name stands for. ``kind``: function, class, module, variable or external.

    ``id``: a key of ``Program.functions``, ``classes`` or ``modules``; ``module:name`` of a
    variable; a dotted name.
    """

    kind: str
    id: str


class Function:
    """A function of the program; a module's own statements are the function ``<module>``.

    ``owner``: the class it is a method of; ``parent``: the function it stands in;
    ``captures``: names it takes from enclosing functions.
    """

    __slots__ = ("captures", "decorators", "id", "module", "name", "node", "owner", "parent", "survey")

    def __init__(
        self, id: str, module: Module, node: ir.Function, found: Survey, owner: Class | None, parent: Function | None
    ) -> None:
        self.id = id
        self.module = module
        self.node = node
        self.name = node.name
        self.survey = found
        self.owner = owner
        self.parent = parent
        self.captures: tuple[str, ...] = ()
        self.decorators: frozenset[str] = frozenset(
            text for text in (dotted(expr.func if type(expr) is ir.Call else expr) for expr in node.decorators) if text
        )

    @property
    def is_method(self) -> bool:
        """Whether the first parameter is the instance or the class."""
        return self.owner is not None and "staticmethod" not in self.decorators


class Class:
    """A class of the program; ``members`` are the functions in its body by name, the last one first.

    The setter of a property ``name`` is the member ``name=``.
    """

    __slots__ = ("id", "members", "module", "name", "node", "parent")

    def __init__(self, id: str, module: Module, node: ir.Class, parent: Function | None) -> None:
        self.id = id
        self.module = module
        self.node = node
        self.name = node.name
        self.parent = parent
        self.members: dict[str, list[Function]] = {}


class Module:
    """One file. ``names`` holds what its statements bind; ``stars`` the modules it imports everything from."""

    __slots__ = ("body", "facts", "meant", "name", "names", "package", "path", "stars")

    def __init__(self, facts: ir.Facts, name: str, meant: Callable[[str, str], str] = lambda name, path: name) -> None:
        """``meant``: the name by which the module is known that a file means by an absolute name."""
        self.facts = facts
        self.path = facts.path
        self.name = name
        self.meant = meant
        self.package = package_of(name, facts.path)
        self.names: dict[str, list[Meaning]] = {}
        self.stars: list[str] = []
        self.body: Function


class Lasting(dict[str, _T]):
    """By id; what was taken out is not among them any more, but still found by who knows the id."""

    def __init__(self) -> None:
        super().__init__()
        self._gone: dict[str, _T] = {}

    def __delitem__(self, id: str) -> None:
        self._gone[id] = self[id]
        super().__delitem__(id)

    def __missing__(self, id: str) -> _T:
        return self._gone[id]


class Program:
    """All scanned files, linked."""

    def __init__(self, files: Iterable[ir.Facts]) -> None:
        """Link ``files``; their order does not matter."""
        ordered = sorted(files, key=lambda facts: facts.path)
        own, self._by_name = module_names(facts.path for facts in ordered)
        self.modules: dict[str, Module] = {}
        self.functions: Lasting[Function] = Lasting()
        self.classes: Lasting[Class] = Lasting()
        self.by_function_name: dict[str, list[Function]] = {}
        self.function_of: dict[int, Function] = {}  # id() of an IR node; the modules keep the nodes alive
        self.class_of: dict[int, Class] = {}
        self._resolved: dict[tuple[str, str], tuple[Meaning, ...]] = {}
        self._rivals = rivals(own)
        for facts in ordered:
            module = Module(facts, own[facts.path], self._meant)
            self.modules[facts.path] = module
        for module in self.modules.values():
            self._enter_module(module)

    def replace(self, facts: ir.Facts) -> None:
        """Link a new version of a file that is there already. Answers of a ``Hierarchy`` of before are void."""
        old = self.modules[facts.path]
        gone = [function for function in self.functions.values() if function.module is old]
        for function in gone:
            del self.functions[function.id]
            self.function_of.pop(id(function.node), None)
            if function is not old.body:
                self.by_function_name[function.name].remove(function)
        for cls in [cls for cls in self.classes.values() if cls.module is old]:
            del self.classes[cls.id]
            self.class_of.pop(id(cls.node), None)
        self._resolved.clear()
        self.modules[facts.path] = module = Module(facts, old.name, self._meant)
        self._enter_module(module)
        for name in {function.name for function in self.functions.values() if function.module is module}:
            self.by_function_name.get(name, []).sort(key=lambda one: one.module.path)
        for name in {function.name for function in gone}:
            if not self.by_function_name.get(name, True):
                del self.by_function_name[name]

    # ------------------------------------------------------------- building

    def _enter_module(self, module: Module) -> None:
        body = ir.Function("<module>", (), module.facts.body)
        found = survey(body.body)
        module.body = Function(f"{module.path}:<module>", module, body, found, None, None)
        self.functions[module.body.id] = module.body
        for name in found.bound:
            module.names[name] = []
        self._bind_imports(module, found.imports, module.names)
        for node in found.functions:
            function = self._enter_function(module, node, "", None, None)
            if node.name != "<lambda>":
                module.names.setdefault(node.name, []).append(Meaning("function", function.id))
        for cls in found.classes:
            entered = self._enter_class(module, cls, "", None)
            module.names.setdefault(cls.name, []).append(Meaning("class", entered.id))
        for name, meanings in module.names.items():
            if not meanings:
                meanings.append(Meaning("variable", f"{module.path}:{name}"))

    def _enter_function(
        self, module: Module, node: ir.Function, prefix: str, owner: Class | None, parent: Function | None
    ) -> Function:
        found = survey(node.body, node.params)
        function = Function(self._fresh(f"{module.path}:{prefix}{node.name}"), module, node, found, owner, parent)
        self.functions[function.id] = function
        self.function_of[id(node)] = function
        self.by_function_name.setdefault(node.name, []).append(function)
        inner_prefix = f"{prefix}{node.name}.<locals>."
        nested = [self._enter_function(module, inner, inner_prefix, None, function) for inner in found.functions]
        for cls in found.classes:
            nested += self._methods(self._enter_class(module, cls, inner_prefix, function))
        free = {name for name in found.reads if name not in found.bound}
        free |= {name for name, kind in found.declared.items() if kind == "nonlocal"}
        for inner in nested:
            free |= set(inner.captures) - found.bound
        outer: set[str] = set()
        scope = parent
        while scope is not None:
            outer |= scope.survey.bound - set(scope.survey.declared)
            scope = scope.parent
        function.captures = tuple(sorted(free & outer))
        return function

    def _methods(self, cls: Class) -> list[Function]:
        return [function for functions in cls.members.values() for function in functions]

    def _enter_class(self, module: Module, node: ir.Class, prefix: str, parent: Function | None) -> Class:
        cls = Class(self._fresh(f"{module.path}:{prefix}{node.name}"), module, node, parent)
        self.classes[cls.id] = cls
        self.class_of[id(node)] = cls
        found = survey(node.body)
        inner_prefix = f"{prefix}{node.name}."
        for function_node in found.functions:
            function = self._enter_function(module, function_node, inner_prefix, cls, parent)
            if any(text.endswith(".deleter") for text in function.decorators):
                continue
            setter = any(text.endswith(".setter") for text in function.decorators)
            cls.members.setdefault(function_node.name + ("=" if setter else ""), []).insert(0, function)
        for inner in found.classes:
            self._enter_class(module, inner, inner_prefix, parent)
        return cls

    def _fresh(self, id: str) -> str:
        if id not in self.functions and id not in self.classes:
            return id
        number = 2
        while f"{id}#{number}" in self.functions or f"{id}#{number}" in self.classes:
            number += 1
        return f"{id}#{number}"

    def _bind_imports(self, module: Module, imports: list[ir.Import], names: dict[str, list[Meaning]]) -> None:
        for node in imports:
            for alias in node.names:
                if alias.name == "*":
                    module.stars.append(_source(module, node))
                    continue
                bound, target = import_target(module, node, alias)
                names.setdefault(bound, []).append(Meaning("import", target))

    # ------------------------------------------------------------ resolving

    def _meant(self, name: str, path: str) -> str:
        folders = self._rivals.get(name.partition(".")[0])
        return name if folders is None else nearest(name, folders, path, self._by_name)

    def lookup(self, module: Module, name: str) -> tuple[Meaning, ...]:
        """What a global name of ``module`` means; nothing when the module does not bind it."""
        return self._lookup(module, name, frozenset())

    def _lookup(self, module: Module, name: str, busy: frozenset[tuple[str, str]]) -> tuple[Meaning, ...]:
        key = (module.path, name)
        known = self._resolved.get(key)
        if known is not None:
            return known
        if key in busy:
            return ()
        busy |= {key}
        found: list[Meaning] = []
        for meaning in module.names.get(name, ()):
            if meaning.kind == "import":
                found += self._resolve(meaning.id, busy)
            else:
                found.append(meaning)
        if name not in module.names:
            for star in module.stars:
                path = self._by_name.get(star)
                if path is not None:
                    found += self._lookup(self.modules[path], name, busy)
                if found:
                    break
        result = tuple(dict.fromkeys(found))
        if len(busy) == 1:
            self._resolved[key] = result
        return result

    def resolve(self, name: str) -> tuple[Meaning, ...]:
        """What an absolute dotted name means (``shop.models.User``)."""
        return self._resolve(name, frozenset())

    def _resolve(self, name: str, busy: frozenset[tuple[str, str]]) -> tuple[Meaning, ...]:
        path = self._by_name.get(name)
        if path is not None:
            return (Meaning("module", path),)
        head, _, last = name.rpartition(".")
        if head:
            path = self._by_name.get(head)
            if path is not None:
                found = self._lookup(self.modules[path], last, busy)
                return found or (Meaning("external", name),)
            for meaning in self._resolve(head, busy):
                if meaning.kind == "class":
                    cls = self.classes[meaning.id]
                    if last in cls.members:
                        return (Meaning("function", cls.members[last][0].id),)
        return (Meaning("external", name),)

    def providers(self, name: str) -> list[str]:
        """The paths of the modules that an imported dotted name is taken from."""
        names = (name, name.rpartition(".")[0])
        return [self._by_name[one] for one in names if one in self._by_name]

    def submodule(self, module: Module, name: str) -> Module | None:
        """The module ``name`` inside the package ``module``."""
        path = self._by_name.get(f"{module.name}.{name}" if module.name else name)
        return self.modules[path] if path is not None else None


def import_target(module: Module, node: ir.Import, alias: ir.Alias) -> tuple[str, str]:
    """The name that one alias of an import binds, and the absolute dotted name that it stands for."""
    if node.module is None and not node.level:
        if alias.asname:
            return alias.asname, module.meant(alias.name, module.path)
        top = alias.name.split(".")[0]
        return top, module.meant(top, module.path)
    source = _source(module, node)
    return alias.asname or alias.name, f"{source}.{alias.name}" if source else alias.name


def _source(module: Module, node: ir.Import) -> str:
    """The absolute dotted name of the module that ``from ... import`` takes names from."""
    source = absolute(module.package, node.module, node.level)
    return source if node.level else module.meant(source, module.path)


def dotted(expr: ir.Expr | None) -> str:
    """``a.b.c`` for names and attributes of names, with ``()`` for calls in between; else ``""``."""
    parts: list[str] = []
    while True:
        if type(expr) is ir.Attr:
            parts.append(expr.name)
            expr = expr.obj
        elif type(expr) is ir.Name:
            parts.append(expr.id)
            return ".".join(reversed(parts))
        elif type(expr) is ir.Call and parts:
            inner = dotted(expr.func)
            return f"{inner}().{'.'.join(reversed(parts))}" if inner else ""
        else:
            return ""
