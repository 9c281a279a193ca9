"""Order: functions sorted so that what is called comes before what calls it, as far as names tell.

The order decides how often functions have to be looked at again, never what is found: calls are
guessed from last names (``x.send()`` may be any of at most three functions called ``send``).
The order is the postorder of a depth-first walk, written without recursion.
"""

from __future__ import annotations

from pii_lint.project.program import Function, Module, Program

_MAX_CANDIDATES = 3


def callees_first(program: Program) -> list[str]:
    """Function ids: module bodies first (imported ones before those that import them), then callees before callers."""
    ids = list(program.functions)
    imports = {module.body.id: _imported(program, module) for module in program.modules.values()}
    bodies = _postorder(list(imports), imports)
    edges = {id: _edges(program, program.functions[id]) for id in ids}
    ordered = _postorder(ids, edges)
    first = set(bodies)
    return bodies + [id for id in ordered if id not in first]


def _imported(program: Program, module: Module) -> list[str]:
    """The bodies of the modules that a module takes names from."""
    found: list[str] = []
    for meanings in module.names.values():
        for meaning in meanings:
            if meaning.kind == "import":
                found += [program.modules[path].body.id for path in program.providers(meaning.id)]
    for star in module.stars:
        found += [program.modules[path].body.id for path in program.providers(star)]
    return found


def _edges(program: Program, function: Function) -> list[str]:
    found: list[str] = []
    for name in sorted(function.survey.calls):
        meanings = program.lookup(function.module, name)
        if meanings:
            for meaning in meanings:
                if meaning.kind == "function":
                    found.append(meaning.id)
                elif meaning.kind == "class":
                    found += [init.id for init in program.classes[meaning.id].members.get("__init__", ())]
            continue
        candidates = program.by_function_name.get(name, ())
        if len(candidates) <= _MAX_CANDIDATES:
            found += [candidate.id for candidate in candidates]
    if function.owner is not None and function.name != "__init__":
        found += [init.id for init in function.owner.members.get("__init__", ())]
    return found


def _postorder(ids: list[str], edges: dict[str, list[str]]) -> list[str]:
    """Depth-first postorder, which lists components callees first."""
    done: set[str] = set()
    order: list[str] = []
    for start in ids:
        if start in done:
            continue
        done.add(start)
        stack = [(start, iter(edges[start]))]
        while stack:
            id, rest = stack[-1]
            for callee in rest:
                if callee not in done:
                    done.add(callee)
                    stack.append((callee, iter(edges[callee])))
                    break
            else:
                stack.pop()
                order.append(id)
    return order
